"""The portfolio: its figures in a known house, the rows behind each, who may see what, and its file."""

import csv
import io
import re
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from audit.models import Event
from plans import actions as plans
from plans.models import Plan, Service
from reports.portfolio import behind, build
from reports.portfolio.kinds import Unit, kinds_of
from reports.portfolio.periods import Period, Span, around, trend_to
from tests.reports.portfolio_world import house
from tests.verification import factory as verified
from verification import actions as verification
from verification import statistics

pytestmark = pytest.mark.django_db
READERS = ["leadership", "quality_manager", "second_manager", "planner", "sms_owner", "supervision", "auditor"]
LINK = re.compile(r'href="(/portfolio/rows/[^"]+)">(?:<span[^>]*>)?([^<]+)<')


def year(user, **scope):
    today = timezone.localdate()
    return build.of(user, build.Scope(around(Span.YEAR, today), **scope), today)


def values(portfolio):
    return {figure.code: figure.value for group in portfolio.groups for figure in group.figures if figure.value}


# Figures

KNOWN = {
    "stage_draft": 1, "stage_in_progress": 2, "stage_verifying": 2, "plans_started": 4, "plans_overdue": 1,
    "rounds_closed": 1, "attainment": Decimal("71.4"), "goals_missed": 1,
    "misses_explained": 1, "misses_unexplained": 4, "measures_open": 1, "measures_overdue": 1, "measures_ineffective": 1, "third_repeats": 1,
    "indicators_too_little": 1, "planned_CNY": Decimal("48000.00"), "spent_CNY": Decimal("500.50"), "reports_issued": 1,
}  # fmt: skip


def test_the_figures_of_a_known_house_are_these(people):
    house(people)
    assert values(year(people.auditor)) == KNOWN


def test_what_a_person_may_not_read_is_not_counted(people):
    house(people)
    without_secret = KNOWN | {"stage_in_progress": 1, "plans_started": 3, "planned_CNY": Decimal("36000.00")}
    without_drafts = {name: value for name, value in without_secret.items() if name != "stage_draft"}
    assert (values(year(people.second_manager)), values(year(people.leadership))) == (without_secret, without_drafts)


def test_an_open_revision_does_not_show_through(people):
    plan = plans.revise(verified.in_progress(people), people.quality_manager, "More money.")
    line = plan.budget_lines.get()
    plans.edit_part(line, plan.owner, line.version, planned=Decimal(99999), currency="EUR")
    Plan.objects.filter(pk=plan.pk).update(planned_end=date(2020, 1, 31))
    told = [{code: year(user).figure(code).value for code in ("planned_CNY", "plans_overdue")} for user in (people.leadership, people.sms_owner)]
    assert told == [{"planned_CNY": Decimal(12000), "plans_overdue": 0}, {"planned_CNY": Decimal(12000), "plans_overdue": 1}]


def test_the_attainment_is_that_of_the_control_table_and_of_several_their_mean(people):
    first = verified.closed_round(people)
    one = statistics.of_round(first).attainment
    alone = year(people.auditor).figure("attainment").value
    second = verified.checked_round(people, missed=(), plan=verified.worked_off(people, title="All reached"))
    verification.close_round(second, people.planner)
    assert (alone, year(people.auditor).figure("attainment").value) == (one, ((one + 100) / 2).quantize(Decimal("0.1")))


def test_a_plan_that_ended_after_its_planned_end_was_closed_late(people):
    house(people)
    late = Plan.objects.get(title="Done")
    Event.objects.create(
        chain_kind="plan", chain_number=late.pk, sequence=9999, verb="plan.close", object_type="plans.plan", object_id=late.pk,
        object_label="Done", new_state="closed", hash="x",
    )  # fmt: skip
    told = values(year(people.auditor))
    assert [told.get(code) for code in ("stage_closed", "plans_closed", "closed_in_time", "closed_late", "plans_overdue")] == [1, 1, None, 1, None]


def test_the_period_before_and_the_trend_know_nothing_of_this_one(people):
    house(people)
    figure = year(people.auditor).figure("misses_explained")
    assert (figure.before, figure.trend, figure.change) == (0, (0, 0, 0, 0, 0, 1), 1)


def test_what_stands_today_has_no_trend(people):
    house(people)
    figure = year(people.auditor).figure("measures_open")
    assert (figure.before, figure.trend, figure.change) == (None, (), None)


