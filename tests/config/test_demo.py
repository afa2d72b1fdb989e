"""The texts of the demo: each plan speaks of its own figures and people, and Chinese is punctuated as Chinese."""

import ast
import re
from pathlib import Path

import pytest

from config.demo import cast, causes, figures, others, repeated, services
from plans.models import ImprovementInput, ServiceDocument
from verification.duties import repeats

SOURCES = sorted(Path(others.__file__).parent.glob("*.py"))
CHINESE = re.compile(r"[\u4e00-\u9fff]")
# A comma or colon between digits belongs to a number or a time of day.
HALF_WIDTH = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;()]")


def told_in_chinese(source):
    texts = [node.value for node in ast.walk(ast.parse(source.read_text("utf-8"))) if isinstance(node, ast.Constant)]
    return [text for text in texts if isinstance(text, str) and CHINESE.search(text)]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_chinese_is_punctuated_in_full_width(source):
    assert [text for text in told_in_chinese(source) if HALF_WIDTH.search(text)] == []


@pytest.mark.django_db
def test_a_smaller_plan_tells_its_own_budget_and_names_its_owner():
    people = cast.people()
    plan = others.in_review(people, figures.indicators(people["quality_manager"]))
    total = f"{sum(line.planned for line in plan.budget_lines.all()):,.0f}"
    assert re.findall(r"\d+,\d+", plan.budget_effects) == [total, total]
    assert [one.person for one in plan.responsibilities.all()] == [plan.owner, people["delivery"]]
    assert "2012" not in plan.introduction


def test_the_process_of_a_missed_plan_is_appraised_good_and_every_review_decides():
    score = sum(one["weight"] * one["score"] for one in causes.ASSESSMENT["criteria"]) / 100
    assert (80 <= score < 90, [bool(review["decisions"]) for review in causes.REVIEWS]) == (True, [True] * 3)


@pytest.mark.django_db
def test_a_manual_of_the_demo_can_be_fetched():
    services.documents(cast.people())
    file = ServiceDocument.objects.get(version_name="1.1").files.get()
    assert (file.media_type, file.file.read().decode().count("\n\n")) == ("text/plain", 3)


@pytest.mark.requirement("D2.9", "V2")
@pytest.mark.django_db
def test_a_miss_of_the_demo_comes_back_for_the_third_time_and_leadership_is_told():
    people = cast.people()
    played = repeated.play(people, figures.indicators(people["quality_manager"]))
    assert [plan.rounds.count() for plan in played] == [2, 1, 1]
    assert [(row.kind, row.result) for row in played[0].rounds.get(number=2).rows.order_by("place")] == [("goal", "partly"), ("work", "achieved")]
    left = ImprovementInput.objects.exclude(origin_plan=None).order_by("pk")
    assert [(one.repeat_count, one.origin_plan) for one in left] == [(count, plan) for count, plan in enumerate(played, start=1)]
    assert [duty.where for duty in repeats(people["leadership"])] == [left.last().number]
