"""Supervision 督办: lateness in working days, the thresholds, and who is told of overdue work."""

from datetime import date

import pytest

from accounts import duties
from audit.errors import NotAllowed, Stale
from improvement import actions, lateness, supervising
from improvement.health.gathering import health_of
from improvement.models import Thresholds, WorkItem
from plans import workdays
from reminders import actions as reminders
from reminders.models import Reminder
from tests.improvement import factory

pytestmark = pytest.mark.django_db


def facts(**changes):
    """Values of the thresholds, as forms and the API take them."""
    return {"near_days": 5, "lag_percent": 30, "owner_days": 1, "quality_days": 5, **changes}


def overdue(people, days):
    """An item of a plan in progress whose end was so many working days ago."""
    item = factory.item_in_progress(people)
    WorkItem.objects.filter(pk=item.pk).update(planned_end=workdays.add(lateness.yardstick().today, -days))
    return factory.fresh(item)


@pytest.mark.requirement("I2")
@pytest.mark.parametrize(("ends", "late"), [(date(2026, 2, 20), "near"), (date(2026, 2, 26), "near"), (date(2026, 2, 27), ""), (date(2026, 2, 10), "over")])
def test_an_end_is_near_by_working_days_that_leave_out_the_spring_festival(people, ends, late):
    # 2026-02-14 (Saturday) is worked; the festival is free from 15 to 23 February.
    item = factory.item_in_progress(people)
    item.planned_start, item.planned_end, item.state, item.percent = date(2026, 2, 2), ends, "doing", 99
    assert lateness.of(item, lateness.yardstick(date(2026, 2, 12))) == late


def test_overdue_is_said_in_working_days(people):
    item = factory.item_in_progress(people)
    item.planned_end = date(2026, 9, 30)
    # The first to the seventh of October are free, the tenth (Saturday) is worked.
    assert lateness.words(item, lateness.yardstick(date(2026, 10, 10))) == "overdue by 3 working days"


def test_those_who_supervise_set_the_thresholds_and_others_may_not(people, sign_in, api_as):
    for role in ("delivery", "planner", "leadership", "auditor", "administrator"):
        assert sign_in(role).get("/supervision/thresholds/").status_code == 403
        assert api_as(role).put("/api/v1/thresholds/in-force/", {"version": 1, **facts(near_days=9)}, format="json").status_code == 403
    answer = sign_in("sms_owner").post("/supervision/thresholds/", {"version": 1, **facts(near_days=9)})
    assert (answer.status_code, Thresholds.objects.in_force().near_days) == (302, 9)
    shown = api_as("quality_manager").get("/api/v1/thresholds/in-force/").json()
    assert shown == {"version": 2, **facts(near_days=9)}


def test_stale_thresholds_are_a_conflict_at_both_doors(people, sign_in, api_as):
    actions.set_thresholds(people.sms_owner, 1, **facts(near_days=9))
    # The defaults, which the second one read, are no longer in force.
    with pytest.raises(Stale):
        actions.set_thresholds(people.quality_manager, 1, near_days=7)
    actions.set_thresholds(people.sms_owner, 2, **facts(near_days=8))
    assert sign_in("sms_owner").post("/supervision/thresholds/", {"version": 1, **facts(near_days=7)}).status_code == 409
    assert api_as("sms_owner").put("/api/v1/thresholds/in-force/", {"version": 1, **facts(near_days=7)}, format="json").status_code == 409
    assert Thresholds.objects.get().near_days == 8


@pytest.mark.parametrize(("wrong", "field"), [({"near_days": 61}, "near_days"), ({"lag_percent": 1}, "lag_percent"), ({"owner_days": 6}, "quality_days"), ({"near_days": ""}, "near_days")])
def test_wrong_thresholds_are_refused_at_the_field_and_nothing_typed_is_lost(people, sign_in, wrong, field):
    answer = sign_in("sms_owner").post("/supervision/thresholds/", {"version": 1, **facts(**wrong)})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors), form["quality_days"].value()) == (422, [field], "5")
    assert Thresholds.objects.count() == 0


def told(person):
    """The titles of overdue work that a person is to follow up."""
    return [duty.title for group in duties.of(person) if group.kind == "supervise" for duty in group.duties]


@pytest.mark.requirement("I2")
@pytest.mark.parametrize(("days", "owner", "quality"), [(1, 0, 0), (2, 1, 0), (5, 1, 0), (6, 1, 1)])
def test_overdue_work_is_told_to_the_owner_then_to_service_quality_management(people, days, owner, quality):
    overdue(people, days)
    assert (len(told(people.quality_manager)), len(told(people.second_manager)), told(people.delivery)) == (owner, quality, [])


@pytest.mark.requirement("I2")
@pytest.mark.parametrize(
    ("today", "ends", "days", "expected"),
    [
        # Thursday's end: on Friday and through the weekend one working day has passed, on Monday two.
        (date(2026, 7, 3), date(2026, 7, 2), 1, False),
        (date(2026, 7, 4), date(2026, 7, 2), 1, False),
        (date(2026, 7, 5), date(2026, 7, 2), 1, False),
        (date(2026, 7, 6), date(2026, 7, 2), 1, True),
        # Friday's end at the weekend: none has passed.
        (date(2026, 7, 5), date(2026, 7, 3), 0, False),
        (date(2026, 7, 6), date(2026, 7, 3), 0, True),
        # 2026-10-10 is a Saturday that is worked after the holiday of seven days.
        (date(2026, 10, 7), date(2026, 9, 30), 0, False),
        (date(2026, 10, 10), date(2026, 9, 30), 2, True),
        (date(2026, 10, 10), date(2026, 10, 8), 2, False),
        (date(2026, 10, 11), date(2026, 10, 8), 2, False),
        (date(2026, 10, 12), date(2026, 10, 8), 2, True),
    ],
)
def test_overdue_work_is_told_on_when_more_working_days_than_the_threshold_have_passed(db, today, ends, days, expected):
    assert (ends < workdays.earliest_in_time(today, days), workdays.between(ends, today) > days) == (expected, expected)


