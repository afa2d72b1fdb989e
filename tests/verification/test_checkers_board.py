"""On the board the checker of a round moves what was done, each item as the round shares it out."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.improvement.factory import fresh
from tests.verification import factory
from verification.models import ControlRow
from verification.states import RowKind


def may_verify(client, board):
    cards = [card for column in client.get(board).context["board"].columns for card in column.cards]
    return {card.item.pk for card in cards if "verified" in [way.to for way in card.ways]}


def checked_by(person, round):
    return set(ControlRow.objects.filter(round=round, kind=RowKind.WORK, checker=person).values_list("source_id", flat=True))


def test_the_cards_say_which_items_the_checker_may_verify_and_one_is_verified_there(people, sign_in):
    round = factory.open_round(people, checkers=[people.checker])
    client, board = sign_in("checker"), f"/plans/{round.plan.number}/implementation/"
    mine = checked_by(people.checker, round)
    assert (len(mine), may_verify(client, board), may_verify(sign_in("delivery"), board)) == (3, mine, set())
    item = round.plan.work_items.get(pk=min(mine))
    facts = {"to": "verified", "version": item.version}
    answer = client.post(f"{item.get_absolute_url()}move/", facts, HTTP_ACCEPT="application/json")
    assert (answer.status_code, fresh(item).state, may_verify(client, board)) == (200, "verified", mine - {item.pk})


def test_who_checks_what_is_looked_up_once_for_all_cards(people, sign_in):
    round = factory.open_round(people, checkers=[people.checker])
    client = sign_in("checker")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/plans/{round.plan.number}/implementation/")
    rows = [query for query in asked.captured_queries if 'FROM "verification_controlrow"' in query["sql"] and "source_id" in query["sql"]]
    assert len(rows) == 1
