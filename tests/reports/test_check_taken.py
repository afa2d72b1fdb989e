"""A portfolio report or a paper to take along is known by its file to whoever may read it; to others it is a file like any."""

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.models import RoleGrant, User
from plans.models import Plan
from reports.papers import actions as papers
from reports.papers.models import WorkingPaper
from reports.portfolio import actions as portfolio
from reports.portfolio import build
from reports.portfolio.periods import around
from reports.stored import stored_bytes
from tests.plans import factory

pytestmark = [pytest.mark.django_db, pytest.mark.requirement("V3")]
PAGE = "/reports/check/"
API = "/api/v1/reports/check/"
NOT_HERE = b"%PDF-1.7 from elsewhere"


@pytest.fixture(autouse=True)
def nothing_asked_before():
    """Nobody has asked too often in another test, nor will have in the next."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def told(people):
    """A portfolio report that leadership had made."""
    return portfolio.render_portfolio(portfolio.request_portfolio(people.leadership, build.Scope(around("year", timezone.localdate())), "en").pk)


@pytest.fixture
def plan(people):
    """An approved plan."""
    return factory.approved(people)


@pytest.fixture
def taken(people, plan):
    """Its document, which a colleague had made."""
    return papers.render_paper(papers.request_paper(plan, people.colleague, "baseline-1", "en").pk)


def page_of(client, data):
    """What the page says of a file, without what differs from one request to the next."""
    file = SimpleUploadedFile("paper.pdf", data, "application/pdf")
    html = client.post(PAGE, {"file": file}).content.decode()
    return re.sub(r'(nonce|value|hx-headers|content)=("[^"]*"|\'[^\']*\')', "", html.partition("<main")[2].partition("</main>")[0])


def answer_of(client, paper):
    return client.post(API, {"sha256": paper.sha256}, format="json").json()


def test_its_orderer_learns_what_a_portfolio_report_is_who_ordered_it_and_when(people, sign_in, api_as, told):
    html = page_of(sign_in("leadership"), stored_bytes(told))
    words = ("Made here and unchanged", "Portfolio report", told.number, told.ordered_by.name, f"Year {timezone.localdate().year}", f'href="{told.get_absolute_url()}"', f"{timezone.localtime(told.created_at):%Y-%m-%d}")
    assert [one for one in words if one not in html] == []
    answer = answer_of(api_as("leadership"), told)
    paper = answer["paper"]
    assert (answer["standing"], answer["report"], paper["kind"], paper["number"], paper["ordered_by_name"], paper["sha256"], paper["kept"]) == (
        "unchanged", None, "portfolio", told.number, told.ordered_by.name, told.sha256, True,
    )  # fmt: skip


def test_its_orderer_learns_of_which_plan_and_baseline_a_paper_is(sign_in, api_as, plan, taken):
    html = page_of(sign_in("colleague"), stored_bytes(taken))
    assert [one for one in ("Made here and unchanged", "Plan as approved · B1", plan.number, taken.number, taken.ordered_by.name) if one not in html] == []
    paper = answer_of(api_as("colleague"), taken)["paper"]
    assert (paper["kind"], paper["kept"], paper["about"]) == ("baseline", True, f"{plan.number} {plan.title}")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_to_everybody_else_the_page_and_the_api_say_what_they_say_of_an_unknown_file(sign_in, api_as, told, taken, language):
    for person in ("auditor", "administrator", "planner"):
        client = sign_in(person, language)
        pages = {page_of(client, data) for data in (stored_bytes(told), stored_bytes(taken), NOT_HERE)}
        answers = [answer_of(api_as(person), paper) for paper in (told, taken)]
        assert (len(pages), answers) == (1, [{"standing": "unknown", "report": None, "later": None, "paper": None, "signature": None, "known": False}] * 2)


def test_whoever_may_no_longer_read_a_paper_of_theirs_learns_nothing_of_it(people, api_as, plan, told, taken):
    Plan.objects.filter(pk=plan.pk).update(confidential=True)
    plan.members.filter(person=people.colleague).delete()
    RoleGrant.objects.filter(user=people.leadership).delete()
    people.leadership = User.objects.get(pk=people.leadership.pk)
    assert [answer_of(api_as(person), paper)["standing"] for person, paper in (("colleague", taken), ("leadership", told))] == ["unknown"] * 2


def test_a_draft_is_told_to_be_one_as_long_as_its_orderer_may_read_it(people, sign_in, api_as):
    plan = factory.draft(people)
    paper = papers.render_paper(papers.request_paper(plan, people.quality_manager, "draft", "en").pk)
    assert "It is a draft; what counts is the plan as approved." in page_of(sign_in("quality_manager"), stored_bytes(paper))
    # Somebody who read it while it awaited their decision, and reads no earlier draft since.
    WorkingPaper.objects.filter(pk=paper.pk).update(ordered_by=people.colleague)
    Plan.objects.filter(pk=plan.pk).update(state="approved")
    assert answer_of(api_as("colleague"), paper)["standing"] == "unknown"


def test_of_a_removed_paper_the_file_is_still_known(people, sign_in, taken):
    data = stored_bytes(taken)
    WorkingPaper.objects.filter(pk=taken.pk).update(changed_at=timezone.now() - papers.KEPT * 2)
    assert papers.tidy() == 1
    html = page_of(sign_in("colleague"), data)
    assert ("Made here and unchanged" in html, "Its file has since been removed here" in html) == (True, True)


def test_the_page_says_it_in_chinese(sign_in, told):
    html = page_of(sign_in("leadership", "zh-hans"), stored_bytes(told))
    assert [one for one in ("由本系统生成，未经改动", "改进总览报告", told.number) if one not in html] == []
