"""How the actions after approval are tried: work, checks, reports, history, people."""

from django.urls import reverse

from tests.policy.kinds import get, item_page, plan_page, post

DAY = "2027-01-29"
PLANS = ("draft", "in_review", "approved", "revising", "in_progress", "verifying", "issued", "closed", "cancelled")
API = "/api/v1"


def seen(world, person):
    """Nobody is kept from seeing it."""
    return False


def new_item(world) -> dict:
    """The facts of another work item."""
    return {"title": "One more", "acceptance": "Done.", "planned_start": "2026-02-02", "planned_end": "2026-03-02", "planned_hours": "1", "planned_cost": "0",
            "priority": "normal", "weight": "5"}


def area(code="R4"):
    """The id of an area."""
    from improvement.models import Area

    return Area.objects.get(code=code).pk


WORK = [
    (
        "work.create", PLANS,
        lambda world: post(plan_page("improvement:add", world), {**new_item(world), "area": area()}),
        lambda world: post(f"{API}/work-items/", {**new_item(world), "area": "R4", "plan": world.plan.pk}),
    ),
    (
        "work.assign", PLANS,
        lambda world: post(item_page("improvement:assign", world), {"assignee": world.people.colleague.pk, "version": world.item.version}),
        lambda world: post(f"{API}/work-items/{world.item.pk}/assign/", {"assignee": world.people.colleague.pk, "version": world.item.version}),
    ),
    (
        "work.progress", PLANS,
        lambda world: post(item_page("improvement:progress", world), {"percent": 40, "note": "", "hours": "1", "version": world.item.version}),
        lambda world: post(f"{API}/work-items/{world.item.pk}/progress/", {"percent": 40, "version": world.item.version}),
    ),
    (
        "work.extend.request", PLANS,
        lambda world: post(item_page("improvement:extend", world), {"new_end": DAY, "reason": "Late."}),
        lambda world: post(f"{API}/work-items/{world.item.pk}/request-extension/", {"new_end": DAY, "reason": "Late."}),
    ),
    (
        "work.extend.decide", ("in_progress",),
        lambda world: post(plan_page("improvement:grant", world, world.extension.item.number, world.extension.pk), {"answer": "Fine."}),
        lambda world: post(f"{API}/extension-requests/{world.extension.pk}/decide/", {"granted": True}),
    ),
    (
        "work.verify", ("verifying", "resumed"),
        lambda world: post(item_page("improvement:verify", world), {"note": "Seen."}),
        lambda world: post(f"{API}/work-items/{world.item.pk}/verify/", {"note": "Seen."}),
    ),
]  # fmt: skip


def round_page(route, world, *more) -> str:
    """The address of a page of the world's check round."""
    return plan_page(route, world, world.round.number, *more)


def opening(world) -> dict:
    """What opening a round takes."""
    return {"due": DAY, "checkers": [world.people.checker.pk]}


def finding(world) -> dict:
    """What a checker records."""
    return {"result": "achieved", "actual_text": "Seen.", "evidence": "Record 8.", "version": world.row.version}


WHYS = {"method": "five_whys", "element": "process", "conclusion": "Batches."}
CRITERION = {"criterion": "Independent", "weight": 100, "score": 90, "reason": "Seen."}
CHECKED = ("verifying", "issued", "closed")

CHECKS = [
    (
        # While a round is open, another is refused: that is tested with the rounds.
        "round.open", tuple(name for name in PLANS if name != "verifying"),
        lambda world: post(plan_page("verification:round-open", world), opening(world)),
        lambda world: post(f"{API}/rounds/", {**opening(world), "plan": world.plan.pk}),
    ),
    (
        "round.close", ("verifying", "closed"),
        lambda world: post(round_page("verification:round-close", world)),
        lambda world: post(f"{API}/rounds/{world.round.pk}/close/"),
    ),
    (
        "row.record", CHECKED,
        lambda world: post(round_page("verification:record", world, world.row.place), finding(world)),
        lambda world: post(f"{API}/control-rows/{world.row.pk}/record/", finding(world)),
    ),
    (
        "cause.write", ("verifying", "issued"),
        lambda world: post(round_page("verification:cause", world, world.missed.place), {**WHYS, "why1": "It waits.", "why2": "For a window."}),
        lambda world: post(f"{API}/root-causes/", {**WHYS, "row": world.missed.pk, "whys": ["It waits.", "For a window."]}),
    ),
    (
        "assessment.record", PLANS,
        lambda world: post(plan_page("verification:assessment-add", world), {"regulation": "Rules", "conclusion": "Good.", **{f"{k}1": v for k, v in CRITERION.items()}}),
        lambda world: post(f"{API}/assessments/", {"plan": world.plan.pk, "regulation": "Rules", "conclusion": "Good.", "criteria": [CRITERION]}),
    ),
    (
        "knowledge.transfer", PLANS,
        lambda world: post(plan_page("verification:transfer-add", world), {"subject": "SOP", "content": "Wiki.", "recipient": world.people.checker.pk}),
        lambda world: post(f"{API}/knowledge-transfers/", {"plan": world.plan.pk, "subject": "SOP", "content": "Wiki.", "recipient": world.people.checker.pk}),
    ),
    (
        "knowledge.acknowledge", ("verifying",),
        lambda world: post(plan_page("verification:transfer", world, world.transfer.pk), {"note": "Thanks."}),
        lambda world: post(f"{API}/knowledge-transfers/{world.transfer.pk}/acknowledge/", {"note": "Thanks."}),
    ),
]  # fmt: skip


def reads_report(world, person):
    """Whether the person may not read the report: neither the plan nor the report is theirs to see."""
    from tests.policy import law

    return law.verdict("report.read", world, person, unseen=False) != law.YES


REPORTS = [
    (
        "report.issue", CHECKED,
        lambda world: post(plan_page("reports:of_plan", world), {"round": world.round.pk, "language": "en"}),
        lambda world: post(f"{API}/reports/", {"round": world.round.pk, "language": "en"}),
    ),
    (
        "report.acknowledge", ("issued",),
        lambda world: post(reverse("reports:acknowledge", args=[world.report.number, world.submission.pk]), {"instruction": "Go on."}),
        lambda world: post(f"{API}/submissions/{world.submission.pk}/acknowledge/", {"instruction": "Go on."}),
        reads_report,
    ),
    (
        "report.read", ("issued",),
        lambda world: get(reverse("reports:detail", args=[world.report.number])),
        lambda world: get(f"{API}/reports/{world.report.number}/"),
        reads_report,
    ),
]  # fmt: skip

PEOPLE = [
    ("audit.read", ("in_progress",), lambda world: get(plan_page("plans:history", world)), lambda world: get(f"{API}/events/"), seen),
    (
        "user.manage", ("raised",),
        lambda world: post(reverse("accounts:department_add"), {"code": "new", "name_en": "New", "name_zh": "新"}),
        lambda world: post(f"{API}/departments/", {"code": "new", "name_en": "New", "name_zh": "新"}),
        seen,
    ),
]  # fmt: skip

