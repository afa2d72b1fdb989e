"""The whole main job, from input to acknowledged report, as six people in real browsers with a real worker."""

import pytest

from accounts.models import User
from audit import chain
from plans.models import ImprovementInput, Indicator, Plan
from plans.states import PlanState
from reports.models import Report
from reports.states import ReportState
from tests.browser.person import at_browsers
from tests.plans import factory

PARTS = [
    ("members", [{"person": "陈洁", "part": "team"}, {"person": "赵磊", "part": "editor"}, {"person": "徐薇", "part": "review_team"},
                 {"person": "刘刚", "part": "leader"}, {"person": "黄妍", "part": "supervisor"}]),
    ("outcomes", [{"text": "Tickets are resolved in time again.", "acceptance": "Three months in a row."}]),
    ("inputs", [{"source": "RES5D collapsed"}]),
    ("goals", [{"statement": "RES5D back to 60 %", "service_objective": "Resolve within 5 days", "indicator": "RES5D", "baseline_value": "2.4",
                "target_value": "60", "unit": "%", "direction": "up", "how_measured": "monthly", "due": "2026-11-30", "weight": "40",
                "effect_from": "2026-09-01", "effect_until": "2026-11-30"}]),
    ("standards", [{"goal": "RES5D back", "kind": "standard", "title": "ISO/IEC 20000-1", "clause": "8.6.1"}]),
    ("consultations", [{"party": "customer", "who": "Customer council", "held_on": "2025-12-01", "agreed": "60 %."},
                       {"party": "stakeholder", "who": "Delivery", "held_on": "2025-12-02", "agreed": "Two people."}]),
    ("phases", [{"name": "Prepare", "planned_start": "2026-01-05", "planned_end": "2026-03-31"}]),
    ("activities", [{"phase": "Prepare", "text": "Define triage"}]),
    ("budget", [{"element": "process", "description": "Workshops", "planned": "12000", "currency": "CNY"}]),
    ("responsibilities", [{"role": "Owner", "responsibility": "Answers", "activity": "Leads", "person": "王敏"}]),
    ("measures", [{"text": "RES5D three months above 55 %"}]),
    ("reviews", [{"planned_on": "2026-04-10", "subject": "First review"}]),
]  # fmt: skip
SECTIONS = {
    "introduction": {"introduction": "What this document is.", "document_purpose": "To agree on the work."},
    "description": {"purposes": ["G1"], "mechanisms": ["measurement"], "motive": "Customers wait.", "scope": "The help desk."},
    "scheme": {
        "approach": "Triage first.", "resources": "Two people.", "process_changes": "Triage is new.", "staffing_needs": "None: no more people.",
        "process_effects": "None: the tools stay.", "budget_effects": "Small.",
    },
    "review": {"review_approach": "Monthly."},
}  # fmt: skip


@pytest.fixture
def english(people):
    """The cast reads English, so that the test may name buttons."""
    User.objects.update(language="en")
    return people


@pytest.mark.browser
@pytest.mark.requirement("V0", "V1", "V2", "V3", "D4.2", "I1")
def test_the_main_job_from_input_to_acknowledged_report(worker, live_server, browser, english):
    factory.indicator(english)
    factory.objective(english)
    names = {"manager": "wang.min", "head": "li.hua", "planner": "zhao.lei", "delivery": "chen.jie", "checker": "sun.tao"}
    with at_browsers(browser, live_server.url, **names, leader="liu.gang", supervisor="huang.yan") as cast:
        manager, head, planner, delivery, checker, leader, supervisor = cast
        registers_and_decides(planner, manager)
        number = drafts(manager)
        returns_then_approves(manager, head, number)
        works(planner, delivery, number)
        checks(planner, checker, manager, number)
        report = reports(planner, leader, supervisor, number)
        assert [person.troubles for person in cast] == [[]] * len(cast)
    assert (report.state, report.submissions.filter(state="acknowledged").count()) == (ReportState.ACKNOWLEDGED, 2)
    assert chain.first_break() is None


def registers_and_decides(planner, manager):
    """The planner registers the trend as an input; the quality manager adopts it."""
    planner.visit("/inputs/new/")
    planner.fill(title="RES5D collapsed", description="From 62 % to 0 % in 2012-09.", kind="D2.8", element="process", indicator=str(Indicator.objects.get().pk))
    planner.page.locator("main form.form .form-actions button.button-primary").click()
    planner.sees("RES5D collapsed")
    source = ImprovementInput.objects.get()
    manager.visit(f"/inputs/{source.number}/")
    panel = manager.page.locator("details.decision", has=manager.page.locator('form[action$="/adopt/"]'))
    panel.locator("summary").first.click()
    panel.locator("textarea").fill("It hurts every customer.")
    panel.locator("button.button-primary").click()
    manager.sees("Adopted")


def drafts(manager) -> str:
    """The quality manager writes the six sections and submits them."""
    manager.visit("/plans/new/")
    manager.fill(title="Restore resolution within 5 days", planned_start="2026-01-05", planned_end="2026-12-18")
    manager.page.locator("main form.form .form-actions button.button-primary").click()
    manager.page.wait_for_url("**/plans/SIP-*/")
    number = Plan.objects.get().number
    for slug, values in SECTIONS.items():
        manager.visit(f"/plans/{number}/sections/{slug}/edit/")
        saves(manager, values)
    for slug, rows in PARTS:
        for row in rows:
            manager.visit(f"/plans/{number}/parts/{slug}/add/")
            saves(manager, row)
    manager.visit(f"/plans/{number}/responsibilities/edit/")
    manager.page.locator(".raci-grid select").select_option("A")
    saves(manager, {})
    manager.visit(f"/plans/{number}/implementation/add/")
    manager.fill(title="Define triage", area="C1", acceptance="Reviewed.", assignee="陈洁", planned_start="2026-01-12", planned_end="2026-03-20", weight="60")
    manager.follow(manager.page.locator("main form.form .form-actions button.button-primary"))
    manager.visit(f"/plans/{number}/")
    decides(manager, f"/plans/{number}/submit/")
    assert Plan.objects.get().state == PlanState.IN_REVIEW
    return number


