"""The verbs of this room, one module per noun."""

from verification.actions.appraisal import (
    answer_assessment,
    edit_rules,
    offer_rules,
    record_assessment,
    set_rules,
)
from verification.actions.batches import MOST_ROWS, record_rows
from verification.actions.causes import explain_miss, write_cause
from verification.actions.concerned import ask_department, state_for_department, withdraw_request
from verification.actions.evidence import attach_evidence
from verification.actions.measures import edit_measure, finish_measure, judge_effect, set_measure
from verification.actions.proof import acknowledge_transfer, state_document, transfer_knowledge
from verification.actions.reviews import decide_at_review, record_review
from verification.actions.rounds import close_round, open_round, resume_work
from verification.actions.rows import assign_checker, carry_over_row, record_row
from verification.actions.terms import merge_term, offer_term

__all__ = [
    "MOST_ROWS",
    "acknowledge_transfer",
    "answer_assessment",
    "ask_department",
    "assign_checker",
    "attach_evidence",
    "carry_over_row",
    "close_round",
    "decide_at_review",
    "edit_measure",
    "edit_rules",
    "explain_miss",
    "finish_measure",
    "judge_effect",
    "merge_term",
    "offer_rules",
    "offer_term",
    "open_round",
    "record_assessment",
    "record_review",
    "record_row",
    "record_rows",
    "resume_work",
    "set_measure",
    "set_rules",
    "state_document",
    "state_for_department",
    "transfer_knowledge",
    "withdraw_request",
    "write_cause",
]
