"""What somebody has removed in the meantime is a conflict with a sentence, not an error of the server."""

import pytest
from django.utils.translation import override

from audit import trail
from audit.errors import Faster
from plans import actions
from tests.plans import factory


def test_editing_or_moving_what_was_removed_is_refused_with_a_sentence(people):
    plan = factory.draft(people)
    row = plan.outcomes.get()
    actions.remove_part(plan.outcomes.get(), plan.owner)
    with override("en"), pytest.raises(Faster) as refused:
        trail.edit(row, "plan.edit_part", plan.owner, {"text": "Too late"})
    assert refused.value.message == f"Somebody has removed “{row}” in the meantime."
