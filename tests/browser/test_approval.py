"""A plan along a route of two steps, with somebody standing in for the head: returned once, submitted again, approved, revised."""

import pytest

from accounts.models import User
from audit import chain
from plans import actions
from plans.models import Plan
from plans.states import PlanState
from tests.browser.person import at_browsers
from tests.plans import factory
from tests.plans.approving import revised


@pytest.mark.browser
@pytest.mark.requirement("D4.2")
def test_a_plan_is_returned_submitted_again_and_approved_along_two_steps_by_a_delegate(live_server, browser, people):
    User.objects.update(language="en")
    plan = factory.draft(people)
    with at_browsers(browser, live_server.url, owner="wang.min", head="li.hua", quality="he.ping", deputy="zhou.ning") as cast:
        owner, head, quality, deputy = cast
        defines_a_route(head)
        goes_away(head)
        submits(owner, plan)
        decides(quality, plan, "Approve this step", told="“Approval” now waits for")
        decides(deputy, plan, "Return to the author", "Say who stands in.", told="returned to its author")
        edits(owner, plan)
        submits(owner, plan)
        decides(quality, plan, "Approve this step", told="“Approval” now waits for")
        decides(deputy, plan, "Approve and freeze", "Read in her place.", told="frozen as a baseline")
        owner.visit(plan.get_absolute_url())
        owner.sees(f"{people.colleague} on behalf of {people.sms_owner}")
        revises(owner, plan, people)
        decides(quality, plan, "Approve this step", told="“Approval” now waits for")
        takes_back(head)
        deputy.visit(f"/plans/{plan.number}/approval/")
        deputy.sees("Page not found")
        decides(head, plan, "Approve and freeze", told="frozen as a baseline")
        assert [[line for line in person.troubles if "404" not in line] for person in cast] == [[]] * len(cast)
    plan = Plan.objects.get()
    assert (plan.state, plan.baselines.count(), plan.approvals.count()) == (PlanState.APPROVED, 2, 3)
    assert [(one.decided_by.username, bool(one.on_behalf_of_id), one.decision) for one in plan.decisions.order_by("id")] == [
        ("he.ping", False, "approved"), ("zhou.ning", True, "returned"), ("he.ping", False, "approved"), ("zhou.ning", True, "approved"),
        ("he.ping", False, "approved"), ("li.hua", False, "approved"),
    ]  # fmt: skip
    assert chain.first_break() is None


def defines_a_route(head):
    """The head finds the routes in the account menu, adds two steps in place and makes the route standard."""
    head.visit("/")
    head.page.locator("header details.menu").last.locator("summary").click()
    head.open("Approval routes")
    head.open("New route")
    head.fill(name="Two steps")
    head.page.locator("main form.form .form-actions button.button-primary").click()
    head.page.wait_for_load_state("networkidle")
    for name, approver in (("Quality review", "Service quality management"), ("Approval", "Head of the service management system")):
        panel = head.page.locator("details.route-add")
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()
        panel.locator('[name="name"]').fill(name)
        panel.locator('[name="approver"]').select_option(label=approver)
        panel.locator("button.button-primary").click()
        head.page.wait_for_load_state("networkidle")
    head.press("Make it the standard route")
    head.sees("Every document goes this way unless its owner picks another route.")


def goes_away(head):
    """The head lets a colleague decide on her behalf."""
    head.visit("/accounts/delegations/")
    head.page.locator(".page-actions a.button-primary").click()
    head.fill(delegate="周宁", ends="2099-12-31", reason="On leave.")
    head.page.locator("main form.form .form-actions button.button-primary").click()
    head.sees("standing")


def takes_back(head):
    """The head is back early."""
    head.visit("/accounts/delegations/")
    head.press("Take back")
    head.sees("The delegation has been taken back.")


def submits(owner, plan):
    """The owner reads who will decide, and submits."""
    owner.visit(plan.get_absolute_url())
    panel = owner.page.locator("details#submit")
    panel.locator("summary").first.click()
    assert [name for name in ("Quality review", "Approval", "何平", "李华") if name not in panel.inner_text()] == []
    panel.locator("button.button-primary").click()
    owner.sees("The document has been submitted for approval.")


def edits(owner, plan):
    """The owner mends what was found wanting."""
    stored = Plan.objects.get(pk=plan.pk)
    actions.edit_plan(stored, stored.owner, stored.version, resources="Two people and two stand-ins.")
    owner.visit(plan.get_absolute_url())
    owner.sees("Say who stands in.")


def revises(owner, plan, people):
    """A revision with a change is submitted along the same route."""
    revised(Plan.objects.get(pk=plan.pk), people)
    submits(owner, plan)


def decides(person, plan, button, comment="", told=""):
    """Read the document from the desk, decide, and be told what came of it."""
    person.visit("/")
    person.page.locator(f'a.desk-item[href="/plans/{plan.number}/approval/"]').click()
    person.page.wait_for_load_state("networkidle")
    if comment:
        person.page.locator("form.decide textarea").fill(comment)
    person.press(button)
    person.sees(told)
