"""A revision from its reason to the baseline in force, as three people at real browsers; and the plan as it stood before."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from audit import chain, rich
from plans.models import Plan
from plans.states import PlanState, RevisionState
from tests.browser.person import at_browsers
from tests.plans import factory

OLD, NEW = "Customers wait.", "Customers wait and complain."


@pytest.mark.browser
@pytest.mark.requirement("D4.2", "F4")
def test_a_revision_is_opened_read_approved_and_looked_back_from(live_server, browser, people):
    User.objects.update(language="en")
    plan = factory.approved(people)
    between = timezone.localtime() + timedelta(seconds=1)
    page = plan.get_absolute_url()
    with at_browsers(browser, live_server.url, owner="wang.min", head="li.hua", reader="liu.gang") as cast:
        owner, head, reader = cast
        opens(owner, page)
        changes(owner, plan)
        reads(reader, page, baseline=1, sees=OLD, misses=NEW)
        submits(owner, page)
        approves(head, plan)
        reads(reader, page, baseline=2, sees=NEW, misses="A revision is being worked on")
        compares(reader, page)
        looks_back(reader, page, between)
        assert [person.troubles for person in cast] == [[]] * len(cast)
    plan = Plan.objects.get()
    assert (plan.state, plan.revision_state, plan.baselines.count()) == (PlanState.APPROVED, RevisionState.NONE, 2)
    assert chain.first_break() is None


def unfolds(person, action, words):
    """Unfold the panel of a deed, write in it, and press its button."""
    panel = person.page.locator("details.decision", has=person.page.locator(f'form[action$="{action}"]')).last
    panel.locator("summary").first.click()
    if words:
        panel.locator("textarea").fill(words)
    panel.locator("form button").first.click()
    person.page.wait_for_load_state("networkidle")


def opens(owner, page):
    """The owner opens a revision with a reason."""
    owner.visit(page)
    unfolds(owner, "/revise/", "The customer asks for more.")
    owner.sees("You see working revision 2")
    assert Plan.objects.get().revision_state == RevisionState.REVISING


def changes(owner, plan):
    """The owner raises a target and rewrites a text."""
    owner.visit(f"{plan.get_absolute_url()}sections/description/edit/")
    saves(owner, motive=NEW)
    owner.visit(f"{plan.get_absolute_url()}parts/goals/{plan.goals.get().pk}/")
    saves(owner, target_value="70")
    assert (rich.plain(Plan.objects.get().motive), plan.goals.get().target_value) == (NEW, 70)


def saves(person, **values):
    """Fill the form that stands open in the document, and save it."""
    fill(person, values)
    with person.page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url or "/parts/" in answer.url) as told:
        person.page.locator("form.part-form button.button-primary").first.click()
    assert told.value.status in (200, 302), person.page.locator("form.part-form").inner_text()
    person.page.wait_for_load_state("networkidle")


def fill(person, values):
    """Fill fields of the form that stands open; a field with an editor of its own takes the words there."""
    for name, value in values.items():
        field = person.page.locator(f'form.part-form [name="{name}"]')
        editor = person.page.locator(f'form.part-form .field:has([name="{name}"]) [contenteditable="true"]')
        if editor.count():
            editor.first.click()
            person.page.keyboard.press("Control+A")
            person.page.keyboard.type(value)
        else:
            field.fill(value)


def reads(reader, page, baseline, sees, misses):
    """A reader sees the baseline in force, and nothing of an open revision."""
    reader.visit(page)
    reader.sees(sees)
    text = reader.page.inner_text("main")
    assert (f"baseline {baseline}" in text.lower(), misses in text) == (True, False)


def submits(owner, page):
    """The owner submits the revision."""
    owner.visit(page)
    unfolds(owner, "/submit/", "")
    assert Plan.objects.get().revision_state == RevisionState.REVIEWING


def approves(head, plan):
    """The head sees exactly the two changes, and approves."""
    head.visit(f"{plan.get_absolute_url()}approval/")
    told = head.page.locator(".document-changes dd").all_inner_texts()
    assert len(told) == 2, told
    assert head.page.locator(".document-changes ins").all_inner_texts()[-1].split()[-1] == "70"
    head.press("Approve and freeze")
    assert Plan.objects.get().baseline.number == 2


def compares(reader, page):
    """The reader compares the two baselines."""
    reader.visit(f"{page}baselines/")
    reader.open("2 changes")
    text = reader.page.locator(".paper").inner_text()
    assert ("complain" in text, "60" in text, "70" in text) == (True, True, True)


def looks_back(reader, page, moment):
    """As the plan stood before the revision: baseline 1, with its words."""
    reader.visit(f"{page}as-of/")
    reader.page.locator("input[name=day]").fill(moment.strftime("%Y-%m-%d"))
    reader.page.locator("input[name=time]").fill(moment.strftime("%H:%M:%S"))
    reader.press("Show")
    reader.sees(OLD)
    text = reader.page.inner_text("main")
    assert ("Baseline 1" in text, NEW in text) == (True, False)
