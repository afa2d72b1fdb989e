"""The schedule: dates that fit, an order without circles, warnings where dates contradict it, and the chart (D3.4)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from audit.models import Event
from plans import actions, gantt, schedule, workdays
from plans.contexts.build import sheet_of
from plans.document import of
from tests.plans import factory

HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def english():
    """Actions speak English here."""
    with translation.override("en"):
        yield


@pytest.fixture
def plan(people):
    """A draft with one phase, 2026-01-05 to 2026-03-31, and two activities, the second after the first."""
    return factory.draft(people)


def shown(plan):
    """The schedule as the page shows it."""
    return sheet_of(of(plan)).section("scheme").schedule


def refused(deed, *args, **changes) -> dict:
    """What an action objects to, by field."""
    with pytest.raises(ValidationError) as error:
        deed(*args, **changes)
    return error.value.message_dict


def three(plan):
    """The plan's two activities and a third, in the order of their places."""
    actions.add_part(plan, "activities", plan.owner, phase=plan.phases.get(), text="Roll triage out")
    return list(plan.activities.all())


@pytest.mark.requirement("D3.4")
def test_an_activity_does_not_begin_after_itself(plan):
    first, *_others = three(plan)
    assert list(refused(actions.add_part, plan, "dependencies", plan.owner, activity=first, after=first)) == ["after"]


@pytest.mark.requirement("D3.4")
def test_a_circle_is_refused_and_named(plan):
    first, second, third = three(plan)
    actions.add_part(plan, "dependencies", plan.owner, activity=third, after=second)
    told = refused(actions.add_part, plan, "dependencies", plan.owner, activity=first, after=third)
    assert told == {"after": ["This would run in a circle: Roll triage out → Define triage → Try triage out → Roll triage out."]}
    row = plan.dependencies.get(activity=second)
    assert list(refused(actions.edit_part, row, plan.owner, row.version, after=third)) == ["after"]


@given(some.lists(some.tuples(some.integers(1, 6), some.integers(1, 6)), max_size=14), some.integers(1, 6))
def test_a_way_that_is_called_a_circle_is_one_and_none_is_missed(edges, start):
    way = schedule.circle(edges, start)
    reached, more = set(), {following for before, following in edges if before == start}
    while more - reached:
        reached |= more
        more = {following for before, following in edges if before in reached}
    assert bool(way) == (start in reached)
    assert set(zip(way, way[1:], strict=False)) <= set(edges)
    assert not way or way[0] == way[-1] == start


@pytest.mark.requirement("D3.4")
def test_what_an_activity_begins_after_is_chosen_in_its_own_form(plan, sign_in):
    first, second, third = three(plan)
    client, url = sign_in("quality_manager"), reverse("plans:part-edit", args=[plan.number, "activities", third.pk])
    form = client.get(url).context["form"]
    assert ([one.text for one in form.fields["begins_after"].queryset], form["begins_after"].value()) == (["Define triage", "Try triage out"], [])
    body = {"phase": third.phase_id, "text": third.text, "version": third.version, "begins_after": [first.pk, second.pk]}
    assert client.post(url, body).status_code == 302
    third.refresh_from_db()
    assert client.post(url, {**body, "version": third.version, "begins_after": [second.pk]}).status_code == 302
    assert [one.after for one in third.needs.all()] == [second]
    verbs = Event.objects.filter(object_type="plans.activitydependency").order_by("sequence").values_list("verb", flat=True)
    assert list(verbs)[-3:] == ["plan.add_part", "plan.add_part", "plan.remove_part"]


def test_whoever_read_an_older_list_does_not_drop_what_somebody_else_chose(plan, people, sign_in):
    first, second, third = three(plan)
    url = reverse("plans:part-edit", args=[plan.number, "activities", third.pk])
    body = {"phase": third.phase_id, "text": third.text, "version": third.version}
    assert sign_in("planner").post(url, {**body, "begins_after": [first.pk]}).status_code == 302
    assert sign_in("quality_manager").post(url, {**body, "begins_after": [second.pk]}).status_code == 409
    assert [one.after for one in third.needs.all()] == [first]


