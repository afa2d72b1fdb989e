"""A goal in % stays between 0 and 100, and says so at the field."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from plans import actions
from plans.models import Goal
from tests.plans import factory


@pytest.mark.parametrize(("field", "value"), [("target_value", "150"), ("baseline_value", "-1")])
def test_a_share_outside_0_to_100_percent_is_refused_at_its_field(people, field, value):
    goal = factory.draft(people).goals.get()
    with pytest.raises(ValidationError) as refused:
        actions.edit_part(goal, people.quality_manager, goal.version, **{field: Decimal(value)})
    assert list(refused.value.message_dict) == [field]


def test_a_figure_in_hours_may_be_above_100(people):
    goal = factory.draft(people).goals.get()
    changes = {"unit": "h", "direction": "down", "baseline_value": Decimal(499), "target_value": Decimal(120)}
    actions.edit_part(goal, people.quality_manager, goal.version, **changes)
    assert Goal.objects.get().target_value == 120
