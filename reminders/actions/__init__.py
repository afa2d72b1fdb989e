"""The verbs of this room. Reminders are messages about duties and notices; the trail of a plan carries what was sent of them."""

from reminders.actions.choosing import choose_kinds, set_reminding
from reminders.actions.finding import find, mark_all_read, mark_read, remind, tell
from reminders.actions.planning import plan_waiting
from reminders.actions.running import run_once
from reminders.actions.sending import deliver, dispatch, resend, send_due, sweep
from reminders.actions.webhooks import add_webhook, edit_webhook, remove_webhook, try_webhook

__all__ = [
    "add_webhook",
    "choose_kinds",
    "deliver",
    "dispatch",
    "edit_webhook",
    "find",
    "mark_all_read",
    "mark_read",
    "plan_waiting",
    "remind",
    "remove_webhook",
    "resend",
    "run_once",
    "send_due",
    "set_reminding",
    "sweep",
    "tell",
    "try_webhook",
]