def test_a_period_is_asked_of_one_service_and_department(people):
    house(people)
    service, department = Service.objects.create(code="X", name_en="X", name_zh="X"), people.quality_manager.department
    mine = year(people.auditor, department=department.pk)
    assert (values(mine), mine.department, mine.departments) == (KNOWN, "服务质量管理部", ())
    assert values(year(people.auditor, service=service.pk)) == {}
    assert values(year(people.auditor, service=0)) == KNOWN
    assert [line.id for line in year(people.auditor).departments] == [department.pk]
    Plan.objects.get(title="Done").inputs.get().source.__class__.objects.update(service=service)
    assert year(people.auditor, service=service.pk).figure("plans_overdue").value == 1


@pytest.mark.parametrize(
    ("span", "day", "first", "last", "before"),
    [
        ("quarter", date(2026, 2, 28), date(2026, 1, 1), date(2026, 3, 31), date(2025, 10, 1)),
        ("half", date(2026, 12, 31), date(2026, 7, 1), date(2026, 12, 31), date(2026, 1, 1)),
        ("year", date(2024, 2, 29), date(2024, 1, 1), date(2024, 12, 31), date(2023, 1, 1)),
    ],
)
def test_a_period_is_the_one_that_the_day_lies_in(span, day, first, last, before):
    period = around(span, day)
    assert (period.first, period.last, period.before.first, trend_to(period)[-2]) == (first, last, before, period.before)


def test_before_days_of_ones_own_lie_as_many_days():
    period = Period("own", date(2026, 3, 10), date(2026, 3, 19))
    assert (period.days, period.before.first, period.before.last) == (10, date(2026, 2, 28), date(2026, 3, 9))


# Rows


@pytest.mark.parametrize("key", READERS)
def test_behind_every_number_are_as_many_rows_as_it_says(people, key):
    house(people)
    user, today = getattr(people, key), timezone.localdate()
    period = around(Span.YEAR, today)
    facts = build.facts_for(user, period, today)
    whole = build.of(user, build.Scope(period), today)
    asked = [(build.Scope(period), group.figures) for group in whole.groups]
    asked += [(build.Scope(period, department=line.id), line.figures) for line in whole.departments]
    asked += [(build.Scope(period, service=line.id), line.figures) for line in whole.services]
    kinds, wrong = {kind.code: kind for kind in kinds_of(facts)}, []
    for scope, figures in asked:
        for figure in figures:
            picked = build.rows_behind(facts, kinds[figure.code], scope)
            rows = behind.rows_of(kinds[figure.code].source, picked, user)
            told = kinds[figure.code].value_of(picked)
            if told != figure.value or len(rows) != len(picked) or (figure.unit == Unit.COUNT and len(rows) != figure.value):
                wrong.append((scope, figure.code))
    assert (wrong, len(asked)) == ([], len(whole.groups) + len(whole.departments) + len(whole.services))


@pytest.mark.parametrize("key", ["leadership", "sms_owner"])
def test_every_link_of_the_page_leads_to_the_rows_of_its_number(people, sign_in, key):
    house(people)
    client = sign_in(key)
    links = dict(LINK.findall(client.get("/portfolio/?period=year").content.decode().replace("&amp;", "&")))
    answers = {url: client.get(url).context for url in links}
    counted = {url: str(one["total"]) for url, one in answers.items() if one["counted"]}
    assert {url: links[url] for url in counted} == counted
    assert len(links) > len(KNOWN)
    summed = {url: f"{one['value']:,.2f}" for url, one in answers.items() if one["kind"].currency}
    assert summed == {url: links[url] for url in summed} and len(summed) == 2


def test_the_api_tells_what_the_page_tells_and_its_rows(people, sign_in, api_as):
    house(people)
    people.auditor.language = "en"
    told = api_as("auditor").get("/api/v1/portfolio/?period=year", HTTP_ACCEPT_LANGUAGE="en").json()
    page = sign_in("auditor").get("/portfolio/?period=year").context["told"]
    numbers = [[(figure["code"], figure["value"], figure["trend"]) for group in one["groups"] for figure in group["figures"]] for one in (told, page)]
    assert numbers[0] == numbers[1] and len(numbers[0]) > len(KNOWN)
    rows = api_as("auditor").get("/api/v1/portfolio/rows/?period=year&figure=plans_overdue").json()
    assert [(row["name"], row["plan"]) for row in rows] == [("Done", Plan.objects.get(title="Done").number)]


def test_no_such_figure_is_not_there(people, sign_in, api_as):
    answers = sign_in("auditor").get("/portfolio/rows/nothing/"), api_as("auditor").get("/api/v1/portfolio/rows/?figure=nothing")
    assert [one.status_code for one in answers] == [404, 404]


