"""An input names its service and weighs value against effort; several plans may answer it; what is deferred comes back."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone

from plans import actions, tasks
from plans.models import ImprovementInput
from tests.plans import factory
from tests.plans.test_inputs import raised

API = "/api/v1/inputs/"


@pytest.fixture
def desk(people):
    return factory.objective(people).service


@pytest.fixture
def retired(people):
    service = actions.define_service(people.planner, code="FAX", name_en="Fax", name_zh="传真")
    return lambda: actions.edit_service(service, people.planner, service.version, active=False)


def test_service_value_and_effort_are_chosen_shown_and_filtered(people, sign_in, desk):
    client = sign_in("colleague")
    sent = {"title": "Slow VPN", "kind": "D2.4", "description": "Slow.", "service": desk.pk, "value": "high", "effort": "low"}
    page = client.get(client.post("/inputs/new/", sent)["Location"]).content.decode()
    assert (">Help desk</a>" in page, "<dd>High</dd>" in page, "<dd>Low</dd>" in page) == (True, True, True)
    raised(people, title="Printer", value="low")
    for query in (f"service={desk.pk}", "value=high", "effort=low"):
        assert [one.title for one in client.get(f"/inputs/?{query}").context["object_list"]] == ["Slow VPN"]


@pytest.mark.parametrize(("order", "found"), [("", "EDCBA"), ("id", "ABCDE"), ("-worth", "CAEDB"), ("cost", "AECDB"), ("nonsense", "EDCBA")])
def test_the_register_is_put_in_order(people, sign_in, order, found):
    for title, value, effort in [("A", "medium", "low"), ("B", "", ""), ("C", "high", "medium"), ("D", "low", "high"), ("E", "low", "medium")]:
        raised(people, title=title, value=value, effort=effort)
    page = sign_in("delivery").get(f"/inputs/?order={order}")
    titles = [one.title for one in page.context["object_list"]]
    assert ("".join(titles), page.context["active"]) == (found, 0)


def test_the_days_of_raising_narrow_the_register_with_both_ends(people, sign_in):
    raised(people)
    today = timezone.localdate()
    count = lambda query: len(sign_in("delivery").get(f"/inputs/?{query}").context["object_list"])  # noqa: E731
    assert (count(f"since={today}&until={today}"), count(f"since={today + timedelta(days=1)}"), count(f"until={today - timedelta(days=1)}")) == (1, 0, 0)
    assert (count("since=0001-01-01"), count("until=9999-12-31"), count("since=nonsense")) == (1, 1, 1)


def test_a_service_no_longer_offered_is_not_chosen_but_kept_where_it_stands(people, sign_in, retired):
    from plans.models import Service

    source = raised(people, service=Service.objects.get(code="FAX"))
    gone = retired()
    with pytest.raises(ValidationError) as refused:
        raised(people, service=gone)
    assert list(refused.value.message_dict) == ["service"]
    client = sign_in("colleague")
    assert "Fax" not in client.get("/inputs/new/").content.decode()
    assert "Fax" in client.get(f"/inputs/{source.number}/edit/").content.decode()
    assert actions.edit_input(source, people.colleague, 1, title="Fax is slow", service=gone).title == "Fax is slow"


def test_the_api_takes_service_and_weight_and_says_what_is_wrong(people, api_as, desk, retired):
    client, good = api_as("colleague"), {"title": "Slow", "kind": "D2.4", "description": "Slow.", "service": desk.pk, "value": "high", "effort": "medium"}
    told = client.post(API, good, format="json").json()
    assert (told["service"], told["service_name"], told["value"], told["effort"]) == (desk.pk, "服务台", "high", "medium")
    for wrong, field in [({"service": retired().pk}, "service"), ({"service": 10**30}, "service"), ({"value": "huge"}, "value"), ({"effort": 3}, "effort")]:
        answer = client.post(API, good | wrong, format="json")
        assert (answer.status_code, list(answer.json())) == (400, [field])
    raised(people, title="B", value="low")
    assert [row["title"] for row in client.get(f"{API}?ordering=-worth").json()["results"]] == ["Slow", "B"]


def test_several_plans_answer_one_input_and_each_is_shown_to_its_readers(people, sign_in):
    first = factory.approved(people)
    source = first.inputs.get().source
    second = actions.create_plan(people.quality_manager, title="Another answer", confidential=True)
    actions.add_part(second, "inputs", second.owner, source=source)
    page = {key: sign_in(key).get(f"/inputs/{source.number}/").content.decode() for key in ("auditor", "delivery")}
    assert {key: (first.number in html, second.number in html) for key, html in page.items()} == {"auditor": (True, True), "delivery": (True, False)}


def test_the_lineage_goes_back_over_all_earlier_cycles_with_their_plans(people, sign_in):
    plan = factory.approved(people)
    first = plan.inputs.get().source
    second = actions.carry_over(plan, people.planner, "Still slow", "Not cured.", origin=first)
    third = actions.carry_over(plan, people.planner, "Slow again", "Not cured.", origin=ImprovementInput.objects.get(pk=second.pk))
    lineage = sign_in("delivery").get(f"/inputs/{third.number}/").context["lineage"]
    assert [(one.source, one.plans) for one in lineage["earlier"]] == [(second, []), (first, [plan])]


def test_a_merged_input_shows_the_plans_that_follow_it_up(people, sign_in):
    plan = factory.approved(people)
    merged = actions.merge_input(raised(people), people.quality_manager, "Same.", plan.inputs.get().source)
    assert sign_in("delivery").get(f"/inputs/{merged.number}/").context["lineage"]["followed_up"] == [plan]


def test_what_an_open_revision_takes_up_shows_to_those_who_work_on_it_alone(people, sign_in):
    plan = factory.approved(people)
    answered = plan.inputs.get().source
    plan = actions.revise(plan, plan.owner, "More.")
    added = actions.adopt_input(raised(people), people.planner, "Yes.")
    actions.add_part(plan, "inputs", plan.owner, source=added)
    shown = lambda key, source: bool(sign_in(key).get(f"/inputs/{source.number}/").context["lineage"]["plans"])  # noqa: E731
    assert (shown("planner", added), shown("colleague", added), shown("colleague", answered)) == (True, False, True)


def test_a_deferred_input_comes_back_on_its_day_by_the_hourly_task(people):
    due, later = (actions.defer_input(raised(people), people.planner, "Later.", timezone.localdate() + timedelta(days=days)) for days in (1, 9))
    ImprovementInput.objects.filter(pk=due.pk).update(deferred_until=timezone.localdate())
    assert (tasks.return_deferred(), tasks.return_deferred()) == (1, 0)
    due.refresh_from_db(), later.refresh_from_db()
    assert (due.state, later.state) == ("raised", "deferred")
    entry = settings.CELERY_BEAT_SCHEDULE["return-deferred-inputs"]
    assert (entry["task"], entry["options"]["headers"]["scheduled"]) == (tasks.return_deferred.name, ["return-deferred-inputs", 3600])
