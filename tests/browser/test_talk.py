"""The discussion of a section at a real browser: what is being typed outlives a deed in another thread."""

import pytest

from accounts.models import User
from plans import actions
from plans.models import Comment
from tests.browser.person import at_browsers
from tests.plans import factory

pytestmark = pytest.mark.once


@pytest.mark.browser
def test_an_answer_being_typed_stays_when_another_thread_is_resolved(live_server, browser, people):
    User.objects.update(language="en")
    plan = factory.draft(people)
    first, second = [actions.write_comment(plan, "scheme", people.planner, text) for text in ("Is it enough?", "Who trains?")]
    with at_browsers(browser, live_server.url, manager="wang.min") as [manager]:
        manager.visit(plan.get_absolute_url())
        manager.page.locator("#scheme .section-talk").click()
        answering = manager.page.locator(f"#comment-{first.pk} .talk-answer")
        answering.locator("summary").click()
        answering.locator("textarea").fill("Not yet, because")
        manager.page.locator(f"#comment-{second.pk} .thread-deed button").click()
        manager.page.locator(f"#comment-{second.pk}.thread-resolved").wait_for(state="attached")
        assert manager.page.locator(f"#comment-{first.pk} textarea").input_value() == "Not yet, because"
    assert list(Comment.objects.order_by("pk").values_list("state", flat=True)) == ["open", "resolved"]
