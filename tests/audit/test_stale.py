"""An edit of an older version is told who saved the present one and when, in words."""

import pytest
from django.utils import translation
from django.utils.timezone import localtime

from accounts.pages import both_versions
from audit.errors import Stale
from audit.models import Event
from improvement import actions as work
from plans import actions
from tests.improvement import factory as items
from tests.plans import factory


def refused(plan, by):
    """The refusal of an edit of version 1."""
    with translation.override("en"), pytest.raises(Stale) as error:
        actions.edit_plan(plan, by, 1, title="Mine")
    return error.value


def minute(event):
    return localtime(event.at).strftime("%Y-%m-%d %H:%M")


def test_a_stale_edit_is_told_who_saved_and_when(people):
    plan = factory.draft(people)
    actions.edit_plan(plan, people.planner, plan.version, title="Theirs")
    refusal, saved = refused(plan, people.quality_manager), Event.objects.filter(verb="plan.edit").first()
    assert refusal.message == f"{people.planner} saved this at {minute(saved)}, after you opened it."
    assert refusal.title == "Somebody was faster"


def test_a_stale_edit_after_ones_own_is_told_of_the_other_window(people):
    plan = actions.create_plan(people.quality_manager, title="A plan")
    actions.edit_plan(plan, people.quality_manager, 1, title="Earlier")
    refusal, saved = refused(plan, people.quality_manager), Event.objects.get(verb="plan.edit")
    assert refusal.message == f"You saved this in another window at {minute(saved)}."
    assert refusal.title == "You saved this elsewhere"


def test_a_stale_report_is_told_who_reported_before(people):
    item = items.item_in_progress(people)
    items.report(item, people.delivery, 30)
    with translation.override("en"), pytest.raises(Stale) as error:
        work.report_progress(item, people.quality_manager, item.version, 10)
    saved = Event.objects.filter(verb="work.progress").last()
    assert error.value.message == f"{people.delivery} saved this at {minute(saved)}, after you opened it."


def test_both_versions_show_words_for_codes(people):
    plan = actions.create_plan(people.quality_manager, title="A plan", purposes=["G1"])
    with translation.override("en"):
        shown = both_versions(Stale(plan, {"purposes": ["G2"], "confidential": True, "state": "approved", "version": 0}))
    assert [value for _, value in shown["theirs"]] == ["Improve service capability", "no", "Draft"]
    assert [value for _, value in shown["yours"]] == ["Optimise business support", "yes", "Approved"]
