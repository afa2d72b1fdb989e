"""Papers to take along: the plan and its control table as PDF, for whoever may read them and no longer than they may."""

import hashlib
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import override

from audit.errors import NotAllowed, NotReady
from audit.models import Event
from config import celery_app
from plans import actions as plans
from plans import document
from plans.models import Plan
from plans.states import Part
from reports import tasks
from reports.papers import actions, pdf, subjects
from reports.papers.models import WorkingPaper
from tests.plans import factory as plan_factory
from tests.reports import reading
from tests.verification import factory

pytestmark = pytest.mark.django_db
NOW = reading.NOON


def codes(plan, user):
    """Return what of a plan a person can take along."""
    return [one.code for one in subjects.subjects_of(Plan.objects.get(pk=plan.pk), user)]


def content_of(plan, by, of, language="en", **facts):
    """Return the content of a paper as it would be made at one fixed moment."""
    return actions.content_of(actions.request_paper(plan, by, of, language, **facts), NOW)


def text_of(content):
    """Return all text of a paper without white space."""
    return reading.text_of(pdf.render(content).data)


@pytest.fixture
def drafted(people):
    """A draft of a plan."""
    return plan_factory.draft(people)


@pytest.fixture
def revised(people):
    """An approved plan with an open revision that says something else."""
    plan = plans.revise(plan_factory.approved(people), people.quality_manager, "The council asked for more.")
    return plans.edit_plan(plan, plan.owner, plan.version, motive="What only the revision says.")


def test_what_there_is_follows_the_plan_and_its_rounds(people, drafted):
    assert codes(drafted, people.quality_manager) == ["draft"]
    check_round = factory.open_round(people)
    assert codes(check_round.plan, people.colleague) == ["baseline-1", "filled-1", "blank", "blank-1"]


@pytest.mark.requirement("D3.1", "D3.2", "D3.3", "D3.4", "D3.5", "D3.6")
def test_the_baseline_on_paper_says_every_word_of_the_document_and_who_approved_it(people):
    plan = plan_factory.approved(people)
    content = content_of(plan, people.colleague, "baseline-1")
    assert content["document"] == plan.baseline.document
    text, digest = text_of(content), plan.baseline.sha256
    written = reading.texts_of(content["document"]["plan"]) + reading.texts_of(content["document"]["parts"])
    assert [one for one in written if reading.squeezed(one) not in text and "·" not in one] == []
    assert (digest in text, "DRAFT" in text, [one["number"] for one in content["versions"]]) == (True, False, [1])
    assert [(one["by"], one["sha256"]) for one in content["approvals"]] == [(str(people.sms_owner), digest)]


def test_a_draft_on_paper_says_on_each_page_that_it_is_one_and_which(people, drafted):
    content = content_of(drafted, people.quality_manager, "draft")
    digest = document.digest(document.of(drafted))
    pages = reading.reader_of(pdf.render(content).data).pages
    mark = f"草稿DRAFT·r1·{digest[:12]}"
    assert [number for number, page in enumerate(pages, 1) if mark not in reading.squeezed(page.extract_text())] == []
    assert (content["approvals"], content["identity"]["approved_by"], content["identity"]["document"]) == ([], "", digest)


@pytest.mark.parametrize(("layout", "language"), [("modern", "both"), ("official", "zh-hans")])
def test_the_plan_has_bookmarks_and_a_language_in_each_layout(people, layout, language):
    content = content_of(plan_factory.approved(people), people.colleague, "baseline-1", language, layout=layout)
    made = pdf.render(content)
    titles = "".join(reading.bookmarks_of(reading.reader_of(made.data)))
    assert [one for one in ("文档介绍", "基本信息", "服务改进描述", "服务改进方案", "角色和职责", "服务改进回顾", "关键成功因素") if one not in titles] == []
    assert pdf.render(content).data == made.data


def test_a_blank_table_has_the_items_and_nothing_of_their_results(people):
    check_round = factory.closed_round(people)
    rows = list(check_round.rows.order_by("place"))
    content = content_of(check_round.plan, people.auditor, "blank")
    assert [(one["title"], one["result"], one["actual_text"], one["checked_by"]) for one in content["rows"]] == [(row.title, "pending", "", "") for row in rows]
    text = text_of(content)
    assert ([row.place for row in rows if reading.squeezed(row.title) not in text], text.count("□Missed"), content["figures"]) == ([], len(rows), None)


@pytest.mark.requirement("V1")
def test_a_filled_table_has_results_evidence_checkers_and_causes(people):
    check_round = factory.closed_round(people)
    content = content_of(check_round.plan, people.auditor, "filled-1")
    text = text_of(content)
    rows = list(check_round.rows.select_related("checked_by", "cause"))
    with override("en"):
        told = [(row.get_result_display(), row.evidence, str(row.checked_by), row.cause.conclusion if hasattr(row, "cause") else "") for row in rows]
    assert [words for words in told for one in words if reading.squeezed(one) not in text] == []
    with pytest.raises(ValidationError, match="layout"):
        actions.request_paper(check_round.plan, people.auditor, "filled-1", layout="official")


def test_whoever_may_not_read_a_plan_or_its_draft_cannot_order_it_at_either_door(people, drafted, revised, sign_in, api_as):
    def asked(plan, of, key):
        page = sign_in(key).post(f"/plans/{plan.number}/papers/", {"of": of, "language": "en"})
        return page.status_code, api_as(key).post("/api/v1/working-papers/", {"plan": plan.number, "of": of, "language": "en"}).status_code

    assert asked(drafted, "draft", "colleague") == (404, 400)
    assert asked(revised, "draft", "colleague") == (422, 400)
    assert asked(revised, "baseline-1", "colleague") == (302, 201)
    assert WorkingPaper.objects.count() == 1  # the same twice is one paper
    secret = plan_factory.approved(people, title="Secret", confidential=True)
    assert asked(secret, "baseline-1", "colleague") == (404, 400)


