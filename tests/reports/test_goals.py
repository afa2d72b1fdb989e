"""The report tells of each goal what the plan does: its objective, what it complies with, when its effect is measured."""

import pytest
from django.utils import translation

from reports import paper, pdf
from reports.templatetags.paper import objective
from tests.reports import factory, reading


@pytest.mark.requirement("D1.1", "D1.2", "D1.3")
def test_a_goal_is_printed_with_its_objective_its_standards_and_its_effect_window(people):
    content = reading.content_of(factory.ordered(people))
    with translation.override("en"):
        html = pdf.html_of(content | {"identity": content["identity"] | {"language": "en"}})
    told = ["Help desk › Resolve within 5 days", "2026-09-01 – 2026-11-30", "ISO/IEC 20000-1 8.6.1"]
    assert [words for words in told if words not in html] == []


def test_a_document_frozen_before_goals_had_links_is_printed_as_it_says(people):
    content = reading.content_of(factory.ordered(people))
    parts = content["document"]["parts"]
    del parts["standards"], parts["goals"][0]["effect_from"]
    assert [goal["named"] for goal in paper.goals_of(content["document"])] == [[]]
    assert [objective("Resolve within 5 days"), objective(""), objective({"id": 1, "name": "In words"})] == ["Resolve within 5 days", "–", "In words"]
