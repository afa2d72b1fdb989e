"""What cannot be kept of a note is refused at its field before anything is written, at every transition that takes one."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from audit import trail
from audit.fields import LONG_TEXT
from audit.models import Event, Tracked
from improvement import actions as improvement
from improvement.models import WorkItem
from improvement.states import WorkState
from plans import actions as plans
from plans import document
from tests.improvement import factory as working
from tests.plans import factory as planning
from tests.verification import factory
from verification import actions
from verification.states import RowKind

BAD = {"nul": "Seen.\x00", "surrogate": "Seen.\ud800", "long": "x" * (LONG_TEXT + 1)}
MOVES = [(model, verb) for model in apps.get_models() if issubclass(model, Tracked) for verb in model.MOVES]


@pytest.mark.parametrize("note", BAD.values(), ids=BAD)
@pytest.mark.parametrize(("model", "verb"), MOVES, ids=lambda one: getattr(one, "__name__", one))
def test_no_move_takes_a_note_that_cannot_be_kept(model, verb, note):
    # Nothing is stored: the refusal comes before the database is asked.
    step = model.MOVES[verb]
    obj = model(**{step.field: min(step.sources)})
    with pytest.raises(ValidationError) as refused:
        trail.move(obj, verb, None, note)
    assert set(refused.value.message_dict) == {"note"}


def digest(plan):
    return document.digest(document.of(plan))


def submit(people):
    plan = planning.draft(people)
    return "note", lambda text: plans.submit(plan, plan.owner, text)


def withdraw(people):
    plan = planning.submitted(people)
    return "note", lambda text: plans.withdraw(plan, plan.owner, text)


def approve(people):
    plan = planning.submitted(people)
    return "comment", lambda text: plans.approve(plan, people.sms_owner, digest(plan), text)


def give_back(people):
    plan = planning.submitted(people)
    return "comment", lambda text: plans.return_to_author(plan, people.sms_owner, text)


def revise(people):
    plan = planning.approved(people)
    return "note", lambda text: plans.revise(plan, people.quality_manager, text)


def discard(people):
    plan = plans.revise(planning.approved(people), people.quality_manager, "Wanted.")
    return "note", lambda text: plans.discard_revision(plan, people.quality_manager, text)


def cancel(people):
    plan = planning.approved(people)
    return "reason", lambda text: plans.cancel(plan, people.sms_owner, text)


def adopt(people):
    source = plans.raise_input(people.delivery, kind="D2.4", title="Slow", description="Very.")
    return "reason", lambda text: plans.adopt_input(source, people.quality_manager, text)


def ask_override(people):
    plan = planning.draft(people)
    return "request", lambda text: plans.ask_override(plan, plan.owner, "F1", text)


def override(people):
    plan = planning.draft(people)
    plans.ask_override(plan, plan.owner, "F1", "Wanted.")
    plans.submit(plan, plan.owner)
    return "reason", lambda text: plans.override_factor(plan, people.sms_owner, "F1", text)


def report(people):
    item = working.item_in_progress(people)
    return "note", lambda text: improvement.report_progress(item, item.assignee, item.version, 20, note=text)


def block(people):
    item = working.item_in_progress(people)
    return "blocked_reason", lambda text: improvement.report_progress(item, item.assignee, item.version, 20, blocked_reason=text)


def board(people):
    item = working.item_in_progress(people)
    return "reason", lambda text: improvement.move_work(item, item.assignee, item.version, WorkState.BLOCKED, text)


def checked_item(people):
    row = factory.open_round(people).rows.filter(kind=RowKind.WORK).first()
    return WorkItem.objects.get(pk=row.source_id), row.checker


def reject(people):
    item, checker = checked_item(people)
    return "note", lambda text: improvement.reject_work(item, checker, text)


def verify(people):
    item, checker = checked_item(people)
    return "note", lambda text: improvement.verify_work(item, checker, text)


def give_up(people):
    item = working.item_in_progress(people)
    return "reason", lambda text: improvement.cancel_work(item, item.plan.owner, text)


def extension(people):
    item = working.item_in_progress(people)
    asked = improvement.request_extension(item, item.assignee, item.planned_end + timedelta(days=7), "Ill.")
    return "answer", lambda text: improvement.decide_extension(asked, item.plan.owner, True, text)


def acknowledge(people):
    plan = factory.open_round(people).plan
    handed = actions.transfer_knowledge(plan, plan.owner, "How", "So.", people.delivery)
    return "note", lambda text: actions.acknowledge_transfer(handed, people.delivery, text)


def finish_measure(people):
    row = factory.checked_round(people).rows.get(result="missed")
    measure = factory.explain(row, people).measures.get()
    return "note", lambda text: actions.finish_measure(measure, measure.owner, measure.version, text)


DEEDS = [
    submit, withdraw, approve, give_back, revise, discard, cancel, adopt, ask_override, override, report, block, board, reject, verify, give_up,
    extension, acknowledge, finish_measure,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_deed_refuses_at_its_field_what_cannot_be_kept(people, deed):
    field, do = deed(people)
    before = Event.objects.count()
    for text in BAD.values():
        with pytest.raises(ValidationError) as refused:
            do(text)
        assert (set(refused.value.message_dict), Event.objects.count()) == ({field}, before)


@pytest.mark.django_db
def test_a_sum_that_outgrows_its_column_is_refused_and_nothing_is_written(people):
    item = working.item_in_progress(people)
    with pytest.raises(ValidationError) as refused:
        trail.move(item, "work.block", None, also={"cost": "1000000000000.00", "blocked_reason": "Wait."})
    assert (set(refused.value.message_dict), WorkItem.objects.get(pk=item.pk).version) == ({"cost"}, item.version)
    moved = trail.move(item, "work.block", None, also={"cost": "999999999999.99", "blocked_reason": "Wait."})
    assert (str(moved.cost), moved.blocked_reason) == ("999999999999.99", "Wait.")
