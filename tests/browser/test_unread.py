"""The bell counts by itself while a page is looked at, and rests while it is not."""

import pytest

from accounts.models import User
from reminders.models import Reminder
from tests.browser.person import at_browsers

MINUTE_AND_MORE = 70_000


def remind(person, number):
    """Write a reminder, as a worker does."""
    words = {"title": "Write it", "where": "SIP-1", "action": "Do."}
    Reminder.objects.create(kind="work", object_type="plans.plan", object_id=number, occasion="new", recipient=person, url="/plans/", text={"en": words})


@pytest.mark.browser
def test_an_open_page_says_that_there_is_something_new_and_asks_nothing_in_the_background(live_server, browser, people):
    User.objects.update(language="en")
    with at_browsers(browser, live_server.url, reader="chen.jie") as (reader,):
        page, asked = reader.page, []
        page.on("response", lambda answer: asked.append(answer.status) if answer.url.endswith("/inbox/unread/") else None)
        page.clock.install()
        reader.visit("/inbox/")
        remind(people.delivery, 1)
        page.clock.run_for(MINUTE_AND_MORE)
        reader.sees("There are new reminders: show them")
        assert (page.title(), page.locator("[data-unread] .count").text_content(), asked) == ("(1) Inbox · Zhijian", "1", [200])
        see = "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true}); document.dispatchEvent(new Event('visibilitychange')); }"
        page.evaluate(see, True)
        page.clock.run_for(10 * MINUTE_AND_MORE)
        assert asked == [200]
        with page.expect_response("**/inbox/unread/"):
            page.evaluate(see, False)
            page.clock.run_for(1000)
        reader.open("There are new reminders")
        reader.sees("Write it")
        assert reader.troubles == []