def test_it_is_of_its_orderer_alone_and_saved_under_a_name_of_the_house(people, revised, sign_in, api_as):
    paper = actions.render_paper(actions.request_paper(revised, people.quality_manager, "draft", "en").pk)
    page, served = f"/papers/{paper.number}/file/", f"/api/v1/working-papers/{paper.number}/"
    told = {key: (sign_in(key).get(page).status_code, api_as(key).get(served).status_code, api_as(key).get(f"{served}file/").status_code) for key in ("quality_manager", "sms_owner")}
    assert told == {"quality_manager": (200, 200, 200), "sms_owner": (404, 404, 404)}
    answer = sign_in("quality_manager").get(page)
    assert answer["Content-Disposition"] == f'attachment; filename="{revised.number}-draft-en.pdf"'
    assert hashlib.sha256(answer.content).hexdigest() == paper.sha256


def test_a_right_that_was_lost_closes_the_rendering_and_the_download(people, revised):
    plans.add_part(revised, "members", revised.owner, person=people.colleague, part=Part.TEAM)
    revised = Plan.objects.get(pk=revised.pk)
    made, ordered = (actions.request_paper(revised, people.colleague, "draft", language) for language in ("en", "zh-hans"))
    made = actions.render_paper(made.pk)
    assert made.state == "issued"
    part = revised.members.get(person=people.colleague)
    plans.remove_part(part, revised.owner)
    made = WorkingPaper.objects.select_related("plan").get(pk=made.pk)
    with pytest.raises(NotAllowed):
        actions.read_paper(made, people.colleague)
    assert actions.render_paper(ordered.pk).state == "failed"


def test_a_draft_that_was_discarded_before_it_was_made_is_not_made(people, revised):
    paper = actions.request_paper(revised, revised.owner, "draft", "en")
    plans.discard_revision(revised, revised.owner)
    failed = actions.render_paper(paper.pk)
    assert (failed.state, "草稿已不存在" in failed.failure) == ("failed", True)
    with pytest.raises(NotReady):
        actions.read_paper(failed, revised.owner)


def test_a_double_click_and_the_same_order_make_one_and_a_sixth_waits(people):
    plan, by, key = plan_factory.approved(people), people.colleague, uuid.uuid4()
    first = [actions.request_paper(plan, by, "baseline-1", "en", key=one).pk for one in (key, key, None)]
    assert len(set(first)) == 1
    for of, language in [("baseline-1", "zh-hans"), ("baseline-1", "both"), ("blank", "en"), ("blank", "both")]:
        actions.request_paper(plan, by, of, language)
    with pytest.raises(NotReady, match="5"):
        actions.request_paper(plan, by, "blank", "zh-hans")
    assert actions.request_paper(plan, people.auditor, "blank").state == "queued"


def test_the_limits_hold_and_a_failed_paper_is_ordered_again(people, settings, monkeypatch):
    paper = actions.request_paper(plan_factory.approved(people), people.colleague, "blank", "en")
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | {"pages": 0}
    assert tasks.render_paper(paper.pk) == "failed"
    failed = WorkingPaper.objects.select_related("plan").get(pk=paper.pk)
    assert actions.retry_paper(failed, people.colleague).state == "queued"
    settings.REPORT_LIMITS = settings.REPORT_LIMITS | {"pages": 600}
    WorkingPaper.objects.filter(pk=paper.pk).update(changed_at=timezone.now() - 2 * tasks.PATIENCE)
    monkeypatch.setitem(celery_app.conf, "task_always_eager", True)
    assert (tasks.sweep(), WorkingPaper.objects.get(pk=paper.pk).state) == (1, "issued")


def test_what_was_made_is_removed_when_its_time_is_over_and_the_history_keeps_who_had_it(people):
    plan = plan_factory.approved(people)
    paper = actions.render_paper(actions.request_paper(plan, people.colleague, "blank", "en").pk)
    store, name = paper.file.storage, paper.file.name
    assert (actions.tidy(), store.exists(name)) == (0, True)
    WorkingPaper.objects.filter(pk=paper.pk).update(changed_at=timezone.now() - actions.KEPT - timedelta(hours=1))
    assert (actions.tidy(), store.exists(name), actions.tidy()) == (1, False, 0)
    paper = WorkingPaper.objects.select_related("plan").get(pk=paper.pk)
    assert (paper.state, paper.content, paper.file.name) == ("removed", {}, "")
    with override("en"), pytest.raises(NotReady, match="kept for 7 days"):
        actions.read_paper(paper, people.colleague)
    told = Event.objects.in_chain(*plan.chain).filter(verb__startswith="paper.").values_list("verb", "actor_name")
    assert list(told) == [("paper.request", str(people.colleague)), ("paper.issue", str(people.colleague)), ("paper.remove", "Zhijian")]


def test_the_page_shows_ones_papers_and_that_one_is_on_its_way(people, sign_in):
    plan = plan_factory.approved(people)
    client, page = sign_in("colleague"), f"/plans/{plan.number}/papers/"
    assert client.get(f"{page}?of=blank").context["form"]["of"].value() == "blank"
    html = client.post(page, {"of": "blank", "language": "en"}, follow=True).content.decode()
    assert ("every 2s" in html, "Download" in html.split("<tbody>")[1]) == (True, False)
    actions.render_paper(WorkingPaper.objects.get().pk)
    html = client.get(page).content.decode()
    assert ("every 2s" in html, f"/papers/{WorkingPaper.objects.get().number}/file/" in html) == (False, True)
