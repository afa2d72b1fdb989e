"""The verbs of this room, one module per noun."""

from verification.actions.causes import edit_measure, explain_miss, finish_measure, set_measure, write_cause
from verification.actions.proof import (
    acknowledge_transfer,
    record_assessment,
    record_review,
    state_document,
    transfer_knowledge,
)
from verification.actions.rounds import close_round, open_round, resume_work
from verification.actions.rows import assign_checker, carry_over_row, record_row

__all__ = [
    "acknowledge_transfer",
    "assign_checker",
    "carry_over_row",
    "close_round",
    "edit_measure",
    "explain_miss",
    "finish_measure",
    "open_round",
    "record_assessment",
    "record_review",
    "record_row",
    "resume_work",
    "set_measure",
    "state_document",
    "transfer_knowledge",
    "write_cause",
]