def saves(person, values):
    """Fill the form that stands open in the document, and save it."""
    person.fill(**values)
    with person.page.expect_response(lambda answer: answer.request.method == "POST" and "/presence/" not in answer.url) as told:
        person.page.locator("form.part-form button.button-primary").click()
    assert told.value.status in (200, 302), person.page.locator("form.part-form").inner_text()
    person.page.locator("form[data-editor]").wait_for(state="detached")


def decides(person, action, comment=""):
    """Unfold the panel of a deed, comment if asked, and press its button."""
    form = person.page.locator(f'form[action$="{action}"]').first
    panel = person.page.locator("details.decision", has=person.page.locator(f'form[action$="{action}"]')).last
    if panel.count():
        panel.locator("summary").first.click()
    if comment:
        form.locator("textarea").first.fill(comment)
    person.follow(form.locator("button").first)


def returns_then_approves(manager, head, number):
    """The head returns the document with a comment; after a change and a second submission it is approved."""
    head.visit(f"/plans/{number}/approval/")
    head.page.locator("form.decide textarea").fill("Say who stands in.")
    head.press("Return to the author")
    assert Plan.objects.get().state == PlanState.DRAFT
    manager.visit(f"/plans/{number}/sections/scheme/edit/")
    saves(manager, {"resources": "Two people and two stand-ins."})
    manager.visit(f"/plans/{number}/")
    decides(manager, f"/plans/{number}/submit/")
    head.visit(f"/plans/{number}/approval/")
    head.press("Approve and freeze")
    plan = Plan.objects.get()
    assert (plan.state, plan.baseline.number) == (PlanState.APPROVED, 1)


def works(planner, delivery, number):
    """The planner starts; the delivery person reports from the desk in two clicks."""
    planner.visit(f"/plans/{number}/")
    decides(planner, f"/plans/{number}/start/")
    delivery.visit("/")
    delivery.open("Define triage")
    delivery.press("Done 100%")
    item = Plan.objects.get().work_items.get()
    assert (item.state, item.percent) == ("done", 100)


def checks(planner, checker, manager, number):
    """A round is opened; the checker records every row, the goal as missed; the owner explains; the round closes."""
    planner.visit(f"/plans/{number}/verification/rounds/open/")
    planner.fill(due="2026-12-20")
    sun_tao = str(User.objects.get(username="sun.tao").pk)
    for other in planner.page.locator(f'[name="checkers"]:not([value="{sun_tao}"])').all():
        with planner.page.expect_response(lambda answer: answer.request.method == "POST"):
            other.uncheck()
    planner.page.wait_for_function(f"[...document.querySelectorAll('#proposal select')].every(one => one.value === '{sun_tao}')")
    planner.follow(planner.page.locator("main form.form .form-actions button.button-primary"))
    control = Plan.objects.get().rounds.get()
    for row in control.rows.order_by("place"):
        checker.visit(f"/plans/{number}/verification/rounds/1/rows/{row.place}/record/")
        goal = {"actual_value": "2.08"} if row.kind == "goal" else {}
        checker.fill(result="missed" if row.kind == "goal" else "achieved", actual_text="Seen.", evidence="Record 7.", **goal)
        stores(checker, "form.record-form")
    place = control.rows.missed().get().place
    manager.visit(f"/plans/{number}/verification/rounds/1/rows/{place}/cause/")
    manager.fill(method="five_whys", why1="It waits.", why2="For a window.", conclusion="Batches.", element="process")
    manager.fill(action="A daily fast lane.", owner="陈洁", due="2026-12-31")
    stores(manager, "form.cause-form")
    planner.visit(f"/plans/{number}/verification/rounds/1/")
    planner.page.locator("#close > summary").click()
    planner.press("Close it for good")
    control.refresh_from_db()
    assert control.state == "closed"


def stores(person, form):
    """Save a form that is open in a row of the control table."""
    with person.page.expect_response(lambda answer: answer.request.method == "POST") as told:
        person.page.locator(f"{form} button.button-primary").click()
    assert told.value.status in (200, 302), person.page.locator(form).inner_text()


def reports(planner, leader, supervisor, number) -> Report:
    """The report is ordered and rendered by the worker; both recipients acknowledge it."""
    planner.visit(f"/plans/{number}/reports/")
    planner.fill(language="zh-hans")
    planner.press("Order the report")
    report = Report.objects.get()
    planner.visit(f"/reports/{report.number}/")
    planner.page.get_by_text("Issued", exact=False).first.wait_for(timeout=90_000)
    planner.page.wait_for_function("() => document.body.innerText.includes('SHA-256')", timeout=90_000)
    for person, words in ((leader, "Go on."), (supervisor, "Read.")):
        person.visit(f"/reports/{report.number}/")
        person.page.locator(".receipt-form summary").click()
        person.fill(instruction=words)
        person.press("Acknowledge for good")
        person.sees(words)
    report.refresh_from_db()
    return report
