"""One order at a time for a round and a language."""

import pytest

from audit.errors import NotReady
from reports import actions
from tests.verification import factory


def test_a_report_that_is_being_rendered_is_not_ordered_twice(people):
    control = factory.closed_round(people)
    actions.request_report(control, people.planner, language="en")
    with pytest.raises(NotReady):
        actions.request_report(control, people.second_manager, language="en")
    assert control.reports.count() == 1
