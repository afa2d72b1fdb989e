"""What a plan's page says of its publication: since when, and who has been told and has read it (F4)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.law import may
from plans import publication
from plans.models import Baseline, Plan
from plans.pages import RailBlock, RailLine, add_rail
from reminders.models import Reminder


@dataclass(frozen=True)
class Published:
    """A baseline that was published, and what was told of it, by the person's name."""

    baseline: Baseline
    told: tuple[Reminder, ...]

    @property
    def read(self) -> int:
        """How many have read it."""
        return sum(reminder.read_at is not None for reminder in self.told)


def register() -> None:
    """Hang the publication into the plan's page."""
    add_rail(rail_block)


def told_of(plans):
    """Return what was told of the publication of these plans."""
    return Reminder.objects.filter(kind=publication.KIND, object_type=Plan._meta.label_lower, object_id__in=plans)


def rail_block(plan, user) -> RailBlock | None:
    """Return since when the plan is public and how many were told, with the way to their names for those who follow it."""
    baseline = plan.baseline
    if baseline is None:
        return None
    told = told_of([plan.pk]).filter(occasion=publication.occasion_of(baseline.number)).count()
    day = timezone.localtime(baseline.approved_at).strftime("%Y-%m-%d")
    words = ngettext("{count} person told", "{count} people told", told).format(count=told)
    url = reverse("publication", args=[plan.number]) if may(user, "publication.follow", plan) else ""
    return RailBlock(
        _("Published"), 20, [RailLine(_("Published on {day} as baseline {number}").format(day=day, number=baseline.number)), RailLine(words, url)]
    )


def published_of(plan) -> list[Published]:
    """Return the baselines of a plan with whom each was told to, newest first; two queries."""
    told: dict[str, list[Reminder]] = {}
    for reminder in told_of([plan.pk]).select_related("recipient__department").order_by("recipient__name"):
        told.setdefault(reminder.occasion, []).append(reminder)
    baselines = plan.baselines.defer("document").select_related("approved_by")
    return [Published(baseline, tuple(told.get(publication.occasion_of(baseline.number), ()))) for baseline in baselines]
