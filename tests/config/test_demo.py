"""The texts of the demo: each plan speaks of its own figures and people, and Chinese is punctuated as Chinese."""

import ast
import re
from pathlib import Path

import pytest

from config.demo import cast, causes, figures, others, services
from plans.models import ServiceDocument

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
