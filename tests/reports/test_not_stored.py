"""A report that the store does not take is not issued, says why, and is ordered again when there is room."""

import pytest

from reports import actions
from reports.models import Submission
from reports.stored import is_unchanged
from tests.reports import factory


@pytest.mark.once
def test_a_report_that_cannot_be_stored_says_so_and_is_ordered_again(people, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.write_text("not a folder")
    report = actions.render(factory.ordered(people).pk)
    assert (report.state, report.file.name, report.sha256, Submission.objects.count()) == ("failed", "", "", 0)
    assert report.failure.startswith(("The file could not be stored", "文件未能保存"))
    settings.MEDIA_ROOT.unlink()
    actions.retry_report(report, people.planner)
    report = actions.render(report.pk)
    assert (report.state, is_unchanged(report), report.size > 0) == ("issued", True, True)
