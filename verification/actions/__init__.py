"""The verbs of this room, one module per noun."""

from verification.actions.causes import explain_miss, write_cause
from verification.actions.concerned import ask_department, state_for_department
from verification.actions.measures import edit_measure, finish_measure, judge_effect, set_measure
from verification.actions.proof import (
    acknowledge_transfer,
    record_assessment,
    record_review,
    state_document,
    transfer_knowledge,
)
from verification.actions.rounds import close_round, open_round, resume_work
from verification.actions.rows import assign_checker, carry_over_row, record_row
from verification.actions.terms import merge_term, offer_term

__all__ = [
    "acknowledge_transfer",
    "ask_department",
    "assign_checker",
    "carry_over_row",
    "close_round",
    "edit_measure",
    "explain_miss",
    "finish_measure",
    "judge_effect",
    "merge_term",
    "offer_term",
    "open_round",
    "record_assessment",
    "record_review",
    "record_row",
    "resume_work",
    "set_measure",
    "state_for_department",
    "state_document",
    "transfer_knowledge",
    "write_cause",
]