def test_every_door_to_the_order_counts_the_version_of_the_activity_that_waits(plan):
    first, second, third = three(plan)

    def version():
        third.refresh_from_db()
        return third.version

    row = actions.add_part(plan, "dependencies", plan.owner, activity=third, after=first)
    versions = [version()]
    row = actions.edit_part(row, plan.owner, row.version, after=second)
    versions.append(version())
    actions.remove_part(row, plan.owner)
    versions.append(version())
    versions.append(actions.edit_part(third, plan.owner, third.version, begins_after=[first, second]).version)
    assert versions == [2, 3, 4, 6]


def test_a_circle_is_told_at_the_choice_and_nothing_is_saved(plan, sign_in):
    first, second, _third = three(plan)
    url = reverse("plans:part-edit", args=[plan.number, "activities", first.pk])
    answer = sign_in("quality_manager").post(url, {"phase": first.phase_id, "text": "New words", "version": first.version, "begins_after": [second.pk]})
    first.refresh_from_db()
    assert (answer.status_code, list(answer.context["form"].errors), first.text) == (422, ["begins_after"], "Define triage")


def test_the_api_refuses_a_circle_at_its_field(plan, api_as):
    first, second, _third = three(plan)
    body = {"plan": plan.pk, "activity": first.pk, "after": second.pk}
    answer = api_as("quality_manager").post("/api/v1/plan-parts/dependencies/", body, format="json")
    assert (answer.status_code, list(answer.json())) == (400, ["after"])


@pytest.mark.requirement("D3.4")
@pytest.mark.parametrize(("slug", "changes", "fields"), [
    ("phases", {"planned_start": date(2026, 1, 4)}, ["planned_start"]), ("phases", {"planned_end": date(2026, 12, 19)}, ["planned_end"]),
    ("activities", {"planned_start": date(2026, 1, 4), "planned_end": date(2026, 4, 1)}, ["planned_start", "planned_end"]),
])  # fmt: skip
def test_dates_outside_what_surrounds_them_are_refused_at_the_field(plan, slug, changes, fields):
    row = getattr(plan, slug).first()
    assert list(refused(actions.edit_part, row, plan.owner, row.version, **changes)) == fields


def test_dates_that_contradict_the_order_are_warned_of_and_kept(plan):
    first, second = plan.activities.all()
    actions.edit_part(first, plan.owner, first.version, planned_start=date(2026, 1, 5), planned_end=date(2026, 2, 13))
    actions.edit_part(second, plan.owner, second.version, planned_start=date(2026, 2, 13), planned_end=date(2026, 3, 2))
    told = shown(plan)
    assert [line.warnings for line in told.phases[0].activities] == [(), ("begins before “Define triage” has ended (2026-02-13)",)]
    assert (told.chart.contradicts, [line.after for line in told.phases[0].activities]) == (True, [(), ("Define triage",)])
    second.refresh_from_db()
    actions.edit_part(second, plan.owner, second.version, planned_start=date(2026, 2, 14))
    assert (shown(plan).chart.contradicts, shown(plan).phases[0].activities[1].warnings) == (False, ())


def test_a_phase_that_moved_away_from_its_activities_warns_at_them(plan):
    first, phase = plan.activities.first(), plan.phases.get()
    actions.edit_part(first, plan.owner, first.version, planned_start=date(2026, 1, 5), planned_end=date(2026, 1, 30))
    actions.edit_part(phase, plan.owner, phase.version, planned_start=date(2026, 2, 2))
    assert shown(plan).phases[0].activities[0].warnings == ("outside the dates of its phase",)


@pytest.mark.requirement("D3.4")
def test_durations_are_working_days_of_the_calendar(people, plan):
    first = plan.activities.first()
    # Spring Festival: 2026-02-14 is worked, 02-15 to 02-23 are free.
    actions.edit_part(first, plan.owner, first.version, planned_start=date(2026, 2, 13), planned_end=date(2026, 2, 24))
    days = [shown(plan).phases[0].activities[0].days]
    actions.set_day(people.quality_manager, day=date(2026, 2, 16), working=True, note="On duty")
    days.append(shown(plan).phases[0].activities[0].days)
    assert (days, shown(plan).phases[0].activities[1].days) == ([3, 4], None)


