"""What was told of objects that await somebody, for the pages that show them."""

from collections.abc import Iterable

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from accounts.reminded import Reminded
from reminders.models import Reminder
from reminders.states import SendState


def of(object_type: str, ids: Iterable[int]) -> dict[int, Reminded]:
    """Return how often and when last somebody was reminded of each object, in one query."""
    told = Reminder.objects.filter(object_type=object_type, object_id__in=list(ids)).order_by()
    counted = told.annotate(
        times=Window(Count("*"), partition_by=F("object_id")), place=Window(RowNumber(), partition_by=F("object_id"), order_by=F("id").desc())
    )
    # The database counts them; of each object only the last one is read.
    last = counted.filter(place=1).only("object_id", "created_at", "mail_state", "planned")
    return {one.object_id: Reminded(one.times, one.created_at, _mail(one)) for one in last}


def _mail(reminder) -> str:
    # Until the mail is planned its state says that none is wanted, which nobody has decided yet.
    return str(reminder.get_mail_state_display() if reminder.planned else SendState.WAITING.label)
