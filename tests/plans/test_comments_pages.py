"""The discussion on the pages: in place with htmx, without script as a page, and never where it does not belong."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans import actions
from plans.models import Comment
from tests.plans import factory

HX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def plan(people):
    """A complete draft."""
    return factory.draft(people)


def panel(plan, slug="scheme") -> str:
    """The address of a section's threads."""
    return reverse("plans:section-comments", args=[plan.number, slug])


def one(name, comment) -> str:
    """The address of something about a comment."""
    return reverse(f"plans:comment-{name}", args=[comment.plan.number, comment.pk])


def test_each_section_shows_how_much_is_open_and_the_rail_sums_it_up(people, plan, sign_in):
    for slug in ("scheme", "scheme", "roles"):
        actions.write_comment(plan, slug, people.planner, "x")
    actions.resolve_comment(Comment.objects.first(), people.planner)
    talk = sign_in("quality_manager").get(plan.get_absolute_url()).context["talk"]
    assert (talk.open, talk.all, [(heads.slug, heads.open) for heads in talk.sections if heads.all]) == (2, 3, [("scheme", 1), ("roles", 1)])


def test_a_thread_is_written_answered_resolved_and_opened_again_in_place(people, plan, sign_in):
    client = sign_in("planner")
    shown = client.get(panel(plan), **HX)
    assert (shown.status_code, shown.context["panel"].open) == (200, ())
    answer = client.post(panel(plan), {"text": "Is it <b>enough</b>, @chen.jie?"}, **HX).content.decode()
    assert ("&lt;b&gt;enough" in answer, '<b class="mention">@chen.jie</b>' in answer, answer.count("hx-swap-oob")) == (True, True, 2)
    comment = Comment.objects.get()
    answered = sign_in("delivery").post(one("answer", comment), {"text": "It is."}, **HX)
    assert [said.by for said in answered.context["panel"].open[0].said] == [str(people.planner), str(people.delivery)]
    assert [len(client.post(one(deed, comment), **HX).context["panel"].resolved) for deed in ("resolve", "reopen")] == [1, 0]


def test_without_script_each_deed_leads_back_to_the_comment_on_the_page_of_all(people, plan, sign_in):
    client, page = sign_in("planner"), reverse("plans:comments", args=[plan.number])
    assert client.get(panel(plan)).url == f"{page}#scheme"
    written = client.post(panel(plan), {"text": "Here."})
    comment = Comment.objects.get()
    here = f"{page}#comment-{comment.pk}"
    changed = client.post(one("edit", comment), {"text": "There.", "version": 1})
    answered = client.post(one("answer", comment), {"text": "Good."})
    assert [written.url, changed.url, answered.url, client.post(one("resolve", comment)).url] == [here] * 4
    assert "There." in client.get(page).content.decode()


@pytest.mark.parametrize("extra", [{}, HX])
def test_a_refused_comment_stands_where_it_was_written_with_the_error_at_the_field(people, plan, sign_in, extra):
    client = sign_in("planner")
    refused = client.post(panel(plan), {"text": "Ask @zhou.ning."}, **extra)
    form = next(one for one in refused.context["panels"] if one.slug == "scheme").form
    assert (refused.status_code, list(form.errors), form["text"].value()) == (422, ["text"], "Ask @zhou.ning.")
    comment = actions.write_comment(plan, "scheme", people.planner, "x")
    refused = client.post(one("answer", comment), {"text": ""}, **extra)
    assert (refused.status_code, list(thread_of(refused).answer_form.errors), thread_of(refused).answering) == (422, ["text"], True)
    refused = client.post(one("edit", comment), {"text": "", "version": 1}, **extra)
    assert (refused.status_code, list(thread_of(refused).said[0].form.errors)) == (422, ["text"])


def thread_of(answer):
    """The first thread of section 4."""
    return next(one for one in answer.context["panels"] if one.slug == "scheme").open[0]


def test_a_double_click_writes_one_comment(plan, sign_in):
    client, form = sign_in("planner"), {"text": "Once.", "key": "6a5b0f6e-0d3f-4c0a-9d52-0d3c7c8f1a11"}
    assert [client.post(panel(plan), form, **HX).status_code for _click in range(2)] == [200, 200]
    assert Comment.objects.count() == 1


def test_a_stale_change_shows_both_versions(people, plan, sign_in):
    comment = actions.write_comment(plan, "scheme", people.planner, "First.")
    actions.edit_comment(comment, people.planner, 1, "Second.")
    answer = sign_in("planner").post(one("edit", comment), {"text": "Third.", "version": 1}, **HX)
    page = answer.content.decode()
    assert (answer.status_code, "Second." in page, "Third." in page, answer.headers["X-In-Place"]) == (409, True, True, "yes")


def test_only_what_one_may_do_is_offered(people, plan, sign_in):
    actions.write_comment(plan, "scheme", people.delivery, "x")
    offered = {}
    for key in ("delivery", "quality_manager", "sms_owner", "auditor"):
        thread = thread_of(sign_in(key).get(panel(plan), **HX))
        offered[key] = tuple(bool(url) for url in (thread.said[0].edit_url, thread.answer_url, thread.resolve_url))
    assert offered == {
        "delivery": (True, True, True), "quality_manager": (False, True, True), "sms_owner": (False, True, False), "auditor": (False, False, False),
    }  # fmt: skip


