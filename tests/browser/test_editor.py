"""The section editor at real browsers: it saves by itself, two people do not lose each other's text, and a lost line loses none."""

import re

import pytest

from accounts.models import User
from audit.models import ChainKind, Event
from plans import actions
from plans.models import Plan
from tests.browser.person import at_browsers
from tests.plans import factory

pytestmark = pytest.mark.once

SAVED, OFFLINE = re.compile(r"^Saved \d\d:\d\d$"), "Not saved: no connection"


@pytest.fixture
def plan(people):
    """A complete draft; whoever edits it reads English."""
    User.objects.update(language="en")
    return factory.draft(people)


def opens(person, plan, slug, name):
    """Open a section by its link, and give the text of one of its fields."""
    person.visit(plan.get_absolute_url())
    person.page.locator(f"#{slug} .section-edit").first.click()
    return text_of(person, name)


def text_of(person, name):
    """The place where a field's text is written."""
    text = person.page.locator(f".field:has(#id_{name}) [role=textbox]")
    text.wait_for()
    return text


def writes(person, text, words):
    """Replace a text by words, as at a keyboard."""
    text.click()
    person.page.keyboard.press("Control+a")
    person.page.keyboard.type(words)


def told(person, words):
    """Wait until the editor says these words."""
    person.page.locator("[data-save-state]").filter(has_text=words).wait_for(timeout=15_000)


def edits(plan):
    """How many edits of the plan's own fields the trail tells of."""
    return Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb="plan.edit").count()


@pytest.mark.browser
@pytest.mark.requirement("D3.1")
def test_bold_and_a_list_save_by_themselves_and_stand_after_a_reload(live_server, browser, plan):
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        text, keyboard = opens(manager, plan, "introduction", "introduction"), manager.page.keyboard
        writes(manager, text, "Read ")
        keyboard.press("Control+b")
        keyboard.type("this")
        keyboard.press("Control+b")
        for line in ("- one", "two"):
            keyboard.press("Enter")
            keyboard.type(line)
        told(manager, SAVED)
        stored = Plan.objects.get().introduction
        manager.visit(plan.get_absolute_url())
        section = manager.page.locator("#introduction .prose").first
        assert stored == "<p>Read <strong>this</strong></p><ul><li><p>one</p></li><li><p>two</p></li></ul>"
        assert (section.locator("strong").inner_text(), section.locator("li").all_inner_texts()) == ("this", ["one", "two"])
        assert manager.troubles == []


@pytest.mark.browser
@pytest.mark.requirement("D3.4")
def test_a_table_is_written_cell_by_cell_and_stands_after_a_reload(live_server, browser, plan):
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        text, keyboard = opens(manager, plan, "scheme", "approach"), manager.page.keyboard
        writes(manager, text, "Who does what")
        keyboard.press("Enter")
        manager.page.get_by_role("button", name="Insert a table").first.click()
        for words in ("Step", "Who", "By when", "Triage", "Service desk", "May"):
            keyboard.type(words)
            keyboard.press("Tab")
        manager.page.locator("#scheme [data-done]").click()
        manager.page.locator("form[data-editor]").wait_for(state="detached")
        manager.visit(plan.get_absolute_url())
        rows = manager.page.locator("#scheme .prose table").first.locator("tr")
        read = [[cell.strip() for cell in row.locator("th, td").all_text_contents()] for row in rows.all()][:2]
        assert read == [["Step", "Who", "By when"], ["Triage", "Service desk", "May"]]


@pytest.mark.browser
def test_a_section_that_was_only_looked_at_changes_nothing(live_server, browser, plan):
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        text, version = opens(manager, plan, "description", "motive"), plan.version
        text.click()
        manager.page.keyboard.type("x")
        manager.page.keyboard.press("Control+z")
        with manager.page.expect_response(lambda answer: answer.request.method == "POST" and "/edit/" in answer.url):
            manager.page.locator("#description [data-done]").click()
        manager.page.locator("form[data-editor]").wait_for(state="detached")
    stored = Plan.objects.get()
    assert (stored.motive, stored.version - version) == ("Customers wait.", 0)


