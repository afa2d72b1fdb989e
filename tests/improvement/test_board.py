"""The board: what stands in which column, where a card may go, and what becomes of it."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from improvement import actions, rules
from improvement.actions import approve_scope
from improvement.contexts import boards
from improvement.models import ProgressUpdate
from improvement.states import WorkState
from plans import actions as plan_actions
from tests.improvement import factory
from tests.plans import factory as plans
from tests.plans.approving import approve, stored

S = WorkState
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def item(people):
    return factory.item_in_progress(people)


@pytest.fixture
def checker(people, monkeypatch):
    """The one who checks every item."""
    monkeypatch.setattr(rules, "CHECKERS", [lambda user, items: {item.pk for item in items if user == people.checker}])
    return people.checker


def board_at(item, view="board"):
    return f"/plans/{item.plan.number}/implementation/?view={view}"


def move(client, item, to, **facts):
    """Drop the item's card on a column, as the script does."""
    told = {"to": to, "version": factory.fresh(item).version, "key": uuid4(), "split": "state", **facts}
    return client.post(f"{item.get_absolute_url()}move/", told, **JSON)


def standing(item):
    stored = factory.fresh(item)
    return stored.state, stored.percent


def columns(client, path):
    return {column.code: [card.item.pk for card in column.cards] for column in client.get(path).context["board"].columns}


def ways(client, item):
    """Where the item's card may go, with what is asked."""
    cards = [card for column in client.get(board_at(item)).context["board"].columns for card in column.cards]
    return {way.to: way.asks for card in cards if card.item.pk == item.pk for way in card.ways}


# What stands where


def test_a_board_by_state_has_a_column_for_each_state_and_one_by_element_for_each_element(sign_in, item):
    client = sign_in("delivery")
    assert columns(client, board_at(item)) == {state: [item.pk] if state == S.TO_DO else [] for state in S.values}
    by_element = columns(client, board_at(item, "elements"))
    assert (list(by_element), by_element[item.area.element]) == (["people", "resources", "technology", "process"], [item.pk])


def test_the_views_keep_the_filter(sign_in, item):
    page = sign_in("delivery").get(f"{board_at(item)}&assignee={item.assignee_id}")
    assert {f"assignee={item.assignee_id}" in view["url"] for view in page.context["views"]} == {True}


def test_a_column_shows_no_more_cards_than_it_can_and_leads_to_all_of_them(people, sign_in, item, monkeypatch):
    monkeypatch.setattr(boards, "MOST", 1)
    added = factory.add(item.plan, people.planner)
    page = sign_in("planner").get(board_at(item))
    column = page.context["board"].columns[0]
    assert ([card.item.pk for card in column.cards], column.count, column.cut) == ([min(item, added, key=lambda one: one.planned_end).pk], 2, True)
    assert ("1 of 2 shown." in page.content.decode(), "?view=table&amp;state=todo" in page.content.decode()) == (True, True)


def test_the_board_of_all_plans_shows_those_in_force_that_one_may_read_or_the_one_chosen(people, sign_in, item):
    draft = plans.draft(people).work_items.get()
    manager, colleague = sign_in("quality_manager"), sign_in("colleague")
    assert (columns(manager, "/work/all/")["todo"], columns(colleague, "/work/all/")["todo"]) == ([item.pk], [item.pk])
    chosen = f"/work/all/?view=elements&plan={draft.plan.number}"
    assert (draft.pk in sum(columns(manager, chosen).values(), []), draft.pk in sum(columns(colleague, chosen).values(), [])) == (True, False)
    table = manager.get("/work/all/?view=table")
    assert [line.item.pk for line in table.context["lines"]] == [item.pk]


@pytest.mark.parametrize("path", ["/plans/{plan}/implementation/?view=board", "/plans/{plan}/implementation/?view=elements", "/work/all/", "/work/all/?view=elements", "/work/all/?view=table"])
def test_one_card_and_three_cards_take_the_same_queries(people, sign_in, item, path, django_assert_num_queries):
    client, path = sign_in("delivery"), path.format(plan=item.plan.number)
    plan_actions.revise(item.plan, people.quality_manager, "The customer asks for it.")

    def finished(title):
        one = factory.add(item.plan, people.quality_manager, assignee=people.delivery, title=title)
        approve_scope(item.plan, people.sms_owner)
        factory.report(one, people.delivery, 100)

    finished("One")
    client.get(path)
    with CaptureQueriesContext(connection) as with_one:
        client.get(path)
    finished("Two")
    finished("Three")
    with django_assert_num_queries(len(with_one)):
        client.get(path)


