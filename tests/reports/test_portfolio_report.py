"""The portfolio on paper: the numbers of the page, made by the worker, of its orderer alone, and frozen."""

import hashlib
import uuid
from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.html import escape

from accounts.models import Department
from audit.errors import NotAllowed, NotReady, Refusal
from audit.models import Event
from config import celery_app
from plans.models import Plan
from reports import tasks
from reports.portfolio import actions, build, pdf
from reports.portfolio.models import PortfolioReport
from reports.portfolio.periods import around
from reports.portfolio.shown import sheet_of
from tests.reports import reading, standards
from tests.reports.portfolio_world import house

pytestmark = pytest.mark.django_db


def ordered(user, language="en", **facts):
    return actions.request_portfolio(user, build.Scope(around("year", timezone.localdate())), language, **facts)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_paper_has_the_numbers_of_the_page_in_both_languages(people, sign_in, language):
    house(people)
    report = ordered(people.leadership, language)
    assert tasks.render_portfolio(report.pk) == "issued"
    report.refresh_from_db()
    page = sign_in("leadership", language).get("/portfolio/?period=year").context
    assert report.content["portfolio"] == page["told"]
    text = reading.text_of(actions.read_portfolio(report, people.leadership))
    shown = [figure for group in page["sheet"].groups for figure in group.figures]
    assert [figure.code for figure in shown if reading.squeezed(figure.label + figure.currency) + reading.squeezed("" if figure.trend else {"en": "(today)", "zh-hans": "（截至今日）"}[language]) + reading.squeezed(figure.text) not in text] == []


def test_in_both_languages_every_figure_is_told_once_under_its_name_in_each(people):
    house(people)
    # In English it comes before the department of the cast, in Chinese after it.
    other = Department.objects.create(code="zz", name_zh="综合部", name_en="Aaa")
    Plan.objects.filter(title="Second").update(owner=people.planner)
    type(people.planner).objects.filter(pk=people.planner.pk).update(department=other)
    content = actions.content_of(ordered(people.auditor, "both"), timezone.now())
    orders = [[line["id"] for line in content[name]["departments"]] for name in ("portfolio", "second")]
    assert (orders[0] != orders[1], sorted(orders[0])) == (True, sorted(orders[1]))
    html = pdf.html_of(content)
    said = [words for name in ("portfolio", "second") for group in content[name]["groups"] for words in (group["label"], *(one["label"] for one in group["figures"]))]
    assert [words for words in said if escape(words) not in html] == []
    assert '综合部 <span class="second" lang="en">Aaa</span>' in html
    assert [html.count(words) for words in ("服务改进总览 <span", "Portfolio of service improvements</span>")] == [1, 1]
    data = pdf.render(content).data
    assert (data == pdf.render(content).data, standards.faults(data)) == (True, [])


def test_a_content_from_before_there_were_both_languages_is_laid_out_as_ever(people):
    content = actions.content_of(ordered(people.auditor, "zh-hans"), timezone.now())
    assert ("second" in content, "second" in pdf.html_of(content)) == (False, False)


def test_the_page_and_the_api_offer_both_languages(people, sign_in, api_as):
    assert 'value="both"' in sign_in("leadership").get("/portfolio/reports/").content.decode()
    sign_in("leadership").post("/portfolio/reports/?period=half", {"language": "both", "key": uuid.uuid4()})
    assert api_as("planner").post("/api/v1/portfolio-reports/?period=year", {"language": "both"}).json()["language"] == "both"
    assert list(PortfolioReport.objects.values_list("language", flat=True)) == ["both", "both"]
    assert {actions.render_portfolio(pk).state for pk in PortfolioReport.objects.values_list("pk", flat=True)} == {"issued"}


def test_the_same_order_makes_one_report_and_a_sixth_waits_as_does_a_second_try(people):
    assert ordered(people.leadership).pk == ordered(people.leadership).pk
    failed = ordered(people.leadership, "zh-hans")
    PortfolioReport.objects.filter(pk=failed.pk).update(state="failed")
    for year in range(2020, 2024):
        actions.request_portfolio(people.leadership, build.Scope(around("year", date(year, 3, 1))), "en")
    for sixth in (lambda: ordered(people.leadership, "zh-hans"), lambda: actions.retry_portfolio(PortfolioReport.objects.get(pk=failed.pk), people.leadership)):
        with pytest.raises(NotReady):
            sixth()
    assert (PortfolioReport.objects.filter(state="queued").count(), ordered(people.auditor).state) == (5, "queued")


def test_the_same_content_gives_the_same_bytes(people):
    house(people)
    content = actions.content_of(ordered(people.auditor), timezone.now())
    assert pdf.render(content).data == pdf.render(content).data


