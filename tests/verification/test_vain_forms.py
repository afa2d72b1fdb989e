"""A form that can only be refused is refused when it is asked for, with the same reason (V2)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.verification import factory
from verification import actions
from verification.models import ControlRow

TODAY = timezone.localdate


@pytest.fixture
def measure(people):
    """A measure of the missed goal, in an open round."""
    row = factory.checked_round(people).rows.missed().get()
    cause = actions.write_cause(row, row.plan.owner, "five_whys", "people", "Short.", ["a", "b"])
    return actions.set_measure(cause, row.plan.owner, "Hire.", people.colleague, TODAY(), effect_until=TODAY() + timedelta(20))


def at(route, row, *more):
    return reverse(f"verification:{route}", args=[row.plan.number, row.round.number, row.place, *more])


def asked(client, url):
    """The status of a form that is asked for, and the reason it is refused with."""
    answer = client.get(url, headers={"accept-language": "en"})
    return answer.status_code, answer.context["refusal"]["message"] if answer.status_code == 409 else ""


def test_an_effect_is_not_judged_before_the_measure_is_done_nor_before_its_window_has_ended(measure, people, sign_in):
    client, url = sign_in("planner"), at("measure-judge", measure.cause.row, measure.pk)
    assert asked(client, url) == (409, "“Hire.” is not done yet; its effect is judged after that.")
    actions.finish_measure(measure, people.colleague, measure.version, "Done.")
    until = TODAY() + timedelta(20)
    assert asked(client, url) == (409, f"The effect is judged after {until}, as was set beforehand.")
    factory.window_over(measure)
    assert asked(client, url) == (200, "")


def test_a_measure_that_is_done_is_neither_changed_nor_finished(measure, people, sign_in):
    owner, row = sign_in("quality_manager"), measure.cause.row
    edit, finish = at("measure-edit", row, measure.pk), at("measure-finish", row, measure.pk)
    assert (asked(owner, edit)[0], asked(owner, finish)[0]) == (200, 200)
    actions.finish_measure(measure, people.colleague, measure.version, "Done.")
    assert asked(owner, edit) == (409, "“Hire.” is done or judged; what was set beforehand stays as it was.")
    assert asked(owner, finish) == (409, "“Hire.” is done already.")


def test_a_row_that_is_no_miss_any_more_gets_neither_cause_nor_measure(measure, people, sign_in):
    owner, row = sign_in("quality_manager"), measure.cause.row
    assert (asked(owner, at("cause", row))[0], asked(owner, at("measure-add", row))[0]) == (200, 200)
    row = factory.record(ControlRow.objects.get(pk=row.pk), "achieved")
    words = f"“{row}” was not missed; there is nothing to explain or to mend."
    assert (asked(owner, at("cause", row)), asked(owner, at("measure-add", row))) == ((409, words), (409, words))


def test_only_a_miss_of_the_last_closed_round_is_carried_over_and_once(people, sign_in):
    check_round = factory.closed_round(people)
    missed, reached = check_round.rows.missed().get(), check_round.rows.filter(result="achieved").first()
    client = sign_in("planner")
    assert asked(client, at("carry-over", reached)) == (409, f"Only a miss of the last closed round travels on: “{reached}” does not.")
    assert asked(client, at("carry-over", missed)) == (200, "")
    source = actions.carry_over_row(missed, people.planner)
    assert asked(client, at("carry-over", missed)) == (409, f"The miss travels on as input {source.number}.")
