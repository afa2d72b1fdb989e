"""Values are changed in the table by keyboard and by mouse; nothing typed is lost where saving is refused."""

import pytest

from accounts.models import User
from improvement import actions
from tests.browser.person import at_browsers
from tests.improvement import factory
from tests.plans import factory as plans

pytestmark = pytest.mark.once


@pytest.mark.browser
@pytest.mark.requirement("D4.3")
def test_values_are_changed_in_the_table(live_server, browser, people):
    User.objects.update(language="en")
    item = plans.draft(people).work_items.get()
    with at_browsers(browser, live_server.url, owner=people.quality_manager.username) as [owner]:
        owner.visit(f"/plans/{item.plan.number}/implementation/?view=table")
        page = owner.page
        cell = lambda name: page.locator(f'td[data-cell="{name}"]')  # noqa: E731
        told = lambda: page.locator("[data-cell-status]").get_by_text("Saved.").wait_for(state="attached")  # noqa: E731
        # Enter opens, what is wrong stands at the cell, Enter saves what was mended.
        cell("weight").locator(".cell-open").focus()
        page.keyboard.press("Enter")
        cell("weight").locator("input[name=weight]").fill("much")
        page.keyboard.press("Enter")
        cell("weight").locator(".field-error").wait_for()
        assert (cell("weight").locator("input[name=weight]").input_value(), factory.fresh(item).weight) == ("much", item.weight)
        cell("weight").locator("input[name=weight]").fill("7.5")
        page.keyboard.press("Enter")
        told()
        assert (factory.fresh(item).weight, page.evaluate("document.activeElement.textContent")) == (7.5, "7.50")
        # An arrow key leads on; Escape leaves everything as it is; Tab saves and leads to the next value.
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Enter")
        cell("planned_hours").locator("input[name=planned_hours]").fill("99")
        page.keyboard.press("Escape")
        assert (cell("planned_hours").locator("form").count(), factory.fresh(item).planned_hours) == (0, item.planned_hours)
        page.keyboard.press("Enter")
        cell("planned_hours").locator("input[name=planned_hours]").fill("12")
        page.keyboard.press("Tab")
        cell("planned_hours").get_by_text("12", exact=True).wait_for()
        assert (factory.fresh(item).planned_hours, page.evaluate("document.activeElement.closest('td').dataset.cell")) == (12, "weight")
        # A click opens too; somebody else was faster: both values stand there, and saving again is knowing.
        cell("priority").locator(".cell-open").click()
        cell("priority").locator("select").wait_for()
        actions.detail_work(item, people.quality_manager, factory.fresh(item).version, priority="low")
        cell("priority").locator("select").select_option("urgent")
        cell("priority").get_by_role("button", name="Save").click()
        cell("priority").locator(".cell-versions").get_by_text("Low").wait_for()
        cell("priority").get_by_role("button", name="Save").click()
        cell("priority").locator(".cell-open").get_by_text("Urgent").wait_for()
        assert factory.fresh(item).priority == "urgent"
        # Without a connection what was chosen stays.
        cell("priority").locator(".cell-open").click()
        cell("priority").locator("select").select_option("high")
        page.context.set_offline(True)
        page.keyboard.press("Enter")
        cell("priority").get_by_text("No connection.").wait_for()
        page.context.set_offline(False)
        page.keyboard.press("Enter")
        cell("priority").locator(".cell-open").get_by_text("High").wait_for()
        assert factory.fresh(item).priority == "high"
