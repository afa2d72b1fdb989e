"""After a closed round, the plan may go back to implementation, at the API too."""

from plans.models import Plan
from plans.states import PlanState
from tests.verification import factory


def test_a_plan_goes_back_to_work_after_its_round(people, api_as):
    control = factory.closed_round(people)
    answer = api_as("planner").post(f"/api/v1/rounds/{control.pk}/resume/")
    assert (answer.status_code, Plan.objects.get().state) == (200, PlanState.IN_PROGRESS)


def test_a_plan_with_an_open_round_stays_in_verification(people, api_as):
    control = factory.open_round(people)
    answer = api_as("planner").post(f"/api/v1/rounds/{control.pk}/resume/")
    assert (answer.status_code, Plan.objects.get().state) == (409, PlanState.VERIFYING)
