"""What was recorded reads as words: times, lists, structures, codes, labels."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone, translation

from audit import trail
from audit.models import Event, Tracked
from audit.reading import changes_of
from audit.values import label_of, words_of
from improvement.models import Area
from plans import actions
from plans.models import Attachment, Goal, Plan, ReviewMeasure
from plans.reading import text_of
from reports.models import Report
from verification.models import CheckRound, ProcessAssessment, RootCause


@pytest.mark.parametrize(
    ("model", "name", "value", "words"),
    [
        (Report, "issued_at", "2026-03-01T20:30:15.5+00:00", "2026-03-02 04:30"),
        (Plan, "planned_start", "2026-03-01", "2026-03-01"),
        (Report, "file", "reports/0f3a.pdf", "stored file"),
        (RootCause, "whys", ["No list.", "Nobody asked."], "No list.\nNobody asked."),
        (RootCause, "bones", {"people": ["Two left."], "supplier": ["Late.", "Dear."]}, "People: Two left.\nSupplier: Late., Dear."),
        (ProcessAssessment, "criteria", [{"criterion": "Order", "weight": 100, "score": 80, "reason": "Well kept"}],
         "Criterion: Order, Weight: 100, Score: 80, Reason: Well kept"),
        (Area, "checklist", [{"en": "Is it there?", "zh": "有没有？"}, {"en": "Is it kept?", "zh": "保存了吗？"}], "Is it there?\nIs it kept?"),
        (CheckRound, "verdicts", [{"indicator": "M1", "name_en": "Calls", "name_zh": "来电", "code": "improved", "before": {"count": 3, "mean": "4.00"}}],
         "Indicator: M1, Name: Calls, Before: Values: 3, Mean: 4.00"),
        (Attachment, "about_type", "improvement.workitem", "work item"),
        (Plan, "purposes", ["G1", "G2"], "Improve service capability, Optimise business support"),
    ],
)  # fmt: skip
def test_a_recorded_value_reads_for_people(model, name, value, words):
    field = model._meta.get_field(name)
    with timezone.override(ZoneInfo("Asia/Shanghai")), translation.override("en"):
        assert words_of(field, value) == words


def test_chinese_separates_items_and_labels_in_its_own_way():
    with translation.override("zh-hans"):
        assert words_of(RootCause._meta.get_field("bones"), {"people": ["甲", "乙"]}) == "人员：甲、乙"


def test_every_recorded_field_has_a_label_that_is_translated():
    untranslated = []
    for model in (model for model in apps.get_models() if issubclass(model, Tracked)):
        for field in (field for field in model._meta.concrete_fields if field.name not in trail.BOOKKEEPING | model.UNTRACED):
            with translation.override("zh-hans"):
                if label_of(field, field.name).isascii():
                    untranslated.append(f"{model._meta.label}.{field.name}")
    assert [name for name in untranslated if not name.endswith((".sha256", ".file"))] == []


def test_a_move_shows_the_moment_it_recorded_in_the_readers_zone(people):
    plan = actions.create_plan(people.quality_manager, title="A plan")
    at = datetime(2026, 3, 1, 20, 30, tzinfo=ZoneInfo("UTC"))
    event = trail.record(plan, "plan.edit", people.quality_manager, changes={"published_at": [None, at.isoformat()]})
    with timezone.override(ZoneInfo("Asia/Shanghai")):
        assert [(change.old, change.new) for change in changes_of(event)] == [("", "2026-03-02 04:30")]


def test_lines_of_a_value_stand_under_one_another_on_the_page(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="A plan")
    actions.edit_plan(plan, people.quality_manager, plan.version, motive="One.\nTwo <b>.")
    page = sign_in("auditor").get(reverse("audit:list"), {"verb": "plan.edit"}).content.decode()
    assert "<ins>One.<br>Two &lt;b&gt;.</ins>" in page


def test_a_long_name_is_cut_with_an_ellipsis(people):
    plan = actions.create_plan(people.quality_manager, title="x" * 200)
    plan.number = "N" * 150
    label = trail.record(plan, "plan.edit", people.quality_manager).object_label
    assert (len(label), label[-2:]) == (300, "x…")
    assert Event.objects.of(plan).first().object_label.endswith("x")


def test_names_in_a_line_are_separated_as_the_language_does():
    with translation.override("zh-hans"):
        assert text_of(["管理方针", "管理目标"]) == "管理方针、管理目标"


@pytest.mark.parametrize(
    ("model", "name", "words"),
    [
        (Plan, "introduction", "文档简介"), (Plan, "document_purpose", "文档目的"), (Plan, "title", "服务改进活动名称"),
        (Plan, "motive", "服务改进动机"), (Plan, "scope", "涉及范围"), (ReviewMeasure, "text", "主要衡量标准"), (Goal, "statement", "服务改进目标"),
    ],
)  # fmt: skip
def test_fields_bear_the_names_of_the_source_document(model, name, words):
    with translation.override("zh-hans"):
        assert label_of(model._meta.get_field(name), name) == words
