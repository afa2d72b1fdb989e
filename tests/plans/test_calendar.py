"""The working calendar: who sets days, by page and API; what a year shows; what a line means."""

import uuid
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from audit.errors import NotAllowed, Stale
from audit.models import Event
from plans import actions, calendars, workdays
from plans.contexts.calendar import year_of
from plans.models import CalendarDay

DAYS = "/api/v1/calendar-days/"
YEAR = reverse("plans:calendar_year", args=[2026])
EDIT = reverse("plans:calendar_edit", args=[2026])
NEW = {"working": "True", "note": "Stocktaking"}


def day_url(month, number, name="calendar_day"):
    return reverse(f"plans:{name}", args=[2026, month, number])


@pytest.fixture
def saturday(people):
    """A Saturday set as worked."""
    return actions.set_day(people.quality_manager, day=date(2026, 11, 28), working=True, note="Stocktaking")


@pytest.mark.requirement("D3.4")
def test_a_day_is_set_changed_and_set_back_and_the_trail_tells_of_it(people, saturday):
    by = people.planner
    changed = actions.change_day(saturday, by, saturday.version, note="Inventory")
    actions.clear_day(changed, by, changed.version)
    actions.clear_day(changed, by)
    verbs = list(Event.objects.filter(verb__startswith="calendar.").order_by("sequence").values_list("verb", flat=True))
    assert (verbs, CalendarDay.objects.count(), workdays.is_working(date(2026, 11, 28))) == (["calendar.set", "calendar.edit", "calendar.clear"], 0, False)


def test_a_stale_change_and_a_stale_clearing_are_refused(people, saturday):
    actions.change_day(saturday, people.planner, saturday.version, note="Inventory")
    for deed in (lambda: actions.change_day(saturday, people.planner, saturday.version, note="X"), lambda: actions.clear_day(saturday, people.planner, saturday.version)):
        with pytest.raises(Stale):
            deed()


@pytest.mark.parametrize("key", ["delivery", "auditor", "leadership", "supervision", "administrator"])
def test_whoever_does_not_keep_the_calendar_reads_it_alone(people, saturday, sign_in, key):
    client, person = sign_in(key), getattr(people, key)
    for deed in (lambda: actions.set_day(person, day=date(2026, 12, 5), working=True, note="X"), lambda: actions.clear_day(saturday, person)):
        with pytest.raises(NotAllowed):
            deed()
    assert client.get(YEAR).status_code == 200
    assert [client.get(url).status_code for url in (EDIT, day_url(12, 5))] == [403, 403]
    assert [client.post(url).status_code for url in (EDIT, day_url(12, 5), day_url(11, 28, "calendar_clear"))] == [403, 403, 403]


def test_a_year_shows_its_holidays_by_name_and_the_days_that_were_set(saturday, sign_in):
    page = sign_in("delivery", "zh-hans").get(YEAR).content.decode()
    assert [words for words in ("国庆节", "春节", "Stocktaking", "2026-11-28") if words not in page] == []
    with translation.override("en"):
        shown = year_of(2026)
    spring = next(one for one in shown.holidays if one.name == "Spring Festival")
    assert (spring.first, spring.last, spring.worked) == (date(2026, 2, 15), date(2026, 2, 23), (date(2026, 2, 14), date(2026, 2, 28)))
    kinds = {day.day: day.kind for month in shown.months for week in month.weeks for day in week if day}
    assert [kinds[date(2026, *day)] for day in ((10, 1), (10, 10), (11, 28), (11, 29), (11, 30))] == ["holiday", "shifted", "set", "free", "work"]
    assert (len(kinds), shown.working_days) == (365, workdays.lasting(date(2026, 1, 1), date(2026, 12, 31)))


def test_a_year_without_published_holidays_says_so(sign_in):
    page = sign_in("delivery").get(reverse("plans:calendar_year", args=[2040])).content.decode()
    assert "have not been published yet" in page
    assert "have not been published yet" not in sign_in("delivery").get(YEAR).content.decode()