# Rights and input


@pytest.mark.parametrize("key", ["delivery", "administrator"])
def test_whoever_looks_after_no_plans_is_refused_and_has_no_entry(people, sign_in, api_as, key):
    client = sign_in(key)
    pages = ["/portfolio/", "/portfolio/rows/plans_closed/", "/portfolio/reports/", "/accounts/tables/portfolio.csv"]
    assert [client.get(page).status_code for page in pages] == [403] * 4
    assert [api_as(key).get(f"/api/v1/{name}/").status_code for name in ("portfolio", "portfolio/rows", "portfolio-reports")] == [403] * 3
    assert 'href="/portfolio/"' not in client.get("/plans/").content.decode()


def test_whoever_looks_over_all_plans_finds_it_in_the_navigation(people, sign_in):
    assert ['href="/portfolio/"' in sign_in(key).get("/plans/").content.decode() for key in READERS] == [True] * len(READERS)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("period=decade", "period"), ("period=own", "since"), ("since=2026-01-01", "until"), ("since=2026-02-01&until=2026-01-01", "until"),
        ("since=0001-01-01&until=2026-01-01", "since"), ("since=2000-01-01&until=2099-12-31", "until"), ("until=9999-12-31&since=2026-01-01", "until"),
        ("service=999999", "service"), ("department=x", "department"), ("since=yesterday", "since"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_field(people, sign_in, api_as, query, field):
    answer = api_as("auditor").get(f"/api/v1/portfolio/?{query}")
    page = sign_in("auditor").get(f"/portfolio/?{query}")
    assert (answer.status_code, field in answer.json(), field in page.context["filter"].form.errors) == (400, True, True)
    assert page.context["told"]["first"] == around("quarter", timezone.localdate()).first.isoformat()
    assert sign_in("auditor").post(f"/portfolio/reports/?{query}", {"language": "en"}).status_code in {302, 422}


def test_days_of_ones_own_are_the_period(people, api_as):
    told = api_as("auditor").get("/api/v1/portfolio/?since=2026-03-01&until=2026-03-10").json()
    assert (told["first"], told["last"], told["running"]) == ("2026-03-01", "2026-03-10", False)


# Form


def test_the_file_holds_the_figures_of_the_page(people, sign_in):
    house(people)
    client = sign_in("sms_owner")
    data = b"".join(client.get("/accounts/tables/portfolio.csv?period=year").streaming_content).decode("utf-8-sig")
    told = {row[2]: row[4] for row in csv.reader(io.StringIO(data)) if row[0] == "All plans asked about"}
    page = client.get("/portfolio/?period=year").context["portfolio"]
    assert told == {figure.label: "" if figure.value is None else str(figure.value) for group in page.groups for figure in group.figures}


def test_an_empty_house_says_so(people, sign_in):
    assert "No plan yet that you may read" in sign_in("leadership").get("/portfolio/").content.decode()


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("key", ["leadership", "auditor"])
def test_the_page_asks_the_same_number_of_questions_for_one_plan_and_for_three(people, sign_in, django_assert_num_queries, key, number):
    for place in range(number):
        verified.closed_round(people, plan=verified.worked_off(people, title=f"Plan {place}"))
    client = sign_in(key)
    client.get("/portfolio/")
    with django_assert_num_queries(QUESTIONS[key]):
        assert client.get("/portfolio/?period=year").context["told"]["plans"] == number


QUESTIONS = {"leadership": 24, "auditor": 22}


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("code", ["plans_started", "rounds_closed", "goals_missed", "measures_open", "indicators_too_little", "planned_CNY"])
def test_the_rows_ask_the_same_number_of_questions_for_one_and_for_three(people, sign_in, django_assert_num_queries, code, number):
    for place in range(number):
        verified.closed_round(people, plan=verified.worked_off(people, title=f"Plan {place}"))
    client = sign_in("auditor")
    client.get("/portfolio/")
    with django_assert_num_queries(ROW_QUESTIONS[code]):
        assert client.get(f"/portfolio/rows/{code}/?period=year").context["total"] == number


ROW_QUESTIONS = {"plans_started": 22, "rounds_closed": 23, "goals_missed": 23, "measures_open": 23, "indicators_too_little": 24, "planned_CNY": 24}


def test_days_of_the_rows_stand_as_everywhere_else(people, sign_in):
    plan = verified.closed_round(people).plan
    html = sign_in("auditor").get("/portfolio/rows/plans_started/?period=year", headers={"Accept-Language": "en"}).content.decode()
    assert f">{plan.planned_end.isoformat()}</td>" in html
