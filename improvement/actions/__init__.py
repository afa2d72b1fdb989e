"""The verbs of this room, one module per noun."""

from improvement.actions.areas import define_area, edit_area
from improvement.actions.bulk import change_many
from improvement.actions.checklist import (
    add_dependency,
    add_helper,
    add_point,
    remove_dependency,
    remove_helper,
    remove_point,
    take_over_points,
)
from improvement.actions.extensions import decide_extension, request_extension
from improvement.actions.following import adjust_follow_up, finish_follow_up, follow_up, hold_follow_up
from improvement.actions.moving import move_work
from improvement.actions.own import close_feed, drop_view, keep_view, kept, open_feed, owner_of_feed
from improvement.actions.progress import (
    cancel_work,
    reject_work,
    report_progress,
    undo_progress,
    unverify_work,
    verify_work,
)
from improvement.actions.seeding import seed_work
from improvement.actions.supervision import set_thresholds
from improvement.actions.transfers import (
    carry_out,
    order_export,
    order_import,
    order_trial,
    permit_download,
    tidy,
    waiting,
)
from improvement.actions.unblocking import say_unblocked
from improvement.actions.work import approve_scope, assign_work, create_work, detail_work, edit_work, remove_work

__all__ = [
    "add_dependency",
    "add_helper",
    "add_point",
    "adjust_follow_up",
    "approve_scope",
    "assign_work",
    "cancel_work",
    "carry_out",
    "change_many",
    "close_feed",
    "create_work",
    "decide_extension",
    "define_area",
    "detail_work",
    "drop_view",
    "edit_area",
    "edit_work",
    "finish_follow_up",
    "follow_up",
    "hold_follow_up",
    "keep_view",
    "kept",
    "move_work",
    "open_feed",
    "order_export",
    "order_import",
    "order_trial",
    "owner_of_feed",
    "permit_download",
    "reject_work",
    "remove_dependency",
    "remove_helper",
    "remove_point",
    "remove_work",
    "report_progress",
    "request_extension",
    "say_unblocked",
    "seed_work",
    "set_thresholds",
    "take_over_points",
    "tidy",
    "undo_progress",
    "unverify_work",
    "verify_work",
    "waiting",
]