@pytest.mark.parametrize("path", ["/calendar/1999/", "/calendar/2101/", "/calendar/2026/2/30/", "/calendar/2026/13/1/"])
def test_a_day_that_the_calendar_does_not_have_is_404(sign_in, path):
    assert sign_in("planner").get(path).status_code == 404


def test_the_year_costs_the_same_with_one_day_set_and_with_three(people, saturday, sign_in):
    client, counts = sign_in("planner"), []
    for number in (1, 2):
        client.get(YEAR)
        with CaptureQueriesContext(connection) as queries:
            client.get(YEAR)
        counts.append(len(queries))
        for day in (4, 5):
            if number == 1:
                actions.set_day(people.planner, day=date(2026, 12, day), working=False, note="X")
    assert counts[0] == counts[1]


def test_a_day_is_set_on_its_page_and_a_double_click_sets_it_once(sign_in):
    client, key = sign_in("sms_owner"), str(uuid.uuid4())
    assert client.get(day_url(11, 28)).context["form"]["working"].value() == "True"
    answers = [client.post(day_url(11, 28), {**NEW, "key": key}) for _click in range(2)]
    assert (answers[0].status_code, answers[0].url, CalendarDay.objects.get().note) == (302, YEAR, "Stocktaking")


def test_bad_input_is_told_at_the_field_and_a_stale_change_shows_both(people, saturday, sign_in):
    client = sign_in("planner")
    wrong = client.post(day_url(12, 5), {**NEW, "note": "x" * 121})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["note"])
    actions.change_day(saturday, people.planner, saturday.version, note="Theirs")
    stale = client.post(day_url(11, 28), {**NEW, "version": saturday.version})
    assert (stale.status_code, "Theirs" in stale.content.decode()) == (409, True)


def test_the_lines_of_a_year_set_change_and_clear_days_at_once(people, saturday, sign_in):
    actions.set_day(people.planner, day=date(2026, 12, 4), working=False, note="Gone")
    client = sign_in("quality_manager")
    form = client.get(EDIT).context["form"]
    lines = "2026-11-28 free Nothing to count\n2026/12/5\t班\t年终盘点\n2026年12月11日，休，团建"
    answer = client.post(EDIT, {"days": lines, "seen": form["seen"].value()})
    rows = [(row.day.isoformat(), row.working, row.note) for row in CalendarDay.objects.all()]
    assert (answer.status_code, rows) == (302, [("2026-11-28", False, "Nothing to count"), ("2026-12-05", True, "年终盘点"), ("2026-12-11", False, "团建")])


def test_lines_saved_as_they_were_read_change_nothing(saturday, sign_in):
    client = sign_in("quality_manager")
    form, events = client.get(EDIT).context["form"], Event.objects.count()
    answer = client.post(EDIT, {name: form[name].value() for name in ("days", "seen")})
    assert (answer.status_code, Event.objects.count(), CalendarDay.objects.get().version) == (302, events, saturday.version)


def test_lines_over_a_day_that_somebody_else_changed_are_409_and_saved_knowingly_the_second_time(people, saturday, sign_in):
    client = sign_in("quality_manager")
    seen = client.get(EDIT).context["form"]["seen"].value()
    actions.change_day(saturday, people.planner, saturday.version, note="Theirs")
    answer = client.post(EDIT, {"days": "2026-11-28 work Mine", "seen": seen})
    form = answer.context["form"]
    assert (answer.status_code, form["days"].value(), CalendarDay.objects.get().note) == (409, "2026-11-28 work Mine", "Theirs")
    again = client.post(EDIT, {"days": form["days"].value(), "seen": form["seen"].value()})
    assert (again.status_code, CalendarDay.objects.get().note) == (302, "Mine")


