"""What this room adds to the plan's pages: section 4 of the document, the rail, the list of plans, whose turn it is."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.law import may
from audit.values import listed
from improvement.contexts import figures_of, lines_of, percents_of
from improvement.contexts import health as contexts
from improvement.health.gathering import health_of
from improvement.models import FINISHED, UNFINISHED, WorkItem
from improvement.states import WorkState
from plans import pages, reading, turns
from plans.states import PlanState

# More rows than these are looked through in the table of the work items, which has pages.
MOST_IN_DOCUMENT = 300
COLUMNS = (
    "number",
    "title",
    "area",
    "acceptance",
    "phase",
    "assignee",
    "planned_start",
    "planned_end",
    "planned_cost",
    "indicator",
    "indicator_target",
    "weight",
    "must_pass",
)


def register() -> None:
    """Fill the registries of the plan's pages."""
    pages.add_tab(pages.Tab("implementation", gettext_lazy("Implementation"), "improvement:board", 20))
    pages.add_section_extra("scheme", document_items)
    pages.add_rail(rail_block)
    pages.add_column(pages.Column(gettext_lazy("Progress"), progress_of, "percent"))
    pages.add_column(pages.Column(pgettext_lazy("plan", "Health"), health_marks, "mark"))
    turns.ADVISERS.append(advice)
    reading.describe("work_items", WorkItem, "scheme", gettext_lazy("Work items"), COLUMNS)


def document_items(plan, user):
    """Return the work items as section 4 of the document shows them (D3.4)."""
    planned = WorkItem.objects.visible_to(user).filter(plan=plan).exclude(state=WorkState.CANCELLED)
    items = list(planned.for_list().order_by("number")[: MOST_IN_DOCUMENT + 1])
    more = planned.count() - MOST_IN_DOCUMENT if len(items) > MOST_IN_DOCUMENT else 0
    for item in items:
        item.plan = plan  # so that what the law asks of the plan is asked once
    add = reverse("improvement:add", args=[plan.number]) if may(user, "work.create", plan) else ""
    context = {
        "lines": lines_of(items[:MOST_IN_DOCUMENT], user),
        "more": more,
        "add_url": add,
        "board_url": reverse("improvement:board", args=[plan.number]),
    }
    return "improvement/section_items.html", context


def rail_block(plan, user):
    """Return how far the work is, and how well it goes, once it may have begun."""
    figures = figures_of(plan.work_items.all())
    if plan.state in {PlanState.DRAFT, PlanState.IN_REVIEW} or not figures.total:
        return None
    board = reverse("improvement:board", args=[plan.number])
    lines = [
        pages.RailLine(
            _("{done} of {total} work items done, {percent} %").format(
                done=figures.done, total=figures.total, percent=figures.percent
            ),
            board,
        )
    ]
    told = contexts.shown(plan)
    if told is None:
        return pages.RailBlock(_("Implementation"), 30, lines)
    reasons = [pages.RailLine(reason.text, reason.url, reason.tone) for reason in told.reasons]
    return pages.RailBlock(_("Implementation"), 30, lines, pages.Mark(told.health.label, told.health.tone), reasons)


def health_marks(plans) -> dict[int, pages.Mark]:
    """Return the health of each of these plans whose work is under way, as a badge that leads to the work."""
    health = health_of(plans)
    told = {plan.pk: contexts.PlanHealth(plan, health[plan.pk], contexts.reasons_of(plan, health[plan.pk])) for plan in plans if plan.pk in health}
    return {pk: pages.Mark(row.health.label, row.health.tone, row.url, row.in_a_line) for pk, row in told.items()}


def progress_of(plans) -> dict[int, int]:
    """Return the progress of each of these plans in percent, weighed by the items' weights; a part counts within its whole."""
    begun = {plan.pk for plan in plans if plan.state not in {PlanState.DRAFT, PlanState.IN_REVIEW}}
    return {pk: percent for pk, percent in percents_of(plans).items() if pk in begun}


def advice(plan, user):
    """Return whose turn it is while work is unfinished: the user's own items first, else those who have some left."""
    if plan.state not in {PlanState.IN_PROGRESS, PlanState.VERIFYING}:
        return None
    counts = plan.work_items.workable().in_scope().aggregate(
        mine=Count("pk", filter=Q(assignee=user, state__in=UNFINISHED)),
        open=Count("pk", filter=Q(state__in=UNFINISHED)),
        done=Count("pk", filter=Q(state__in=FINISHED)),
    )  # fmt: skip
    board = reverse("improvement:board", args=[plan.number])
    if counts["mine"]:
        what = _("Work off your items and report progress: {count} of yours are unfinished.").format(
            count=counts["mine"]
        )
        return turns.Turn(str(user), what, True, f"{board}?assignee={user.pk}", _("Your work items"))
    if counts["open"] and plan.state == PlanState.IN_PROGRESS:
        people = (
            plan.work_items.in_scope()
            .unfinished()
            .exclude(assignee=None)
            .values_list("assignee__name", flat=True)
            .distinct()
            .order_by("assignee__name")
        )
        what = _("The work items are being worked off: {count} are unfinished.").format(count=counts["open"])
        return turns.Turn(listed(people), what, False, board, _("The work items"))
    return None
