"""Progress on a phone: two taps; a report that meets no connection is kept, sent when it is back, and counted once."""

import pytest

from accounts.models import User
from config.demo.cast import PASSWORD
from improvement.models import ProgressUpdate
from tests.browser.person import at_browsers
from tests.improvement import factory

pytestmark = pytest.mark.once

PHONE = {"width": 390, "height": 844}
KEPT = "[data-kept]"


@pytest.fixture
def item(people):
    """A work item of a plan in progress, everybody speaking English."""
    User.objects.update(language="en")
    return factory.item_in_progress(people)


def stored(item):
    """What was reported, as the database has it: the item's percent, and how many reports there are."""
    return factory.fresh(item).percent, ProgressUpdate.objects.filter(item=item).count()


@pytest.mark.browser
@pytest.mark.requirement("D4.3")
def test_on_a_phone_progress_takes_two_taps_and_one_takes_it_back(live_server, browser, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        doer.page.set_viewport_size(PHONE)
        doer.visit("/")
        doer.open(item.title)
        assert doer.page.evaluate("document.documentElement.scrollWidth <= innerWidth") is True
        doer.press("75%")
        doer.sees("Progress is saved.")
        assert (doer.path, stored(item)) == (item.get_absolute_url(), (75, 1))
        doer.press("Take it back")
        doer.sees("Your report is taken back")
        assert (stored(item), doer.troubles) == ((0, 2), [])


@pytest.mark.browser
def test_a_report_without_a_connection_is_kept_and_sent_once_when_it_is_back(live_server, browser, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        doer.page.set_viewport_size(PHONE)
        doer.visit(f"{item.get_absolute_url()}progress/")
        doer.page.context.set_offline(True)
        doer.page.get_by_role("button", name="50%", exact=True).click()
        doer.sees("No connection. Your report is kept on this device")
        assert (stored(item), doer.page.get_by_role("button", name="50%", exact=True).is_disabled()) == ((0, 0), True)
        doer.page.context.set_offline(False)
        doer.sees("Progress is saved.")
        doer.page.reload()
        doer.page.wait_for_load_state("networkidle")
        assert (stored(item), doer.page.evaluate("Object.keys(localStorage).length")) == ((50, 1), 0)


@pytest.mark.browser
def test_a_report_whose_answer_was_lost_is_not_entered_twice(live_server, browser, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        doer.page.set_viewport_size(PHONE)
        doer.visit(f"{item.get_absolute_url()}progress/")

        def lose_the_answer(route):
            route.fetch(max_redirects=0)
            route.abort("connectionreset")

        doer.page.route("**/progress/", lose_the_answer, times=1)
        doer.page.get_by_role("button", name="25%", exact=True).click()
        doer.sees("No connection. Your report is kept on this device")
        assert stored(item) == (25, 1)
        doer.page.evaluate("dispatchEvent(new Event('online'))")
        doer.sees("Progress is saved.")
        assert stored(item) == (25, 1)


@pytest.mark.browser
def test_a_kept_report_that_comes_too_late_shows_both_versions(live_server, browser, people, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        doer.page.set_viewport_size(PHONE)
        doer.visit(f"{item.get_absolute_url()}progress/")
        doer.page.context.set_offline(True)
        doer.page.get_by_role("button", name="50%", exact=True).click()
        doer.sees("No connection. Your report is kept on this device")
        factory.report(item, people.quality_manager, 30)
        doer.page.context.set_offline(False)
        doer.page.locator("#refusal").wait_for()
        assert (stored(item), doer.page.get_by_label("Progress in %").input_value()) == ((30, 1), "0")


@pytest.mark.browser
def test_a_kept_report_outlives_signing_out_and_is_sent_for_its_author_alone(live_server, browser, people, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        doer.visit(f"{item.get_absolute_url()}progress/")
        asked = []
        doer.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept() if len(asked) > 1 else dialog.dismiss()))
        doer.page.route("**/progress/", lambda route: route.abort("connectionreset") if route.request.method == "POST" else route.continue_())
        doer.page.get_by_role("button", name="50%", exact=True).click()
        doer.sees("No connection. Your report is kept on this device")
        leave = "document.querySelector('form[action$=\"/logout/\"]').requestSubmit()"
        doer.page.evaluate(leave)
        assert (len(asked), doer.path) == (1, f"{item.get_absolute_url()}progress/")
        with doer.page.expect_navigation():
            doer.page.evaluate(leave)
        doer.page.unroute("**/progress/")
        sign_in(doer, people.quality_manager)
        doer.visit(item.get_absolute_url())
        doer.page.wait_for_load_state("networkidle")
        assert (len(asked), stored(item)) == (2, (0, 0))
        with doer.page.expect_navigation():
            doer.page.evaluate(leave)
        sign_in(doer, item.assignee)
        doer.sees("the report that was kept is saved")
        assert (stored(item), ProgressUpdate.objects.get().by) == ((50, 1), item.assignee)


@pytest.mark.browser
def test_a_report_from_a_page_of_somebody_who_was_followed_by_another_waits_for_its_author(live_server, browser, people, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        doer.visit(f"{item.get_absolute_url()}progress/")
        other = type("Tab", (), {"page": doer.page.context.new_page()})()
        other.page.goto(live_server.url + "/")
        with other.page.expect_navigation():
            other.page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
        sign_in(other, people.quality_manager)
        doer.page.get_by_role("button", name="25%", exact=True).click()
        doer.sees("Sign in again")
        kept = "Object.keys(localStorage).filter((name) => name.startsWith('zhijian:report:')).length"
        assert (stored(item), doer.page.evaluate(kept)) == ((0, 0), 1)


def sign_in(doer, person):
    """Sign in at the page that asks for it."""
    doer.page.locator('[name="username"]').fill(person.username)
    doer.page.locator('[name="password"]').fill(PASSWORD)
    with doer.page.expect_navigation():
        doer.page.get_by_role("button", name="Sign in").first.click()
