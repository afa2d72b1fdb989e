"""A miss is explained: contained, drawn while typing as it stands after saving, put into a word, met by a measure; a department is heard."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from tests.browser.person import at_browsers
from tests.verification import factory
from verification.models import RootCause

pytestmark = pytest.mark.once

DRAWN = """
    (svg) => [...svg.querySelectorAll("text, line, rect")].map((one) => [one.tagName, one.textContent, one.getAttribute("class"),
        ...["x", "y", "x1", "y1", "x2", "y2", "height"].map((name) => Math.round(Number(one.getAttribute(name) || 0) * 10))])
"""


@pytest.mark.browser
@pytest.mark.requirement("V2")
def test_a_miss_is_explained(live_server, browser, people):
    User.objects.update(language="en")
    row = factory.checked_round(people).rows.missed().get()
    at = f"/plans/{row.plan.number}/verification/rounds/{row.round.number}/"
    today = timezone.localdate()
    people_here = {"owner": people.quality_manager.username, "leader": people.leadership.username}
    with at_browsers(browser, live_server.url, **people_here) as [owner, leader]:
        owner.visit(at)
        page = owner.page
        form, line = page.locator(".cause-form"), lambda place: page.locator(f"[name=why{place}]")
        page.get_by_role("link", name="Write the cause").click()
        form.wait_for()
        # The chain grows by a line as its last one is filled.
        assert [line(place).is_visible() for place in (1, 2, 3)] == [True, True, False]
        line(1).fill("It waits for the second line.")
        assert line(3).is_visible() is False
        line(2).fill("Its window opens every other week.")
        assert [line(place).is_visible() for place in (3, 4)] == [True, False]
        # Each bone is drawn as it is typed; what was typed in the other method stays there.
        form.locator("[name=containment]").fill("Urgent tickets go by telephone.")
        form.locator("[name=contained_on]").fill(today.isoformat())
        form.get_by_label("Fishbone").check()
        form.locator("[name=bone_process]").fill("The second line works in batches, whatever the customer was promised\n变更评估清单不含服务级别一项")
        form.locator("[name=bone_customer]").fill("Answers late")
        form.locator("[name=bone_supplier]").fill("Nine days on average")
        drawing = form.locator("[data-fishbone] svg")
        assert [text for text in drawing.locator(".fish-label").all_text_contents() if text in {"Process", "Customer", "Supplier", "People"}] == ["Process", "Customer", "Supplier"]
        assert drawing.get_by_text("Answers late").is_visible()
        shape = drawing.evaluate(DRAWN)
        form.locator("[name=conclusion]").fill("The second line works in batches.")
        form.locator("[name=element]").select_option("process")
        form.locator("[name=term]").fill("Batches")
        form.locator("[name=action]").fill("A daily fast lane.")
        form.locator("[name=owner]").select_option(str(people.delivery.pk))
        form.locator("[name=due]").fill((today + timedelta(10)).isoformat())
        form.locator("[name=effect_until]").fill((today + timedelta(5)).isoformat())
        # What is wrong stands at its field, and the drawing still stands.
        form.get_by_role("button", name="Save the cause").click()
        form.get_by_text("The effect of a measure shows after it is due.").first.wait_for()
        assert form.locator("[data-fishbone] svg").evaluate(DRAWN) == shape
        form.locator("[name=effect_until]").fill((today + timedelta(40)).isoformat())
        form.get_by_role("button", name="Save the cause").click()
        page.get_by_role("heading", name="Corrective measures").wait_for()
        # The picture that the server draws is the one that was seen while typing.
        saved = page.locator(".grid-cause figure.chart svg")
        assert saved.evaluate(DRAWN) == shape
        cause = RootCause.objects.get()
        assert (cause.term.text, cause.containment, list(cause.bones)) == ("Batches", "Urgent tickets go by telephone.", ["process", "customer", "supplier"])
        assert page.get_by_role("link", name=f"Work item {cause.measures.get().work_item.number}").is_visible()
        # A department is asked, finds it on its desk, and is heard.
        page.get_by_role("link", name="Ask a department").click()
        page.locator("select[name=department]").select_option(str(people.leadership.department_id))
        page.get_by_role("button", name="Ask the department").click()
        owner.sees("no statement yet")
        leader.visit("/")
        leader.open(row.title)
        leader.fill(statement="The second line was cut in May.")
        leader.page.get_by_role("button", name="Give the statement").click()
        leader.page.get_by_role("link", name="Change the statement").wait_for()
        owner.visit(at)
        owner.sees("The second line was cut in May.")
        # The word is counted over all plans, and the number leads back to the miss.
        owner.visit("/causes/")
        owner.follow(page.locator(".pareto a").first)
        assert page.locator("#misses").get_by_text("Batches").is_visible()
        owner.follow(page.locator(f'main a[href="{at}#row-{row.place}"]'))
        # The browser tells of the one answer that refused what was wrong.
        assert ([("422" in trouble) for trouble in owner.troubles], leader.troubles) == ([True], [])