def test_overdue_work_is_told_on_once_and_no_more_when_it_is_done(people):
    item = overdue(people, 9)
    refs = [(duty.ref, duty.turn) for _time in range(2) for duty in supervising.overdue_of_others(people.second_manager)]
    assert refs == [(f"improvement.workitem:{item.pk}", item.planned_end.isoformat())] * 2
    told_once, told_again = reminders.find(), reminders.find()
    recipients = Reminder.objects.filter(object_id=item.pk, kind="supervise").values_list("recipient__username", flat=True)
    assert (told_once > 0, told_again, sorted(recipients)) == (True, 0, sorted([people.quality_manager.username, people.second_manager.username]))
    actions.report_progress(item, people.delivery, item.version, 100)
    assert [*supervising.overdue_of_others(people.second_manager), *supervising.overdue_of_others(people.quality_manager)] == []


@pytest.mark.requirement("I2")
@pytest.mark.parametrize(("day", "late", "words"), [(4, "near", "0 working days left"), (5, "near", "0 working days left"), (6, "over", "overdue by 1 working day")])
def test_what_ended_on_friday_is_overdue_from_monday_on_in_colour_filter_health_and_api(people, monkeypatch, sign_in, api_as, day, late, words):
    item = factory.item_in_progress(people)
    WorkItem.objects.filter(pk=item.pk).update(planned_start=date(2026, 6, 1), planned_end=date(2026, 7, 3), percent=99, state="doing")
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: date(2026, 7, day))
    item, by = factory.fresh(item), lateness.yardstick()
    found = [item in WorkItem.objects.overdue(), any(one.code == "overdue" for one in health_of([item.plan])[item.plan_id].findings)]
    doors = [sign_in("quality_manager").get(f"/plans/{item.plan.number}/implementation/").context["overdue"] == 1, api_as("quality_manager").get(f"/api/v1/work-items/{item.pk}/").json()["overdue"]]
    assert (lateness.of(item, by), found + doors) == (late, [late == "over"] * 4)
    assert lateness.words(item, by) == words


# The owner's desk has the missed review of the plan beside the overdue work, and three months without figures.
@pytest.mark.parametrize(("key", "kind", "url", "over"), [("quality_manager", "supervise", "/supervision/?overdue=on", 8), ("delivery", "work", "/work/", 4)])
def test_of_very_much_overdue_work_the_desk_names_the_first_counts_all_and_leads_to_the_rest(people, sign_in, monkeypatch, key, kind, url, over):
    monkeypatch.setattr(duties, "MOST", 2)
    item = overdue(people, 9)
    later = [factory.add(item.plan, people.quality_manager, assignee=people.delivery) for _place in range(3)]
    WorkItem.objects.filter(plan=item.plan).update(scope_state="approved", planned_start=date(2026, 1, 5))
    WorkItem.objects.filter(pk__in=[one.pk for one in later]).update(planned_end=workdays.add(lateness.yardstick().today, -8))
    [group] = [group for group in duties.of(getattr(people, key)) if group.kind == kind]
    assert ([duty.ref for duty in group.duties], sum(group.counts.values())) == ([f"improvement.workitem:{one.pk}" for one in (item, later[0])], 4)
    desk = sign_in(key).get("/")
    shown = [(one.total, one.url) for one in desk.context["groups"] if one.url]
    assert (shown, desk.context["over"], f'<a href="{url}">and 2 more' in desk.content.decode()) == ([(4, url)], over, True)


def test_the_list_of_supervision_holds_unfinished_work_of_plans_one_may_read(people, sign_in):
    item = overdue(people, 3)
    page = sign_in("supervision").get("/supervision/")
    assert [line.item for line in page.context["lines"]] == [item]
    actions.report_progress(item, people.delivery, item.version, 100)
    assert list(sign_in("supervision").get("/supervision/").context["lines"]) == []


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_supervision_takes_the_same_number_of_queries(people, sign_in, number, django_assert_num_queries):
    plan = factory.started(people)
    for _place in range(number - 1):
        factory.add(plan, people.quality_manager, assignee=people.delivery)
    WorkItem.objects.update(scope_state="approved")
    client = sign_in("supervision")
    client.get("/supervision/")
    with django_assert_num_queries(19):
        client.get("/supervision/")


def test_only_those_who_supervise_may_set_thresholds_in_the_action(people):
    with pytest.raises(NotAllowed):
        actions.set_thresholds(people.planner, 1, near_days=3)


def test_the_table_of_a_plan_has_pages(people, sign_in):
    plan = factory.started(people)
    actions.seed_work(plan, people.quality_manager, 60)
    client = sign_in("quality_manager")
    pages = [client.get(f"/plans/{plan.number}/implementation/?view=table&page={number}").context for number in (1, 2)]
    numbers = [[line.item.number for line in page["lines"]] for page in pages]
    assert ([len(page) for page in numbers], numbers[0][-1] < numbers[1][0], pages[0]["page_obj"].paginator.count) == ([50, 11], True, 61)
