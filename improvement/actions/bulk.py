"""One change to many items of a plan: each under the law and at its own version, so that some may be refused while others are done."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.errors import Refusal
from improvement.actions.work import assign_work, detail_work
from improvement.models import WorkItem

# As many as a page of a table can hold.
MOST_AT_ONCE = 500
DEEDS = ("assign", "priority")


@dataclass(frozen=True)
class Result:
    """What became of one item: `changed`, left as it was, or refused with a sentence."""

    item: WorkItem
    changed: bool = False
    refusal: str = ""

    @property
    def kind(self) -> str:
        """Changed, unchanged or refused."""
        return "refused" if self.refusal else "changed" if self.changed else "unchanged"


def change_many(plan, by, versions: dict[int, int], deed: str, value) -> list[Result]:
    """Assign the items to a person (or None), or give them a priority: `deed` is assign or priority.

    `versions` maps the items' ids to the versions that were read. Returns what became of each item that the person sees.
    Raises ValidationError at `deed` or `rows`.
    """
    if deed not in DEEDS:
        raise ValidationError({"deed": _("Choose what is to be changed.")})
    if not versions or len(versions) > MOST_AT_ONCE:
        raise ValidationError({"rows": _("Select between 1 and {count} items.").format(count=MOST_AT_ONCE)})
    items = WorkItem.objects.visible_to(by).filter(plan=plan, pk__in=versions).for_list().order_by("number")
    return [_change(item, by, versions[item.pk], deed, value) for item in items]


def _change(item, by, version, deed, value):
    try:
        if deed == "assign":
            stored = assign_work(item, by, version, value)
        else:
            stored = detail_work(item, by, version, priority=value)
    except ValidationError as error:
        return Result(item, refusal=" ".join(error.messages))
    except Refusal as refusal:
        return Result(item, refusal=refusal.message)
    return Result(item, changed=stored.version != version)
