"""Figures that are pasted or typed raise the input they suggest; what a round missed travels on as an input (D2.8, C3, D2.9)."""

import pytest

from accounts.models import User
from plans.models import ImprovementInput, IndicatorSignal
from tests.browser.person import at_browsers
from tests.plans import factory as drafts
from tests.plans.test_signals import QUIET, YEARS
from tests.verification import factory

pytestmark = pytest.mark.once


@pytest.mark.browser
@pytest.mark.requirement("D2.8", "C3")
def test_pasted_and_typed_figures_suggest_inputs_that_are_raised_or_set_aside(live_server, browser, people):
    User.objects.update(language="en")
    indicator = drafts.indicator(people)
    here = {"planner": people.planner.username, "manager": people.quality_manager.username}
    with at_browsers(browser, live_server.url, **here) as [planner, manager]:
        # Two quiet years and a fall, copied out of a spreadsheet: looked at first, then imported.
        lines = [f"{period:%Y-%m}\t{value}\t90" for period, value in zip(YEARS, [*QUIET, 10], strict=False)]
        planner.visit(f"{indicator.get_absolute_url()}measurements/import/")
        planner.fill(text="\n".join(lines))
        planner.press("Check")
        assert IndicatorSignal.objects.count() == 0
        planner.press("Import the new values")
        planner.page.locator("#shifts").get_by_text("2022-01: a value below the lower limit.").wait_for()
        # A month as usual, then another fall, typed one by one; too few cases say nothing.
        for period, value, size in [("2022-02", "52", "90"), ("2022-03", "0", "4"), ("2022-04", "11", "90")]:
            planner.visit(f"{indicator.get_absolute_url()}measurements/new/")
            planner.fill(period=period, value=value, sample_size=size)
            planner.press("Save")
        assert [f"{one.found_period:%Y-%m}" for one in IndicatorSignal.objects.order_by("found_period")] == ["2022-01", "2022-04"]
        assert planner.page.get_by_role("row", name="2022-03").get_by_text("too few cases").is_visible()
        # The quality manager finds the first among the shifts and raises it; the input says what the figures say.
        first, second = IndicatorSignal.objects.order_by("found_period")
        manager.visit("/shifts/")
        manager.follow(manager.page.locator(f'main a[href="{first.get_absolute_url()}"]').first)
        manager.page.get_by_text("Raise as an input").click()
        manager.press("Raise the input")
        raised = ImprovementInput.objects.get()
        assert (manager.path, raised.kind, raised.indicator, raised.raised_by) == (raised.get_absolute_url(), "D2.8", indicator, people.quality_manager)
        manager.sees("2022-01: a value below the lower limit.")
        # The planner sets the second aside, and must say why.
        planner.visit(second.get_absolute_url())
        planner.page.get_by_text("Set aside").first.click()
        planner.fill(reason="The ticket tool was down for two weeks.")
        planner.press("Set the shift aside")
        planner.sees("The ticket tool was down for two weeks.")
        manager.visit(indicator.get_absolute_url())
        told = {signal.pk: signal.state for signal in IndicatorSignal.objects.all()}
        assert (told, ImprovementInput.objects.count()) == ({first.pk: "raised", second.pk: "set_aside"}, 1)
        assert (planner.troubles, manager.troubles) == ([], [])


@pytest.mark.browser
@pytest.mark.requirement("D2.9", "V2")
def test_a_miss_is_carried_over_into_an_input_with_its_lineage(live_server, browser, people):
    User.objects.update(language="en")
    row = factory.closed_round(people).rows.missed().get()
    origin = row.plan.inputs.get().source
    with at_browsers(browser, live_server.url, planner=people.planner.username) as [planner]:
        planner.visit(f"/plans/{row.plan.number}/verification/rounds/{row.round.number}/")
        page = planner.page
        page.get_by_role("link", name="Carry over").click()
        page.get_by_role("heading", name="Carry the miss over into a new input").wait_for()
        page.locator(".record-form [name=title]").fill("RES5D still waits for the second line")
        page.locator(".record-form button.button-primary").click()
        page.get_by_text("Carried over into").wait_for()
        source = ImprovementInput.objects.get(origin_plan=row.plan)
        # What travelled on cannot travel on twice; the number leads to the input, and that to where it comes from.
        assert page.get_by_role("link", name="Carry over").count() == 0
        planner.open(source.number)
        planner.sees("RES5D still waits for the second line")
        assert [page.locator("#lineage").get_by_role("link", name=words).first.is_visible() for words in (row.plan.number, origin.number)] == [True, True]
        assert (source.repeat_count, source.origin_input) == (1, origin)
        assert planner.troubles == []