# Where a card may go


def test_a_card_says_where_each_person_may_move_it(people, sign_in, item, checker):
    assert ways(sign_in("delivery"), item) == {S.DOING: "", S.BLOCKED: "reason", S.DONE: ""}
    assert ways(sign_in("quality_manager"), item) == {S.DOING: "", S.BLOCKED: "reason", S.DONE: "", S.CANCELLED: "reason"}
    assert ways(sign_in("colleague"), item) == {}
    factory.report(item, people.delivery, 100)
    assert (ways(sign_in("delivery"), item), ways(sign_in("checker"), item)) == ({S.TO_DO: "", S.DOING: "percent"}, {S.DOING: "reason", S.VERIFIED: ""})


def test_only_whoever_began_the_work_may_move_it_back_to_the_start_and_only_while_nothing_followed(people, sign_in, item):
    move(sign_in("delivery"), item, S.DOING)
    assert (S.TO_DO in ways(sign_in("delivery"), item), S.TO_DO in ways(sign_in("quality_manager"), item)) == (True, False)
    assert move(sign_in("quality_manager"), item, S.TO_DO).status_code == 409
    assert (move(sign_in("delivery"), item, S.TO_DO).status_code, standing(item)) == (200, (S.TO_DO, 0))
    factory.report(item, people.delivery, 20)
    factory.report(item, people.delivery, 40)
    assert (move(sign_in("delivery"), item, S.TO_DO).status_code, standing(item)) == (409, (S.DOING, 40))


# What becomes of it


def test_each_move_is_the_deed_that_leads_there(people, sign_in, item, checker):
    client = sign_in("delivery")
    steps = [(S.DOING, {}), (S.BLOCKED, {"reason": "No room"}), (S.DOING, {}), (S.DONE, {}), (S.DOING, {"percent": 80}), (S.DONE, {})]
    seen = []
    for to, facts in steps:
        assert move(client, item, to, **facts).status_code == 200
        seen.append(standing(item))
    assert seen == [(S.DOING, 0), (S.BLOCKED, 0), (S.DOING, 0), (S.DONE, 100), (S.DOING, 80), (S.DONE, 100)]
    assert move(sign_in("checker"), item, S.DOING, reason="The test is missing").status_code == 200
    assert standing(item) == (S.DOING, 90)
    move(client, item, S.DONE)
    assert move(sign_in("checker"), item, S.VERIFIED).status_code == 200
    verbs = [event.verb for event in Event.objects.of(item) if event.new_state]
    assert verbs == [f"work.{verb}" for verb in "start block unblock finish reopen finish reject finish verify".split()]


def test_the_owner_gives_an_item_up_with_a_reason(people, sign_in, item):
    client = sign_in("quality_manager")
    assert move(client, item, S.CANCELLED).status_code == 422
    assert (move(client, item, S.CANCELLED, reason="Bought instead").status_code, factory.fresh(item).state) == (200, S.CANCELLED)
    assert Event.objects.of(item).last().note == "Bought instead"


@pytest.mark.parametrize(("to", "facts", "field"), [(S.BLOCKED, {}, "reason"), (S.BLOCKED, {"reason": "  "}, "reason"), (S.BLOCKED, {"reason": "x" * 2001}, "reason"), ("nowhere", {}, "to")])
def test_what_a_move_needs_is_asked_at_its_field(sign_in, item, to, facts, field):
    answer = move(sign_in("delivery"), item, to, **facts)
    assert (answer.status_code, f'id="id_{field}_error"' in answer.json()["form"] or field == "to", standing(item)) == (422, True, (S.TO_DO, 0))


@pytest.mark.parametrize("percent", ["", "100", "-1", "many"])
def test_work_taken_up_again_says_how_far_it_really_is(people, sign_in, item, percent):
    factory.report(item, people.delivery, 100)
    assert (move(sign_in("delivery"), item, S.DOING, percent=percent).status_code, standing(item)) == (422, (S.DONE, 100))


@pytest.mark.parametrize(
    ("key", "to", "status", "words"),
    [
        ("colleague", S.DOING, 403, "This is for the assignee or the plan's owner."),
        ("delivery", S.VERIFIED, 403, "This is for the checker of the round."),
        ("delivery", S.CANCELLED, 403, "This is for the plan's owner."),
        ("delivery", S.TO_DO, 409, "is To do already"),
    ],
)
def test_a_refused_move_says_why_and_sends_the_card_as_it_is(sign_in, item, key, to, status, words):
    answer = move(sign_in(key), item, to)
    told = answer.json()
    assert (answer.status_code, words in told["sentence"], [card["state"] for card in told["cards"]], standing(item)) == (status, True, [S.TO_DO], (S.TO_DO, 0))