BAD_LINES = [
    "tomorrow work X", "2026-02-30 work X", "2026-11-28 maybe X", "2026-11-28 work", "2027-01-02 work X", "2026-11-28 work A\n2026-11-28 free B",
    "2026-11-28 work " + "x" * 121, "\n".join(["2026-11-28 work X"] * 400), "2026-11-28 work a\x00b",
]  # fmt: skip


@pytest.mark.parametrize("lines", BAD_LINES)
def test_a_line_that_is_not_understood_is_named_and_nothing_is_set(sign_in, lines):
    answer = sign_in("planner").post(EDIT, {"days": lines, "seen": ""})
    assert (answer.status_code, list(answer.context["form"].errors), CalendarDay.objects.count()) == (422, ["days"], 0)


def test_each_wrong_line_is_told_with_its_number():
    with translation.override("en"), pytest.raises(ValidationError) as error:
        calendars.read("2026-11-28 work Fine\n\nnonsense\n2026-11-29 perhaps X")
    assert [message.split(":")[0] for message in error.value.message_dict["days"]] == ["Line 3", "Line 4"]


def test_the_api_sets_changes_and_clears_days(api_as):
    client, body = api_as("planner"), {"day": "2026-11-28", "working": True, "note": "Stocktaking"}
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    made = [client.post(DAYS, body, headers=headers, format="json") for _click in range(2)]
    one = f"{DAYS}{made[0].json()['id']}/"
    assert ([answer.status_code for answer in made], CalendarDay.objects.count()) == ([201, 201], 1)
    assert list(client.post(DAYS, body, format="json").json()) == ["day"]
    assert client.patch(one, {"note": "Later", "version": 1}, format="json").json()["note"] == "Later"
    assert [client.patch(one, {"note": "X", **version}, format="json").status_code for version in ({"version": 1}, {})] == [409, 400]
    assert [client.delete(f"{one}?version={version}").status_code for version in (1, 2)] == [409, 204]
    assert client.delete(one).status_code == 404


def test_the_api_refuses_whoever_does_not_keep_the_calendar(saturday, api_as):
    client, one = api_as("delivery"), f"{DAYS}{saturday.pk}/"
    body = {"day": "2026-12-05", "working": True, "note": "X", "version": 1}
    statuses = [client.post(DAYS, body, format="json").status_code, client.patch(one, body, format="json").status_code, client.delete(one).status_code]
    assert (statuses, client.get(one).json()["note"]) == ([403, 403, 403], "Stocktaking")


@pytest.mark.parametrize("wrong", [{"day": "2026-02-30"}, {"day": "1999-12-31"}, {"note": ""}, {"note": "x" * 1_000_000}, {"working": "perhaps"}])
def test_the_api_tells_bad_input_at_its_field(api_as, wrong):
    body = {"day": "2026-11-28", "working": True, "note": "X"} | wrong
    answer = api_as("planner").post(DAYS, body, format="json")
    assert (answer.status_code, list(answer.json())) == (400, list(wrong))


def test_the_api_lists_days_by_year_and_shows_a_year(people, saturday, api_as):
    actions.set_day(people.planner, day=date(2027, 1, 4), working=False, note="X")
    client = api_as("delivery")
    assert [row["day"] for row in client.get(DAYS, {"year": 2026}).json()["results"]] == ["2026-11-28"]
    assert [row["day"] for row in client.get(DAYS, {"first": "2027-01-01", "last": "2027-12-31"}).json()["results"]] == ["2027-01-04"]
    year = client.get("/api/v1/calendar/2026/").json()
    assert (year["published"], sum(year["months"]), len(year["months"])) == (True, year["working_days"], 12)
    assert {"day": "2026-11-28", "working": True, "kind": "set", "note": "Stocktaking"} in year["days"]
    assert [client.get(f"/api/v1/calendar/{wrong}/").status_code for wrong in (1999, 9999)] == [404, 404]
