"""The page and the API that show a plan as it stood: whose eyes see what, and what is no moment."""

from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from plans import actions, document
from plans.forms.moments import moment_in
from plans.models import Plan
from tests.plans import factory


def at(day, clock="12:00") -> datetime:
    """A moment of 2024 in the installation's time zone, which is China's."""
    return timezone.make_aware(datetime.fromisoformat(f"2024-{day}T{clock}"))


@contextmanager
def clock_at(moment):
    """Let the clock stand still at a moment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        yield


@pytest.fixture
def plan(people):
    """Drafted on 1 March, approved on 1 April, revised on 1 May; the revision is open and has another motive."""
    by = people.quality_manager
    with clock_at(at("03-01")):
        plan = factory.draft(people)
    with clock_at(at("03-15")):
        actions.edit_plan(plan, people.planner, plan.version, motive="First words.")
    with clock_at(at("04-01")):
        plan = actions.submit(Plan.objects.get(pk=plan.pk), by)
        plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    with clock_at(at("05-01")):
        plan = actions.revise(plan, by, "The customer asks for it.")
        return actions.edit_plan(plan, by, plan.version, motive="Last words.")


def shown(client, plan, **query):
    """What the page shows: the motive in its document, the stage, and the baseline in force."""
    context = client.get(reverse("plans:as-of", args=[plan.number]), query).context
    sheet, then = context["sheet"], context["then"]
    motive = sheet.section("description").facts["motive"].value if sheet else None
    return motive, then.state, then.baseline and then.baseline.number


def test_the_day_is_taken_to_its_end_and_a_time_of_it_exactly(plan, sign_in):
    client = sign_in("planner")
    asked = [{"day": "2024-03-14"}, {"day": "2024-03-15"}, {"day": "2024-03-15", "time": "11:59:59"}, {"day": "2024-03-31"}, {"day": "2024-04-01"}]
    assert [shown(client, plan, **query) for query in asked] == [
        ("Customers wait.", "draft", None), ("First words.", "draft", None), ("Customers wait.", "draft", None),
        ("First words.", "draft", None), ("First words.", "approved", 1),
    ]  # fmt: skip


def test_what_is_in_force_comes_first_and_what_was_worked_on_is_a_click_away(plan, sign_in):
    client = sign_in("planner")
    assert shown(client, plan, day="2024-05-02") == ("First words.", "approved", 1)
    assert shown(client, plan, day="2024-05-02", show="working") == ("Last words.", "approved", 1)


def test_who_edited_last_is_told_with_stage_and_version(plan, people, sign_in):
    context = sign_in("planner").get(reverse("plans:as-of", args=[plan.number]), {"day": "2024-05-02", "show": "working"}).context
    assert (context["state_words"], context["then"].revision, context["then"].edited.actor) == ("Approved · Being revised", 2, people.quality_manager)
    assert context["then"].version == Plan.objects.get(pk=plan.pk).version


@pytest.mark.parametrize("key", ["colleague", "leadership", "checker"])
def test_a_reader_of_the_published_plan_sees_what_was_in_force_and_nothing_of_its_drafts(plan, sign_in, api_as, key):
    client = sign_in(key)
    answers = [shown(client, plan, day=day, show="working") for day in ("2024-03-31", "2024-05-02")]
    assert answers == [(None, "draft", None), ("First words.", "approved", 1)]
    told = api_as(key).get(f"/api/v1/plans/{plan.pk}/as-of/", {"at": "2024-05-02"}).json()
    assert (told["document"], told["edited_by"], told["baseline"]["number"]) == (None, None, 1)


@pytest.mark.parametrize("key", ["quality_manager", "planner", "sms_owner", "auditor", "supervision", "delivery"])
def test_those_who_read_drafts_and_those_who_write_the_plan_see_the_drafts(plan, sign_in, api_as, key):
    assert shown(sign_in(key), plan, day="2024-03-31") == ("First words.", "draft", None)
    told = api_as(key).get(f"/api/v1/plans/{plan.pk}/as-of/", {"at": "2024-05-02"}).json()
    assert (told["document"]["plan"]["motive"], told["state"], told["revision_state"]) == ("Last words.", "approved", "revising")


def test_of_a_confidential_plan_there_is_no_past_either(people, sign_in, api_as):
    plan = factory.approved(people, confidential=True)
    assert sign_in("colleague").get(reverse("plans:as-of", args=[plan.number]), {"day": "2024-05-02"}).status_code == 404
    assert api_as("colleague").get(f"/api/v1/plans/{plan.pk}/as-of/", {"at": "2024-05-02"}).status_code == 404


def test_before_it_was_created_and_after_now(plan, sign_in, api_as):
    client, api = sign_in("planner"), api_as("planner")
    early = client.get(reverse("plans:as-of", args=[plan.number]), {"day": "2024-02-28"})
    assert (early.status_code, early.context["then"], "There was no such plan yet" in early.content.decode()) == (200, None, True)
    assert api.get(f"/api/v1/plans/{plan.pk}/as-of/", {"at": "2024-02-28"}).status_code == 404
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    late = client.get(reverse("plans:as-of", args=[plan.number]), {"day": tomorrow})
    assert (late.context["future"], late.context["then"].revision_state) == (True, "revising")
    today = client.get(reverse("plans:as-of", args=[plan.number]), {"day": timezone.localdate().isoformat()})
    assert today.context["future"] is False
    assert datetime.fromisoformat(api.get(f"/api/v1/plans/{plan.pk}/as-of/", {"at": tomorrow}).json()["at"]) <= timezone.now()


@pytest.mark.parametrize("given", ["", "yesterday", "2024-13-01", "0001-01-01", "9999-12-31T23:59", "2024-03-31T99:00", "1" * 500])
def test_what_is_no_moment_is_said_at_its_field(plan, sign_in, api_as, given):
    answer = api_as("planner").get(f"/api/v1/plans/{plan.pk}/as-of/", {"at": given})
    assert (answer.status_code, list(answer.json())) == (400, ["at"])
    page = sign_in("planner").get(reverse("plans:as-of", args=[plan.number]), {"day": given})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["day"])


def test_moments_are_read_in_the_zone_of_the_installation_unless_they_name_their_own():
    assert moment_in("2024-03-31T17:00") == at("03-31", "17:00") == moment_in("2024-03-31T09:00Z") == moment_in("2024-03-31T17:00 08:00")
    assert moment_in("2024-03-31") == at("03-31", "23:59:59.999999")


def test_moments_worth_asking_for_are_offered(plan, sign_in):
    moments = {key: sign_in(key).get(reverse("plans:as-of", args=[plan.number])).context["moments"] for key in ("planner", "colleague")}
    assert [what for _when, what in moments["planner"]] == ["Revision opened", "Plan approved", "Plan submitted for approval", "Plan created"]
    assert moments["colleague"] == [(at("04-01", "12:00:01"), "Baseline 1 approved")]


def test_the_page_opens_on_today_with_what_stands(people, plan, sign_in):
    page = sign_in("quality_manager").get(reverse("plans:as-of", args=[plan.number]))
    assert (page.status_code, page.context["form"].data["day"]) == (200, timezone.localdate().isoformat())
    assert (page.context["then"].baseline.number, page.context["future"]) == (1, False)
