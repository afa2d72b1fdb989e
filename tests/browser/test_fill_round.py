"""A round is filled in by keyboard like a spreadsheet; a column is pasted; nothing typed is lost where saving is refused."""

import pytest

from accounts.models import User
from tests.browser.person import at_browsers
from tests.verification import factory
from verification.models import ControlRow

pytestmark = pytest.mark.once

PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
REFUSED = ("422", "409", "ERR_INTERNET_DISCONNECTED")


class Grid:
    """The control table at a browser."""

    def __init__(self, page):
        self.page = page

    def cell(self, place, name):
        return self.page.locator(f'#row-{place} td[data-cell="{name}"]')

    def type(self, *keys):
        """Press named keys, and type everything else letter by letter."""
        for key in keys:
            if key in ("Enter", "Tab", "Escape", "Control+Enter", "Control+d") or key.startswith("Arrow"):
                self.page.keyboard.press(key)
            else:
                self.page.keyboard.type(key)

    def paste(self, text):
        self.page.evaluate(PASTE, text)

    def focused(self):
        return self.page.evaluate("(c => c && [Number(c.closest('tr').dataset.place), c.dataset.cell])(document.activeElement.closest('td'))")

    def saved(self, place):
        self.page.locator(f"#row-{place} tr:not(.is-unsaved) td[data-cell=result]:not([data-value=pending])").wait_for()


def stored(check_round, place):
    row = ControlRow.objects.get(round=check_round, place=place)
    return row.result, row.actual_value and float(row.actual_value), row.evidence


@pytest.fixture
def filling(live_server, browser, people):
    """The checker at the control table of an open round, which all of it is theirs to check."""
    User.objects.update(language="en")
    check_round = factory.open_round(people, checkers=[people.checker])
    with at_browsers(browser, live_server.url, checker=people.checker.username) as [checker]:
        checker.visit(f"/plans/{check_round.plan.number}/verification/rounds/1/")
        yield check_round, checker, Grid(checker.page)
        checker.troubles[:] = [told for told in checker.troubles if not any(code in told for code in REFUSED)]
        assert checker.troubles == []


@pytest.mark.browser
@pytest.mark.requirement("V1")
def test_a_round_is_filled_in_by_keyboard(filling, people):
    check_round, checker, grid = filling
    assert checker.page.locator("table[role=grid]").count() == 1
    grid.cell(1, "actual_value").focus()
    # Typing begins a cell; what the figures come to and suggest stands there at once.
    grid.type("31.2", "Tab")
    assert grid.page.locator("#row-1 [data-attainment]").text_content() == "50%"
    assert "Partly achieved" in grid.cell(1, "result").locator(".draft-value").text_content()
    # Enter saves the row; what is missing stands at its cell, and what was typed stays.
    grid.type("Tab", "Seen.", "Enter")
    grid.cell(1, "evidence").locator(".field-error").wait_for()
    assert (grid.focused(), stored(check_round, 1)[0]) == ([1, "evidence"], "pending")
    grid.type("Record 7", "Enter")
    grid.saved(1)
    assert (stored(check_round, 1), grid.focused()) == (("partly", 31.2, "Record 7"), [2, "evidence"])
    # The result of a row without figures is chosen; Escape takes back first the cell, then the row.
    grid.type("Record 8", "Escape")
    assert grid.cell(2, "evidence").locator(".draft-value").count() == 0
    grid.type("Record 8", "Tab", "Escape")
    assert grid.page.locator("tr.is-unsaved").count() == 0
    grid.cell(2, "result").focus()
    grid.type("a", "Tab", "ArrowRight", "Sheet 2", "Enter")
    grid.saved(2)
    assert (stored(check_round, 2), grid.focused()) == (("achieved", None, "Sheet 2"), [3, "evidence"])
    # Somebody else was faster: both values stand there, and saving again is knowing.
    factory.record(ControlRow.objects.get(round=check_round, place=3), evidence="From another window")
    grid.type("Sheet 3", "Tab")
    grid.cell(3, "result").focus()
    grid.type("a", "Enter")
    grid.cell(3, "evidence").locator(".cell-now").get_by_text("From another window").wait_for()
    assert grid.cell(3, "evidence").locator(".draft-value").text_content() == "Sheet 3"
    grid.type("Control+Enter")
    grid.page.locator("#row-3 tr:not(.is-unsaved)").wait_for()
    assert stored(check_round, 3) == ("achieved", None, "Sheet 3")
    # Without a connection what was typed stays.
    grid.cell(4, "result").focus()
    grid.type("a", "Tab", "ArrowRight", "Sheet 4", "Tab")
    grid.page.context.set_offline(True)
    grid.type("Control+Enter")
    grid.page.get_by_text("No connection.").wait_for()
    grid.page.context.set_offline(False)
    grid.type("Control+Enter")
    grid.saved(4)
    assert stored(check_round, 4) == ("achieved", None, "Sheet 4")


@pytest.mark.browser
@pytest.mark.requirement("V1")
def test_columns_are_pasted_and_saved_together_or_not_at_all(filling):
    check_round, _checker, grid = filling
    grid.cell(1, "actual_value").focus()
    grid.paste("６１．５％\tachieved\tSeen.\tRecord 1\r\n\t达成\t\tRecord 2\r\n12\tachieved\t\tRecord 3\r\n")
    # Full-width digits are read, both languages are, empty cells are skipped; a wrong cell says so, and nothing is sent.
    assert grid.cell(1, "actual_value").locator(".draft-value").text_content() == "61.5"
    assert grid.cell(2, "result").locator(".draft-value").text_content() == "Achieved"
    assert grid.cell(3, "actual_value").locator(".field-error").text_content() == "This item has no figures."
    assert grid.page.locator("[data-grid-count]").text_content() == "3 rows are not saved yet."
    grid.type("Control+Enter")
    assert [stored(check_round, place)[0] for place in (1, 2, 3)] == ["pending"] * 3
    grid.cell(3, "evidence").focus()
    grid.type("Escape")
    grid.cell(3, "result").focus()
    grid.paste("achieved\t\tRecord 3\nmissed")
    grid.type("Control+Enter")
    # The evidence of the fourth row is missing: its cell says so, and the other three are not recorded either.
    grid.cell(4, "evidence").locator(".field-error").wait_for()
    assert [stored(check_round, place)[0] for place in (1, 2, 3, 4)] == ["pending"] * 4
    grid.cell(4, "evidence").focus()
    grid.type("Control+d", "Control+Enter")
    grid.saved(4)
    assert [stored(check_round, place) for place in (1, 2, 3, 4)] == [
        ("achieved", 61.5, "Record 1"),
        ("achieved", None, "Record 2"),
        ("achieved", None, "Record 3"),
        ("missed", None, "Record 3"),
    ]