def test_who_may_not_is_refused_with_403_and_what_is_over_with_409(people, plan, sign_in):
    comment = actions.write_comment(plan, "scheme", people.delivery, "x")
    head, auditor, writer = sign_in("sms_owner"), sign_in("auditor"), sign_in("delivery")
    assert [head.post(one("resolve", comment)).status_code, head.get(one("edit", comment)).status_code, head.post(one("edit", comment), {"text": "y", "version": 1}).status_code] == [403] * 3
    assert [auditor.post(url, {"text": "x"}).status_code for url in (panel(plan), one("answer", comment))] == [403, 403]
    writer.post(one("resolve", comment))
    assert [writer.post(one("resolve", comment)).status_code, writer.get(one("edit", comment)).status_code, writer.post(one("answer", comment), {"text": "y"}).status_code] == [409] * 3


def test_for_readers_of_the_published_plan_there_is_no_discussion(people, sign_in):
    plan = factory.approved(people)
    comment = actions.write_comment(plan, "scheme", people.planner, "Between us.")
    client = sign_in("colleague")
    page = client.get(plan.get_absolute_url())
    assert (page.status_code, page.context["talk"], "Between us." in page.content.decode(), "section-talk" in page.content.decode()) == (200, None, False, False)
    addresses = [reverse("plans:comments", args=[plan.number]), panel(plan), reverse("plans:mentionable", args=[plan.number]), one("edit", comment)]
    assert [client.get(url).status_code for url in addresses] == [404] * 4
    assert [client.post(url, {"text": "x"}).status_code for url in (panel(plan), one("answer", comment), one("resolve", comment))] == [404] * 3


def test_a_baseline_shows_no_comments_to_anybody(people, sign_in):
    plan = factory.approved(people)
    actions.write_comment(plan, "scheme", people.planner, "Between us.")
    page = sign_in("quality_manager").get(reverse("plans:baseline", args=[plan.number, 1])).content.decode()
    assert ("section-talk" in page, "rail-comments" in page) == (False, False)


def test_the_approver_reads_the_comments_beside_the_document(people, sign_in):
    plan = factory.submitted(people)
    actions.write_comment(plan, "scheme", people.planner, "x")
    assert sign_in("sms_owner").get(reverse("plans:approval", args=[plan.number])).context["talk"].open == 1


def test_what_is_not_there_is_404(people, plan, sign_in):
    client, other = sign_in("quality_manager"), actions.write_comment(factory.draft(people), "scheme", people.planner, "x")
    urls = [panel(plan, "nothing"), reverse("plans:comment-edit", args=[plan.number, 999999]), reverse("plans:comment-edit", args=[plan.number, other.pk])]
    assert [client.get(url, **HX).status_code for url in urls] == [404] * 3


def test_the_people_offered_while_an_at_sign_is_typed(people, plan, sign_in):
    client, url = sign_in("planner"), reverse("plans:mentionable", args=[plan.number])
    found = client.get(url, {"q": "CHEN"}).json()["people"]
    assert [(person["handle"], person["username"]) for person in found] == [("陈洁 Chen Jie", "chen.jie")]
    assert [person["username"] for person in client.get(url, {"q": "zhou"}).json()["people"]] == []
    everybody = {person["username"] for person in client.get(url).json()["people"]}
    assert everybody == {"wang.min", "li.hua", "chen.jie", "huang.yan", "he.ping"}
    assert sign_in("auditor").get(url).status_code == 403


def test_whoever_submits_is_told_how_many_comments_are_open(people, plan, sign_in):
    client = sign_in("quality_manager")
    labels = [next(deed.label for deed in client.get(plan.get_absolute_url()).context["side"].deeds if deed.verb == "submit")]
    for wanted in ("open comment)", "open comments)"):
        actions.write_comment(plan, "scheme", people.planner, "x")
        labels.append(next(deed.label for deed in client.get(plan.get_absolute_url()).context["side"].deeds if deed.verb == "submit"))
        assert labels[-1].endswith(wanted)
    assert labels == ["Submit for approval", "Submit for approval (1 open comment)", "Submit for approval (2 open comments)"]


def test_a_comment_in_place_brings_the_submit_button_up_to_date(plan, sign_in):
    answer = sign_in("quality_manager").post(panel(plan), {"text": "x"}, **HX).content.decode()
    assert ('id="rail-first"' in answer, "Submit for approval (1 open comment)" in answer) == (True, True)


def test_the_threads_cost_the_same_queries_however_many(people, plan, sign_in):
    client, counts = sign_in("delivery"), []
    for wanted in (1, 3):
        while Comment.objects.filter(answers=None).count() < wanted:
            first = actions.write_comment(plan, "scheme", people.planner, "@chen.jie, @wang.min?")
            actions.write_comment(plan, "scheme", people.delivery, "@zhao.lei!", answers=first)
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("plans:comments", args=[plan.number]))
        counts.append(len(queries))
    assert counts[0] == counts[1]
