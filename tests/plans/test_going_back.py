"""A discarded or cancelled revision leaves the document of the baseline, whatever was done in it."""

from contextlib import suppress
from datetime import date
from random import Random

import pytest
from django.core.exceptions import ValidationError

from audit import chain
from audit.errors import Refusal
from plans import actions, document
from plans.parts import KINDS
from plans.states import Part, RevisionState
from tests.plans import factory

STEPS = 25


@pytest.fixture
def plan(people):
    """An open revision of a plan with several rows of every kind that must not be twice in it."""
    draft, by = factory.draft(people), people.quality_manager
    actions.add_part(draft, "members", by, person=people.colleague, part=Part.TEAM)
    for title in ("Calls wait", "Mails wait"):
        actions.add_part(draft, "inputs", by, source=adopted(people, title))
    later = actions.add_part(draft, "phases", by, name="Roll out", planned_start=date(2026, 4, 1), planned_end=date(2026, 6, 30))
    third = actions.add_part(draft, "activities", by, phase=later, text="Roll triage out", begins_after=[draft.activities.first()])
    second = actions.add_part(draft, "responsibilities", by, role="Trainer", responsibility="Trains", activity="Training", person=people.colleague)
    for activity, part in ((draft.activities.first(), "R"), (third, "A")):
        actions.add_part(draft, "raci", by, activity=activity, role=second, part=part)
    submitted = actions.submit(draft, by)
    approved = actions.approve(submitted, people.sms_owner, submitted.submitted_hash)
    return actions.revise(approved, by, "The customer asks for it.")


def adopted(people, title):
    """An input that a plan can answer."""
    source = actions.raise_input(people.planner, title=title, description="They do.", kind="D2.8", element="process", indicator=factory.indicator(people))
    return actions.adopt_input(source, people.quality_manager, "It hurts.")


def back(plan, by):
    """The plan after its revision was discarded."""
    return actions.discard_revision(type(plan).objects.get(pk=plan.pk), by)


def test_people_who_changed_places_change_back(people, plan):
    by = people.quality_manager
    first, second = (plan.members.get(person=one, part=Part.TEAM) for one in (people.delivery, people.colleague))
    first = actions.edit_part(first, by, first.version, person=people.quality_manager)
    second = actions.edit_part(second, by, second.version, person=people.delivery)
    actions.edit_part(first, by, first.version, person=people.colleague)
    plan = back(plan, by)
    assert (plan.revision_state, document.of(plan)) == (RevisionState.NONE, plan.baseline.document)


def test_a_cancelled_plan_says_what_was_approved_whatever_took_whose_place(people, plan):
    by = people.quality_manager
    first, second = plan.dependencies.all()
    after = second.activity
    actions.remove_part(second, by)
    actions.edit_part(first, by, first.version, activity=after)
    plan = actions.cancel(plan, people.sms_owner, "No money.")
    assert document.of(plan) == plan.baseline.document


@pytest.mark.parametrize("seed", range(6))
def test_whatever_was_done_in_a_revision_discarding_it_leaves_the_document_of_the_baseline(people, plan, seed):
    chance, by = Random(seed), people.quality_manager
    for _step in range(STEPS):
        with suppress(ValidationError, Refusal, IndexError):
            chance.choice([changed, changed, changed, removed, added])(plan, chance, by)
    plan = back(plan, by)
    assert (document.of(plan), chain.first_break()) == (plan.baseline.document, None)


def some_row(plan, chance):
    """A row of the plan, each kind as often as any other."""
    kind = KINDS[chance.choice([slug for slug, one in KINDS.items() if one.rows(plan).exists()])]
    return kind, chance.choice(list(kind.rows(plan)))


def told_by_another(kind, plan, chance, name):
    """What a row of the same kind in the plan, or of any plan, holds in a field."""
    known = kind.model._meta.get_field(name)
    if known.is_relation:
        rows = known.related_model.objects.all()
        return chance.choice(list(rows.filter(plan=plan) if hasattr(known.related_model, "plan") else rows))
    return getattr(chance.choice(list(kind.rows(plan))), name)


def changed(plan, chance, by):
    """One field of a row becomes what another row holds."""
    kind, row = some_row(plan, chance)
    name = chance.choice(kind.fields)
    actions.edit_part(row, by, row.version, **{name: told_by_another(kind, plan, chance, name)})


def removed(plan, chance, by):
    """A row goes, and all that hangs on it."""
    actions.remove_part(some_row(plan, chance)[1], by)


def added(plan, chance, by):
    """A row comes, made of what others hold."""
    kind, _row = some_row(plan, chance)
    actions.add_part(plan, kind.slug, by, **{name: told_by_another(kind, plan, chance, name) for name in kind.fields})