@pytest.mark.browser
def test_two_people_in_one_section_see_each_other_and_choose_between_two_versions(live_server, browser, plan):
    with at_browsers(browser, live_server.url, manager="wang.min", planner="zhao.lei") as [manager, planner]:
        mine = opens(manager, plan, "introduction", "introduction")
        theirs = opens(planner, plan, "introduction", "introduction")
        planner.page.locator("#introduction [data-people]").filter(has_text="is editing this section since").wait_for()
        manager.page.context.set_offline(True)  # so that both write into the same state
        writes(manager, mine, "What the manager wrote.")
        writes(planner, theirs, "What the planner wrote.")
        told(planner, SAVED)
        manager.page.context.set_offline(False)
        panel = manager.page.locator(".versions")
        panel.wait_for()
        assert (panel.locator("[data-theirs]").inner_text(), panel.locator("[data-mine]").inner_text()) == ("What the planner wrote.", "What the manager wrote.")
        assert (Plan.objects.get().introduction, mine.inner_text()) == ("<p>What the planner wrote.</p>", "What the manager wrote.")
        panel.locator("[data-take=mine]").click()
        told(manager, SAVED)
        assert Plan.objects.get().introduction == "<p>What the manager wrote.</p>"
        planner.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        theirs.filter(has_text="What the manager wrote.").wait_for(timeout=15_000)


@pytest.mark.browser
def test_two_people_in_two_fields_of_one_section_both_save(live_server, browser, plan):
    with at_browsers(browser, live_server.url, manager="wang.min", planner="zhao.lei") as [manager, planner]:
        approach, resources = opens(manager, plan, "scheme", "approach"), opens(planner, plan, "scheme", "resources")
        writes(manager, approach, "Otherwise.")
        writes(planner, resources, "Three people.")
        told(manager, SAVED)
        told(planner, SAVED)
        stored = Plan.objects.get()
        assert (stored.approach, stored.resources) == ("<p>Otherwise.</p>", "<p>Three people.</p>")


@pytest.mark.browser
def test_a_lost_connection_loses_no_text_and_saves_once(live_server, browser, plan):
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        text, before = opens(manager, plan, "introduction", "introduction"), edits(plan)
        manager.page.context.set_offline(True)
        writes(manager, text, "Written without a line.")
        told(manager, OFFLINE)
        assert Plan.objects.get().introduction == "What this document is."
        manager.page.context.set_offline(False)
        told(manager, SAVED)
        assert (Plan.objects.get().introduction, edits(plan) - before) == ("<p>Written without a line.</p>", 1)


@pytest.mark.browser
def test_text_that_never_reached_the_server_is_offered_again_and_gone_after_sign_out(live_server, browser, plan):
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        text = opens(manager, plan, "introduction", "introduction")
        context = manager.page.context
        context.set_offline(True)
        writes(manager, text, "Never sent.")
        told(manager, OFFLINE)
        manager.page.close()
        context.set_offline(False)
        manager.page = context.new_page()
        text = opens(manager, plan, "introduction", "introduction")
        found = manager.page.locator(".found")
        assert (found.locator("[data-text]").inner_text(), text.inner_text()) == ("Never sent.", "What this document is.")
        found.locator("[data-restore]").click()
        told(manager, SAVED)
        assert Plan.objects.get().introduction == "<p>Never sent.</p>"
        manager.page.evaluate("localStorage.setItem('zhijian:draft:1:x:y', '{}')")
        manager.page.locator("details.menu summary:has-text('王敏')").click()
        manager.page.locator("form[action$='/logout/'] button").click()
        manager.page.wait_for_url("**/login/**")
        assert manager.page.evaluate("Object.keys(localStorage)") == []


@pytest.mark.browser
def test_what_the_server_will_not_take_is_said_at_the_field_and_stays_typed(live_server, browser, plan, people):
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        manager.visit(plan.get_absolute_url())
        manager.page.locator("#basics .section-edit").first.click()
        manager.page.locator("#id_planned_end").fill("2025-01-01")
        told(manager, "The end is before the start.")
        assert manager.page.locator("#id_planned_end_error").inner_text() == "The end is before the start."
        assert manager.page.locator("#id_planned_end").input_value() == "2025-01-01"
        manager.page.locator("#id_planned_end").fill("2026-12-31")
        told(manager, SAVED)
        actions.submit(Plan.objects.get(), people.quality_manager)
        manager.page.locator("#id_title").fill("Too late")
        told(manager, "this is not possible now")
        assert (str(Plan.objects.get().planned_end), manager.page.locator("#id_title").input_value()) == ("2026-12-31", "Too late")


@pytest.mark.browser
@pytest.mark.requirement("F1")
def test_the_success_factors_follow_what_saves_by_itself(live_server, browser, people):
    User.objects.update(language="en")
    plan = actions.create_plan(people.quality_manager, title="New", purposes=["G1"])
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        text = opens(manager, plan, "description", "motive")
        missing = manager.page.locator("#rail-rest", has_text="The motive is not written.")
        missing.wait_for(state="attached")
        writes(manager, text, "Customers wait.")
        told(manager, SAVED)
        missing.wait_for(state="detached", timeout=15_000)
        assert text.inner_text().strip() == "Customers wait."
        assert manager.troubles == []
