"""Who has had work in hand: everybody whom it was ever given to, and everybody who reported on it (V1)."""

from collections import defaultdict
from datetime import UTC, datetime

from audit.models import Event
from improvement.models import ProgressUpdate, WorkItem

ALWAYS = datetime.min.replace(tzinfo=UTC)


def doers(pks) -> dict[int, dict[int, datetime]]:
    """Return for each work item, by its id, the ids of those who have had it in hand, with since when.

    These are its assignee, everybody to whom the trail says that it was ever given, and all who reported on it: whoever
    gave the item away still does not check what was done. Three queries, however many items.
    """
    pks = set(pks)
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for item, person, since in (*_given(pks), *_reported(pks)):
        found[item][person] = min(since, found[item].get(person, since))
    for item, person in WorkItem.objects.filter(pk__in=pks).exclude(assignee=None).values_list("pk", "assignee_id"):
        found[item].setdefault(person, ALWAYS)
    return found


def _given(pks):
    about = Event.objects.filter(object_type=WorkItem._meta.label_lower, object_id__in=pks, changes__has_key="assignee")
    for item, changes, at in about.order_by().values_list("object_id", "changes", "at"):
        # The one whom it was taken from, too: where nothing tells since when, it was theirs until then.
        yield from ((item, person["id"], at) for person in changes["assignee"] if person)


def _reported(pks):
    return ProgressUpdate.objects.filter(item__in=pks).order_by().values_list("item", "by", "created_at")
