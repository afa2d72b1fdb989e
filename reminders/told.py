"""What was told of objects that await somebody, for the pages that show them."""

from collections.abc import Iterable

from accounts.reminded import Reminded
from reminders.models import Reminder
from reminders.states import SendState


def of(object_type: str, ids: Iterable[int]) -> dict[int, Reminded]:
    """Return how often and when last somebody was reminded of each object, in one query."""
    told: dict[int, Reminded] = {}
    for one in Reminder.objects.filter(object_type=object_type, object_id__in=list(ids)).defer("text").order_by("id"):
        times = told[one.object_id].times if one.object_id in told else 0
        told[one.object_id] = Reminded(times + 1, one.created_at, _mail(one))
    return told


def _mail(reminder) -> str:
    # Until the mail is planned its state says that none is wanted, which nobody has decided yet.
    return str(reminder.get_mail_state_display() if reminder.planned else SendState.WAITING.label)
