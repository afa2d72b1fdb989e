"""Facts of this room: reminders, what is sent of them, how each person wants to be reached, and the runs of the scheduler."""

from reminders.models.preferences import KindChoice, Preference, Webhook
from reminders.models.reminder import Reminder
from reminders.models.runs import ScheduledRun
from reminders.models.sending import Sending, SendingLine

__all__ = ["KindChoice", "Preference", "Reminder", "ScheduledRun", "Sending", "SendingLine", "Webhook"]
