"""What awaits whom in this room: work items to report on, and requests for more time to decide."""

from django.db.models import Count, Exists, Min, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts import duties
from accounts.duties import Duty
from improvement import lateness
from improvement.models import UNFINISHED, ExtensionRequest, ProgressUpdate, WorkItem
from improvement.readers import as_read_by
from improvement.states import ExtensionState, ScopeState, WorkState
from plans.models import Comment
from plans.states import IN_FORCE, RevisionState


def register() -> None:
    """Tell the desk which kinds of duty this room knows."""
    duties.add(
        "work", gettext_lazy("My work items"), work, dues=lambda user: dues_of(_mine(user)), url=lambda: reverse("improvement:mine"), stand_in=work_of,
    )  # fmt: skip
    duties.add("unblock", gettext_lazy("Blocked work that you can free"), unblock)
    duties.add("extension", gettext_lazy("Requests for more time"), extensions)
    duties.add("scope", gettext_lazy("Work that waits for a revision"), waiting_for_revision)


def dues_of(items) -> dict:
    """Return how many of a queryset's items end on each day, in one query."""
    return dict(items.order_by().values_list("planned_end").annotate(Count("pk")))


def first_of(items):
    """Return the items that end first, as many as one kind of duty names one by one."""
    return items.order_by("planned_end", "pk")[: duties.MOST]


def _mine(user):
    return WorkItem.objects.to_report_on(user).visible_to(user)


def work(user):
    """Yield this person's unfinished items that may be worked on now, the first that end; each says how late it is, and is told anew when it lags."""
    return _to_report_on(user, _mine(user))


def work_of(delegate, principals):
    """Yield the items of people who are away which the owner of the plan may report on for them (policy.csv, work.progress)."""
    theirs = WorkItem.objects.workable().unfinished().in_scope().filter(assignee__in=principals, plan__owner=delegate)
    return _to_report_on(delegate, theirs)


def _to_report_on(user, items):
    found = as_read_by(user, first_of(items.select_related("plan", "area")))
    by = lateness.yardstick() if found else None
    for item in found:
        url = reverse("improvement:progress", args=[item.plan.number, item.number])
        yield Duty(
            "work",
            item.title,
            url,
            f"improvement.workitem:{item.pk}",
            due=item.planned_end,
            where=item.plan.number,
            action=_what(item, lateness.words(item, by)),
            deed=_what(item, lateness.words(item, by) if lateness.of(item, by) == "late" else ""),
            page=item.get_absolute_url(),
            turn="lagging" if lateness.of(item, by) == "late" else "",
            plan=item.plan_id,
            on_behalf_of=item.assignee_id if item.assignee_id != user.pk else None,
        )


def _what(item, late):
    return _("{deed} ({lateness})").format(deed=_deed(item), lateness=late) if late else _deed(item)


def _deed(item):
    if item.state == WorkState.BLOCKED:
        return _("Blocked at {percent} %: report when it goes on.").format(percent=item.percent)
    if item.state == WorkState.TO_DO:
        return _("Begin it and report progress.")
    return _("Report progress; it stands at {percent} %.").format(percent=item.percent)


def unblock(user):
    """Yield the blocked items that may be worked on now, of which it was said that this person can unblock them, and who has not answered since."""
    blocked_at = ProgressUpdate.objects.filter(item=OuterRef("pk"), blocked=True).order_by("-pk").values("created_at")[:1]
    said = Comment.objects.filter(about_type=WorkItem._meta.label_lower, about_id=OuterRef("pk"), written_by=user, created_at__gt=OuterRef("blocked_at"))
    items = WorkItem.objects.visible_to(user).workable().in_scope().filter(state=WorkState.BLOCKED, unblocker=user)
    waiting = items.annotate(blocked_at=Subquery(blocked_at)).exclude(Exists(said))
    for item in as_read_by(user, waiting.select_related("plan__owner", "assignee")):
        action = _("Unblock it for {person}: {reason}").format(person=item.assignee or item.plan.owner, reason=item.blocked_reason)
        yield Duty("unblock", item.title, item.get_absolute_url(), f"improvement.workitem:{item.pk}", due=item.planned_end, where=item.plan.number, action=action, plan=item.plan_id)


def extensions(user):
    """Yield the requests for more time in this person's plans, but not one's own (policy: work.extend.decide)."""
    waiting = ExtensionRequest.objects.filter(
        state=ExtensionState.ASKED,
        item__plan__owner=user,
        item__in=WorkItem.objects.workable().unfinished(),
    )
    for request in waiting.exclude(asked_by=user).select_related("item__plan", "asked_by"):
        action = _("{person} asks for {new} instead of {old}.").format(
            person=request.asked_by, new=request.new_end, old=request.old_end
        )
        url = f"{request.item.get_absolute_url()}#extensions"
        ref = f"improvement.extensionrequest:{request.pk}"
        yield Duty(
            "extension",
            request.item.title,
            url,
            ref,
            due=request.old_end,
            where=request.item.plan.number,
            action=action,
            plan=request.item.plan_id,
        )


def waiting_for_revision(user):
    """Yield this person's plans with work that changes what was approved, as long as no revision is open in which it could be (policy.csv, work.create)."""
    pending = Q(work_items__scope_state=ScopeState.PENDING, work_items__state__in=UNFINISHED)
    plans = user.plans_owned.filter(state__in=IN_FORCE, revision_state=RevisionState.NONE).annotate(
        pending=Count("work_items", filter=pending), begins=Min("work_items__planned_start", filter=pending)
    )  # fmt: skip
    for plan in plans.filter(pending__gt=0):
        action = ngettext(
            "{count} work item changes what was approved: open a revision, so that it can be approved.",
            "{count} work items change what was approved: open a revision, so that they can be approved.", plan.pending,
        ).format(count=plan.pending)  # fmt: skip
        url = f"{plan.get_absolute_url()}#revise"
        yield Duty("scope", plan.title, url, f"plans.plan:{plan.pk}", due=plan.begins, where=plan.number, action=action, plan=plan.pk)
