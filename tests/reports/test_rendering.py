"""A paper has its limits of time, memory and pages; what passes them is killed, says so, and leaves the worker as it was."""

import pytest
from django.utils import translation

from reports import actions, rendering
from tests.reports import factory

PASSED = [
    ({"seconds": 0}, "Making the report took longer than 0 seconds and was stopped."),
    ({"megabytes": 150}, "Making the report broke off; most likely it needed more than the 150 MB of memory it may have."),
    ({"pages": 2}, "The report has more than 2 pages and was not made."),
]
ADVICE = " Report on fewer rows, or have the administrator raise the limit."


@pytest.mark.parametrize(("limit", "sentence"), PASSED, ids=[next(iter(limit)) for limit, _sentence in PASSED])
def test_a_paper_that_passes_a_limit_fails_with_the_limit_in_its_sentence(people, settings, limit, sentence):
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | limit
    report = factory.ordered(people)
    type(people.planner).objects.filter(pk=people.planner.pk).update(language="en")
    failed = actions.render(report.pk)
    assert (failed.state, failed.failure) == ("failed", sentence + ADVICE)


def test_a_failure_is_told_in_the_language_of_the_one_who_ordered(people, settings):
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | {"pages": 2}
    report = factory.ordered(people)
    assert actions.render(report.pk).failure == "报告超过 2 页，未予生成。请减少报告的行数，或请管理员提高上限。"


def test_what_the_engine_complains_of_is_told_as_it_stands():
    with translation.override("en"), pytest.raises(rendering.RenderingFailed) as refused:
        rendering.rendered({"identity": {"language": "en"}})
    assert str(refused.value) == "'document'"


def test_while_a_paper_is_being_made_that_is_said_again_and_again(monkeypatch):
    monkeypatch.setattr(rendering, "BEAT", 0.02)
    said = []
    with pytest.raises(rendering.RenderingFailed, match="'document'"):
        rendering.rendered({"identity": {"language": "en"}}, alive=lambda: said.append(True))
    assert len(said) > 1