def test_the_sheet_says_what_the_content_says(people):
    house(people)
    told = build.of(people.auditor, build.Scope(around("year", timezone.localdate())), timezone.localdate())
    sheet = sheet_of(told.as_json())
    shown = {figure.code: figure.text for group in sheet.groups for figure in group.figures}
    assert (shown["planned_CNY"], shown["attainment"], shown["misses_unexplained"]) == ("48,000.00", "71.4 %", "4")
    assert shown.keys() == {figure.code for group in told.groups for figure in group.figures}


def test_it_is_of_its_orderer_alone(people, sign_in, api_as):
    report = actions.render_portfolio(ordered(people.leadership).pk)
    addresses = [f"/portfolio/reports/{report.number}/", f"/portfolio/reports/{report.number}/file/"]
    served = f"/api/v1/portfolio-reports/{report.number}/"
    told = {key: [*(sign_in(key).get(one).status_code for one in addresses), *(api_as(key).get(one).status_code for one in (served, f"{served}file/"))] for key in ("leadership", "auditor", "delivery")}
    assert told == {"leadership": [200] * 4, "auditor": [404] * 4, "delivery": [403] * 4}


def test_the_page_orders_it_and_shows_that_it_is_on_its_way(people, sign_in):
    client = sign_in("leadership")
    answer = client.post("/portfolio/reports/?period=half", {"language": "zh-hans", "key": uuid.uuid4()}, follow=True)
    report = PortfolioReport.objects.get()
    assert (report.state, report.scope["span"], "every 2s" in answer.content.decode()) == ("queued", "half", True)
    actions.render_portfolio(report.pk)
    assert client.get(report.get_absolute_url(), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_api_orders_it_of_the_scope_in_the_query(people, api_as):
    key = uuid.uuid4()
    answers = [api_as("planner").post("/api/v1/portfolio-reports/?since=2026-01-01&until=2026-01-31", {"language": "en"}, HTTP_IDEMPOTENCY_KEY=str(key)) for _turn in range(2)]
    assert ([one.status_code for one in answers], answers[0].json()["scope"]["first"], PortfolioReport.objects.count()) == ([201, 201], "2026-01-01", 1)
    assert api_as("planner").post("/api/v1/portfolio-reports/?period=x", {"language": "en"}).status_code == 400
    assert api_as("planner").post("/api/v1/portfolio-reports/", {"language": "xx"}).status_code == 400
    assert api_as("delivery").post("/api/v1/portfolio-reports/", {"language": "en"}).status_code == 403


def test_a_failed_rendering_says_why_and_is_ordered_again(people, settings):
    report = ordered(people.auditor)
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | {"pages": 0}
    failed = actions.render_portfolio(report.pk)
    assert (failed.state, "0" in failed.failure) == ("failed", True)
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | {"pages": 600}
    assert actions.retry_portfolio(failed, people.auditor).state == "queued"
    assert actions.render_portfolio(report.pk).state == "issued"


def test_whoever_lost_the_role_since_gets_no_paper(people):
    report = ordered(people.leadership)
    people.leadership.grants.all().delete()
    assert actions.render_portfolio(report.pk).state == "failed"
    with pytest.raises(NotAllowed):
        ordered(type(people.leadership).objects.get(pk=people.leadership.pk))


def test_a_lost_broker_loses_nothing_the_sweep_finds_it(people, monkeypatch):
    report = ordered(people.auditor)
    assert tasks.sweep() == 0
    PortfolioReport.objects.filter(pk=report.pk).update(changed_at=timezone.now() - 2 * tasks.PATIENCE)
    monkeypatch.setitem(celery_app.conf, "task_always_eager", True)
    assert (tasks.sweep(), PortfolioReport.objects.get(pk=report.pk).state) == (1, "issued")


def test_an_issued_one_cannot_be_changed_and_a_changed_file_is_refused(people):
    report = actions.render_portfolio(ordered(people.auditor).pk)
    data = actions.read_portfolio(report, people.auditor)
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    for facts in ({"content": {}}, {"sha256": ""}, {"state": "queued"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            PortfolioReport.objects.filter(pk=report.pk).update(**facts)
    with report.file.storage.open(report.file.name, "wb") as file:
        file.write(b"%PDF-")
    with pytest.raises(Refusal):
        actions.read_portfolio(report, people.auditor)


def test_every_step_leaves_its_event(people):
    report = actions.render_portfolio(ordered(people.auditor).pk)
    verbs = Event.objects.of(report).values_list("verb", "actor_name")
    assert list(verbs) == [("portfolio.request", str(people.auditor)), ("portfolio.issue", str(people.auditor))]
