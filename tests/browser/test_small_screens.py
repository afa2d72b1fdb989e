"""On a phone: what a page is for lies within the screen."""

import pytest

from accounts.models import User
from config.demo import figures
from tests.browser.person import at_browsers
from tests.verification import factory

pytestmark = pytest.mark.once

PHONE = {"width": 390, "height": 844}


@pytest.mark.browser
def test_on_a_phone_results_and_their_buttons_are_in_sight_and_a_course_is_drawn_at_the_phones_width(live_server, browser, people):
    User.objects.update(language="en")
    figures.indicators(people.planner)
    plan = factory.open_round(people, checkers=[people.checker]).plan
    with at_browsers(browser, live_server.url, checker="sun.tao") as [checker]:
        checker.page.set_viewport_size(PHONE)
        checker.visit(f"/plans/{plan.number}/verification/rounds/1/")
        for part in (".badge", ".button"):
            box = checker.page.locator(f"#row-1 td {part}").first.bounding_box()
            assert 0 <= box["x"] < box["x"] + box["width"] <= PHONE["width"]
        assert checker.page.evaluate("document.querySelector('.control-box').scrollWidth <= innerWidth") is True
        checker.visit(f"/plans/{plan.number}/implementation/?view=heat")
        tab = checker.page.locator(".view-switch [aria-current]").bounding_box()
        assert 0 <= tab["x"] < tab["x"] + tab["width"] <= PHONE["width"]
        checker.visit("/indicators/RES5D/")
        wide, seen = checker.page.evaluate("(box => [box.scrollWidth, box.clientWidth])(document.querySelector('.chart-narrow .chart'))")
        assert (seen > 0, wide) == (True, seen)
