"""The board by keyboard alone and by mouse: what is done is announced, what is refused goes back."""

import pytest

from accounts.models import User
from improvement.models import ProgressUpdate
from tests.browser.person import at_browsers
from tests.improvement import factory

pytestmark = pytest.mark.once


@pytest.fixture
def item(people):
    """A work item of a plan in progress, everybody speaking English."""
    User.objects.update(language="en")
    return factory.item_in_progress(people)


class Board:
    """What a person sees and hears of the board."""

    def __init__(self, person, item):
        self.person, self.page, self.item = person, person.page, item
        person.visit(f"/plans/{item.plan.number}/implementation/")
        self.page.locator("[data-board][data-ready]").wait_for()

    def column(self):
        """The column that the card is in, once nothing is under way."""
        self.page.locator(f"#card-{self.item.pk}:not([aria-busy])").wait_for()
        return self.page.locator(f"[data-column]:has(#card-{self.item.pk})").get_attribute("data-column")

    def hears(self, words):
        """Wait until this is announced."""
        self.page.locator("[data-board-say]", has_text=words).wait_for(state="attached", timeout=10_000)

    def keys(self, *keys):
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def reach_handle(self):
        """Go by Tab alone until the card's handle has the focus."""
        for _ in range(80):
            if self.page.evaluate("document.activeElement.hasAttribute('data-handle')"):
                return
            self.keys("Tab")
        raise AssertionError("no handle is reached by Tab")

    def drag_to(self, code):
        """Drag the card by its title's line into a column with the mouse."""
        self.page.locator("[data-board]").evaluate("board => board.scrollIntoView()")
        card = self.page.locator(f"#card-{self.item.pk}").bounding_box()
        column = self.page.locator(f'[data-column="{code}"]').bounding_box()
        self.page.mouse.move(card["x"] + 30, card["y"] + 50)
        self.page.mouse.down()
        self.page.mouse.move(card["x"] + 60, card["y"] + 80, steps=4)
        self.page.mouse.move(column["x"] + 40, column["y"] + 90, steps=8)
        drops = {one.get_attribute("data-column"): one.get_attribute("data-drop") for one in self.page.locator("[data-column]").all()}
        self.page.mouse.up()
        return drops


def stored(item):
    return factory.fresh(item).state, ProgressUpdate.objects.filter(item=item).count()


@pytest.mark.browser
@pytest.mark.requirement("D4.3")
def test_by_keyboard_alone_a_card_is_moved_and_announced_and_a_refused_move_goes_back(live_server, browser, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        board = Board(doer, item)
        board.reach_handle()
        board.keys("Space")
        board.hears("is picked up in column To do")
        board.keys("ArrowRight")
        board.hears("Column Doing, 2 of 6.")
        board.keys("Enter")
        board.hears("is now in column Doing.")
        assert (board.column(), stored(item)) == ("doing", ("doing", 1))
        # The focus is still at the card; now one that is not theirs to make.
        board.keys("Enter", "ArrowRight", "ArrowRight", "ArrowRight")
        board.hears("Column Verified, 5 of 6. Not possible from here.")
        board.keys("Enter")
        doer.sees("This is for the checker of the round.")
        assert (board.column(), stored(item)) == ("doing", ("doing", 1))
        board.keys("Space", "ArrowRight", "Escape")
        board.hears("stays in column Doing.")
        assert (board.column(), stored(item)) == ("doing", ("doing", 1))


@pytest.mark.browser
def test_by_keyboard_a_block_asks_its_reason_in_a_dialog_and_can_be_left(live_server, browser, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        board = Board(doer, item)
        board.reach_handle()
        board.keys("Space", "ArrowRight", "ArrowRight")
        board.hears("Something is asked when you drop it here.")
        board.keys("Enter")
        doer.page.get_by_label("What blocks it").wait_for()
        board.keys("Escape")
        board.hears("stays in column To do.")
        assert (board.column(), stored(item)) == ("todo", ("todo", 0))
        board.keys("Space", "ArrowRight", "ArrowRight", "Enter")
        doer.page.get_by_label("What blocks it").wait_for()
        doer.page.keyboard.type("No room until Monday")
        board.keys("Tab", "Enter")
        board.hears("is now in column Blocked.")
        doer.sees("No room until Monday")
        assert (board.column(), stored(item), factory.fresh(item).blocked_reason) == ("blocked", ("blocked", 1), "No room until Monday")


@pytest.mark.browser
def test_the_figures_above_the_board_follow_a_moved_card(live_server, browser, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        Board(doer, item).drag_to("done")
        doer.page.locator(".figure:nth-child(2) .figure-value", has_text="1 / 1").wait_for()
        assert stored(item)[0] == "done"


@pytest.mark.browser
def test_with_the_mouse_a_card_is_dragged_and_the_columns_say_where_it_may_go(live_server, browser, people, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        board = Board(doer, item)
        drops = board.drag_to("doing")
        board.hears("is now in column Doing.")
        assert drops == {"todo": "same", "doing": "open", "blocked": "asks", "done": "open", "verified": "closed", "cancelled": "closed"}
        assert (board.column(), stored(item), doer.page.locator('[data-column="doing"] [data-count]').inner_text()) == ("doing", ("doing", 1), "1")
        # Somebody else finishes it meanwhile: both versions are shown, and the card stands where it is now.
        factory.report(item, people.quality_manager, 100)
        board.drag_to("todo")
        doer.page.locator("#refusal-dialog[open]").wait_for()
        doer.sees("Somebody was faster")
        assert (board.column(), stored(item), [one for one in doer.troubles if "409" not in one]) == ("done", ("done", 2), [])


@pytest.mark.browser
def test_on_a_phone_the_columns_scroll_and_the_menu_moves_the_card(live_server, browser, item):
    with at_browsers(browser, live_server.url, doer=item.assignee.username) as [doer]:
        doer.page.set_viewport_size({"width": 390, "height": 844})
        board = Board(doer, item)
        assert doer.page.evaluate("document.documentElement.scrollWidth <= innerWidth && document.querySelector('[data-board]').scrollWidth > innerWidth") is True
        doer.page.locator(".card-menu > summary").first.click()
        doer.page.locator('.card-menu button[value="done"]').click()
        board.hears("is now in column Done.")
        assert (board.column(), stored(item), doer.troubles) == ("done", ("done", 1), [])