def test_the_chart_marks_years_without_published_holidays(people, plan):
    assert shown(plan).unpublished == ()
    actions.edit_plan(plan, plan.owner, plan.version, planned_end=date(2041, 1, 31))
    assert shown(type(plan).objects.get()).unpublished[-2:] == (2040, 2041)


@pytest.mark.requirement("D3.4")
def test_the_page_draws_the_schedule_with_its_table(plan, sign_in):
    page = sign_in("quality_manager").get(plan.get_absolute_url()).content.decode()
    assert (page.count('class="chart gantt gantt-schedule"'), page.count("gantt-tip"), "Phases: 1, activities: 2; 2026-01-05 to 2026-12-18." in page) == (1, 2, True)
    assert [words for words in ("Working days", "Begins after", reverse("plans:calendar")) if words not in page] == []


def test_a_frozen_baseline_draws_its_schedule_too(people, sign_in):
    plan = factory.approved(people)
    page = sign_in("leadership").get(reverse("plans:baseline", args=[plan.number, 1])).content.decode()
    assert page.count('class="chart gantt gantt-schedule"') == 1


def test_the_page_costs_the_same_with_two_activities_and_with_five(people, plan, sign_in):
    client, counts = sign_in("auditor"), []
    for _round in range(2):
        client.get(plan.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(plan.get_absolute_url())
        counts.append(len(queries))
        for number in range(3):
            actions.add_part(plan, "activities", plan.owner, phase=plan.phases.get(), text=f"A{number}", begins_after=[plan.activities.first()])
    assert counts[0] == counts[1]


def task(pk, first, last, **more):
    return gantt.Task(pk, f"T{pk}", date(2026, 3, first), date(2026, 3, last), **more)


def test_bars_follow_their_days_and_arrows_lead_from_end_to_beginning():
    chart = gantt.of([task(1, 2, 20, phase=True), task(1, 2, 6), task(2, 9, 20, after=(1,))], date(2026, 3, 10), {})
    phase, first, second = chart.bars
    assert (phase.x, phase.width) == (first.x, round(second.x + second.width - first.x, 1))
    assert first.x + first.width < second.x
    assert [(arrow.line.split("h")[0], arrow.contradicts) for arrow in chart.arrows] == [(f"M{round(first.x + first.width, 1)} {first.y + first.height / 2}", False)]
    assert (len(chart.free), first.x < chart.today < chart.width, any(tick.week for tick in chart.ticks)) == (2, True, True)


def test_an_activity_that_begins_too_early_gets_an_arrow_that_says_so():
    chart = gantt.of([task(1, 2, 13), task(2, 9, 20, after=(1, 99))], date(2025, 1, 1), {})
    assert ([arrow.contradicts for arrow in chart.arrows], chart.today, gantt.of([], date(2026, 3, 1), {})) == ([True], None, None)


def test_on_a_chart_of_centuries_no_free_days_are_looked_for_and_their_length_is_known_at_once():
    long = gantt.of([gantt.Task(1, "A", date(1900, 1, 1), date(2200, 12, 31))], date(2026, 1, 1), {})
    short = gantt.of([gantt.Task(1, "A", date(2026, 3, 2), date(2026, 3, 15))], date(2026, 1, 1), {})
    assert (long.free, len(short.free)) == ((), 2)
    weekdays = workdays.lasting(date(1900, 1, 1), date(2000, 12, 31), {})
    assert weekdays == sum((date(1900, 1, 1) + timedelta(days=n)).weekday() < 5 for n in range((date(2001, 1, 1) - date(1900, 1, 1)).days))


def test_a_long_name_stands_whole_in_several_lines_and_takes_the_room_it_needs():
    short, long = (gantt.of([gantt.Task(1, name, date(2026, 3, 2), date(2026, 3, 6))], date(2026, 3, 3), {}) for name in ("A", "试" * 40))
    [bar] = long.bars
    assert ("".join(line for _y, line in bar.lines), len(bar.lines)) == ("试" * 40, 3)
    assert long.height - short.height == 2 * gantt.LINE
