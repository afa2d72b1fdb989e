"""The calendar of a person's due dates (iCalendar, RFC 5545): what a calendar program fetches from their secret address."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from improvement.models import WorkItem
from improvement.readers import as_read_by
from plans.gantt import day_after
from plans.states import PlanState

# Programs may ask as often as they like; more often than this brings nothing new.
REFRESH = timedelta(hours=1)
UNDER_WAY = (PlanState.APPROVED, PlanState.IN_PROGRESS, PlanState.VERIFYING)


def due(person):
    """Return the unfinished items assigned to a person, of plans in force that they may read now."""
    return WorkItem.objects.visible_to(person).unfinished().in_scope().filter(assignee=person, plan__state__in=UNDER_WAY)


def calendar_of(person) -> bytes:
    """Return the calendar in the present language. It names no person, and is the same as long as nothing in it has changed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Zhijian//Due dates//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Zhijian: my due dates"))
    calendar.add("refresh-interval", REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for item in as_read_by(person, due(person).for_list().order_by("planned_end", "id")):
        calendar.add_component(_entry(item))
    return calendar.to_ical()


def _entry(item):
    entry = Event()
    # The same item keeps its identity whatever happens to it, so that programs change the entry instead of adding one.
    entry.add("uid", f"work-item-{item.pk}@{urlsplit(settings.BASE_URL).hostname or 'zhijian'}")
    entry.add("dtstamp", item.changed_at)
    entry.add("last-modified", item.changed_at)
    entry.add("sequence", item.version)
    entry.add("dtstart", item.planned_end)
    entry.add("dtend", day_after(item.planned_end))
    entry.add("summary", _("Due: {title}").format(title=item.title))
    entry.add("description", f"{item.plan.number} · {item.area} · {item.percent} %")
    entry.add("url", settings.BASE_URL.rstrip("/") + item.get_absolute_url())
    entry.add("transp", "TRANSPARENT")
    return entry
