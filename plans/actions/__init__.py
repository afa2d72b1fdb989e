"""The verbs of this room, one module per noun."""

from plans.actions.approval import approve, ask_override, override_factor, return_to_author, submit, withdraw
from plans.actions.attachments import attach
from plans.actions.comments import edit_comment, reopen_comment, resolve_comment, write_comment
from plans.actions.expenses import record_expense
from plans.actions.indicators import (
    correct_measurement,
    define_indicator,
    edit_indicator,
    import_measurements,
    record_measurement,
)
from plans.actions.inputs import (
    adopt_input,
    carry_over,
    decline_input,
    defer_input,
    edit_input,
    kinds_open_to,
    merge_input,
    raise_input,
    resolve_input,
    return_deferred_inputs,
)
from plans.actions.parts import add_part, edit_part, remove_part
from plans.actions.plans import (
    begin_verification,
    cancel,
    close,
    create_plan,
    discard_revision,
    edit_plan,
    revise,
    start,
)
from plans.actions.raci import set_raci
from plans.actions.services import (
    define_service,
    edit_document,
    edit_objective,
    edit_service,
    publish_document,
    set_objective,
)

__all__ = [
    "add_part",
    "adopt_input",
    "approve",
    "ask_override",
    "attach",
    "begin_verification",
    "cancel",
    "carry_over",
    "close",
    "correct_measurement",
    "create_plan",
    "decline_input",
    "defer_input",
    "define_indicator",
    "define_service",
    "discard_revision",
    "edit_comment",
    "edit_document",
    "edit_indicator",
    "edit_input",
    "edit_objective",
    "edit_part",
    "edit_plan",
    "edit_service",
    "import_measurements",
    "kinds_open_to",
    "merge_input",
    "override_factor",
    "publish_document",
    "raise_input",
    "record_expense",
    "record_measurement",
    "remove_part",
    "reopen_comment",
    "resolve_comment",
    "resolve_input",
    "return_deferred_inputs",
    "return_to_author",
    "revise",
    "set_objective",
    "set_raci",
    "start",
    "submit",
    "withdraw",
    "write_comment",
]
