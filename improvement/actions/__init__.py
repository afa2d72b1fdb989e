"""The verbs of this room, one module per noun."""

from improvement.actions.extensions import decide_extension, request_extension
from improvement.actions.progress import cancel_work, reject_work, report_progress, verify_work
from improvement.actions.work import approve_scope, assign_work, create_work, edit_work, remove_work

__all__ = [
    "approve_scope",
    "assign_work",
    "cancel_work",
    "create_work",
    "decide_extension",
    "edit_work",
    "reject_work",
    "remove_work",
    "report_progress",
    "request_extension",
    "verify_work",
]
