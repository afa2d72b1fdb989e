"""A key of creation stands for one deed: for another one it is refused at `key`, for the same it returns what it made."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from audit.models import CreationKey
from improvement import actions as improvement
from improvement.actions import transfers
from improvement.models import Area
from plans import actions as plans
from plans.actions.attachments import attach
from tests.plans import factory as planning
from tests.verification import factory
from verification import actions

KEY = UUID("5b1f7c52-6b0e-4f0c-9e0b-0d1c3c7f8e21")
TABLE = "No.,Area code,Improvement item,Acceptance criterion,Planned start,Planned end\n,C3,Write,Done.,2026-02-02,2026-03-02\n"
CRITERIA = [{"criterion": "Followed", "weight": 100, "score": 90, "reason": "Seen."}]


def two_plans(people):
    return [factory.in_progress(people), factory.in_progress(people, title="Another plan")]


def two_plans_checked(people):
    return [factory.open_round(people, plan).plan for plan in (factory.worked_off(people), factory.worked_off(people, title="Another plan"))]


def items_of(people):
    return list(factory.in_progress(people).work_items.filter(assignee=people.delivery).order_by("number"))


def points(people):
    return [lambda one=one: improvement.add_point(one, people.planner, "Check it", key=KEY) for one in items_of(people)]


def dependencies(people):
    plan = factory.in_progress(people)
    first, second, third = plan.work_items.order_by("number")[:3]
    return [lambda one=one: improvement.add_dependency(one, people.planner, first, key=KEY) for one in (second, third)]


def helpers(people):
    return [lambda one=one: improvement.add_helper(one, people.planner, people.checker, key=KEY) for one in items_of(people)]


def work_items(people):
    def made(plan):
        facts = {"title": "More", "acceptance": "Done.", "planned_start": date(2026, 1, 12), "planned_end": date(2026, 3, 20)}
        return improvement.create_work(plan, people.quality_manager, key=KEY, area=Area.objects.get(code="C1"), assignee=people.delivery, **facts)

    return [lambda plan=plan: made(plan) for plan in (planning.draft(people), planning.draft(people, title="Another plan"))]


def extensions(people):
    def asked(item):
        return improvement.request_extension(item, item.assignee, item.planned_end + timedelta(days=7), "Ill.", key=KEY)

    return [lambda one=one: asked(one) for one in items_of(people)]


def transfers_of(people):
    def tried(plan):
        return transfers.order_trial(plan, people.quality_manager, SimpleUploadedFile("a.csv", TABLE.encode()), "en", key=KEY)

    return [lambda plan=plan: tried(plan) for plan in (planning.draft(people), planning.draft(people, title="Another plan"))]


def exports(people):
    queries = [f"plan/{plan.number}" for plan in two_plans(people)]
    return [lambda query=query: transfers.order_export(people.quality_manager, query, "csv", "en", key=KEY) for query in queries]


def phases(people):
    facts = {"name": "More", "planned_start": date(2026, 1, 12), "planned_end": date(2026, 3, 20)}
    both = (planning.draft(people), planning.draft(people, title="Another plan"))
    return [lambda plan=plan: plans.add_part(plan, "phases", people.quality_manager, key=KEY, **facts) for plan in both]


def measurements(people):
    both = [planning.indicator(people), planning.indicator(people, "SECOND")]
    return [lambda one=one: plans.record_measurement(one, people.quality_manager, key=KEY, period=date(2025, 3, 1), value=7) for one in both]


def attachments(people):
    def attached(plan):
        return attach(people.quality_manager, SimpleUploadedFile("a.txt", b"Seen."), plan=plan, key=KEY)

    return [lambda plan=plan: attached(plan) for plan in (planning.draft(people), planning.draft(people, title="Another plan"))]


def evidence(people):
    rows = factory.open_round(people, checkers=[people.checker]).rows.filter(checker=people.checker).order_by("place")[:2]
    return [lambda row=row: actions.attach_evidence(row, people.checker, SimpleUploadedFile("a.txt", b"Seen."), key=KEY) for row in rows]


def decisions(people):
    plan = factory.in_progress(people)
    both = [actions.record_review(plan, plan.owner, timezone.localdate(), "Status", "All.", "Discussed.") for _ in range(2)]
    return [lambda one=one: actions.decide_at_review(one, plan.owner, "Go on.", key=KEY) for one in both]


def knowledge(people):
    return [lambda plan=plan: actions.transfer_knowledge(plan, plan.owner, "How", "So.", people.delivery, key=KEY) for plan in two_plans_checked(people)]


def assessments(people):
    return [lambda plan=plan: actions.record_assessment(plan, people.supervision, "Rules", CRITERIA, "Good.", key=KEY) for plan in two_plans_checked(people)]


def rounds(people):
    both = [factory.worked_off(people), factory.worked_off(people, title="Another plan")]
    return [lambda plan=plan: actions.open_round(plan, people.planner, date(2026, 12, 20), [people.checker, people.colleague], key=KEY) for plan in both]


DEEDS = [
    points, dependencies, helpers, work_items, extensions, transfers_of, exports, phases, measurements, attachments, evidence, decisions, knowledge,
    assessments, rounds,
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_key_stands_for_one_deed(people, deed):
    here, there = deed(people)
    made = here()
    assert here().pk == made.pk
    with pytest.raises(ValidationError) as refused:
        there()
    assert set(refused.value.message_dict) == {"key"}
    assert CreationKey.objects.filter(key=KEY, object_type=made._meta.label_lower).count() == 1