def test_an_item_that_one_may_not_see_does_not_exist(people, sign_in):
    item = plans.draft(people).work_items.get()
    assert (move(sign_in("colleague"), item, S.DOING).status_code, move(sign_in("quality_manager"), item, S.DOING).status_code) == (404, 409)


def test_done_work_is_not_blocked_before_it_is_taken_up_again(people, sign_in, item):
    factory.report(item, people.delivery, 100)
    answer = move(sign_in("delivery"), item, S.BLOCKED, reason="No room")
    assert (answer.status_code, "take it up again before you block it" in answer.json()["sentence"]) == (409, True)


def test_a_stale_move_shows_both_versions_and_the_card_as_it_is_now(people, sign_in, item):
    read_at = item.version
    factory.report(item, people.quality_manager, 30)
    told = move(sign_in("delivery"), item, S.DONE, version=read_at)
    assert (told.status_code, "Somebody was faster" in told.json()["sentence"], [card["state"] for card in told.json()["cards"]]) == (409, True, [S.DOING])
    assert ("Doing" in told.json()["page"], "Done" in told.json()["page"], standing(item)) == (True, True, (S.DOING, 30))


@pytest.mark.parametrize(("to", "facts"), [(S.DOING, {}), (S.BLOCKED, {"reason": "No room"}), (S.CANCELLED, {"reason": "Bought instead"})])
@pytest.mark.parametrize("same_key", [True, False])
def test_a_card_dropped_twice_is_moved_once(people, sign_in, item, to, facts, same_key):
    client, key, read_at = sign_in("quality_manager"), uuid4(), item.version
    answers = [move(client, item, to, version=read_at, key=key if same_key else uuid4(), **facts).status_code for _ in range(2)]
    moves = [event for event in Event.objects.of(item) if event.new_state == to]
    assert (answers, len(moves), ProgressUpdate.objects.filter(item=item).count()) == ([200, 200], 1, int(to != S.CANCELLED))


def test_a_part_takes_its_whole_along_which_is_not_moved_by_itself(people, sign_in):
    plan = plans.draft(people)
    part, whole = plan.work_items.get(), factory.add(plan, people.quality_manager, title="The whole", assignee=people.delivery)
    actions.edit_work(part, people.quality_manager, part.version, parent=whole)
    plan_actions.start(approve(plan_actions.submit(stored(plan), people.quality_manager), people.sms_owner), people.quality_manager)
    client = sign_in("delivery")
    assert (ways(client, whole), move(client, whole, S.DONE).status_code) == ({}, 409)
    moved = move(client, part, S.DONE).json()
    assert {card["id"]: card["state"] for card in moved["cards"]} == {part.pk: S.DONE, whole.pk: S.DONE}


# Without script


def test_without_script_the_menu_moves_the_card_and_leads_back_to_the_board(sign_in, item):
    client, back = sign_in("delivery"), board_at(item)
    page = client.get(back).content.decode()
    assert (f'action="{item.get_absolute_url()}move/"' in page, 'name="to" value="doing"' in page) == (True, True)
    done = client.post(f"{item.get_absolute_url()}move/", {"to": S.DOING, "version": item.version, "next": back})
    assert (done.status_code, done.url, standing(item)) == (302, back, (S.DOING, 0))
    elsewhere = client.post(f"{item.get_absolute_url()}move/", {"to": S.DONE, "version": factory.fresh(item).version, "next": "https://example.org/"})
    assert elsewhere.url == f"/plans/{item.plan.number}/implementation/"


def test_without_script_a_reason_is_asked_on_a_page_and_a_stale_move_shows_both_versions(people, sign_in, item):
    client, address = sign_in("delivery"), f"{item.get_absolute_url()}move/"
    assert "What blocks it" in client.get(f"{address}?to=blocked").content.decode()
    asked = client.post(address, {"to": S.BLOCKED, "version": item.version})
    assert (asked.status_code, list(asked.context["form"].errors)) == (422, ["reason"])
    factory.report(item, people.quality_manager, 30)
    stale = client.post(address, {"to": S.BLOCKED, "version": item.version, "reason": "No room"})
    assert (stale.status_code, "No room" in stale.content.decode(), standing(item)) == (409, True, (S.DOING, 30))
    assert client.post(address, {"to": S.VERIFIED, "version": factory.fresh(item).version}).status_code == 403
