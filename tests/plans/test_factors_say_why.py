"""A success factor says why it holds and leads to the very place of what is missing; "none" needs a reason (F1 to F9)."""

import string
import time

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from audit.errors import NotReady
from plans import actions, document, factors
from plans.factors import statements
from plans.models import Plan
from tests.plans import factory

MARKS = " \n\t.。,，;；:：!！-—_…·*()（）“”"


def result(plan, code):
    """How one factor stands now."""
    return next(one for one in factors.evaluate(Plan.objects.get(pk=plan.pk)) if one.code == code)


@given(st.lists(st.sampled_from(statements.PHRASES), min_size=1, max_size=4), st.text(MARKS, max_size=6), st.booleans())
def test_none_in_whatever_words_and_marks_is_bare(phrases, marks, loud):
    text = marks + f" {marks} ".join(phrases) + marks
    text = text.upper() if loud else text
    assert statements.is_bare_none(text) or len(text) > statements.LONGEST_BARE


@given(st.sampled_from(["none", "无", "N/A", "不涉及", "No"]), st.sampled_from([": ", "，", " - ", "。", "："]), st.text(string.ascii_lowercase, min_size=5, max_size=40))
def test_none_with_a_reason_is_taken(none, mark, reason):
    text = f"{none}{mark}because {reason} stays"
    assert (statements.is_bare_none(text), statements.is_reasoned_none(text), bool(statements.said(text))) == (False, True, True)


@given(st.text(MARKS, max_size=30))
def test_marks_alone_say_nothing(text):
    assert statements.said(text) == ""


@pytest.mark.parametrize("text", ["<p>无</p>", "<p>None.</p><p>—</p>", "<ul><li>N/A</li></ul>", "无。无。无。", "No change, no effect.", "暂无"])
def test_rich_text_and_repetition_do_not_make_a_reason(text):
    assert statements.is_bare_none(text)


@pytest.mark.parametrize("text", ["待定", "TBD", "  ", "<p>略</p>", "见上", "…"])
def test_what_is_put_off_is_not_stated(text):
    assert statements.said(text) == ""


@pytest.mark.parametrize("text", ["无线网络改造涉及三个过程", "Nothing else than the triage step changes", "Node names change", "No recruitment: present staff take turns"])
def test_what_only_begins_like_none_is_a_statement(text):
    assert not statements.is_bare_none(text)


def test_a_long_row_of_phrases_is_judged_at_once():
    begun = time.process_time()
    statements.is_bare_none("无变化没有" * 20_000 + "x")
    assert time.process_time() - begun < 1


@pytest.mark.requirement("F6", "F7", "F8")
@pytest.mark.parametrize(("code", "name"), [("F6", "process_changes"), ("F7", "staffing_needs"), ("F8", "process_effects"), ("F9", "budget_effects")])
@pytest.mark.parametrize(("text", "sentence"), [("无。", "“None” needs its reason"), ("None", "“None” needs its reason"), ("-", "Not stated"), ("", "Not stated")])
def test_a_bare_none_blocks_and_leads_to_its_field(people, code, name, text, sentence):
    plan = factory.draft(people, **{name: text})
    with translation.override("en"):
        (missing,) = result(plan, code).missing
        with pytest.raises(NotReady) as refused:
            actions.submit(plan, plan.owner)
    address = f"{reverse('plans:section-edit', args=[plan.number, 'scheme'])}#id_{name}"
    assert (missing.sentence.split(":")[0], missing.address(plan, editing=True), [hint.url for hint in refused.value.missing]) == (sentence, address, [address])


def test_every_missing_sentence_of_an_empty_plan_leads_to_a_page_that_opens(people, sign_in):
    plan = actions.create_plan(people.quality_manager, title="Only a name")
    client = sign_in("quality_manager")
    addresses = [missing.address(plan, editing=True) for one in factors.evaluate(plan) for missing in one.missing]
    # What follows the # is never sent: one answer serves all anchors of a page.
    pages = {page: client.get(page) for page in {address.partition("#")[0] for address in addresses}}
    assert {answer.status_code for answer in pages.values()} == {200}
    assert len(set(addresses)) > 15
    for address in addresses:
        page, _hash, anchor = address.partition("#")
        assert (anchor, pages[page].content.decode().count(f'id="{anchor}"')) == (anchor, 1)


def test_who_may_not_edit_is_led_to_the_section(people):
    plan = factory.draft(people, motive="")
    assert result(plan, "F1").missing[0].address(plan, editing=False) == f"{plan.get_absolute_url()}#description"


@pytest.mark.requirement("F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")
def test_each_factor_that_holds_says_why(people, sign_in, api_as):
    plan = factory.draft(people)
    with translation.override("en"):
        reasons = {one.code: one.reasons for one in factors.evaluate(plan)}
    number = plan.inputs.get().source.number
    assert reasons == {
        "F1": ("The motive is written; the plan serves: G1 Improve service capability.",),
        "F2": (f"1 input, adopted: {number}.",),
        "F3": ("1 goal with its window of effect; laws, standards and agreements named: 1.", "Criteria of the review: 1; agreed with the customer: Customer council, 2025-12-01."),
        "F4": (
            "All six sections are filled: outcomes 1, phases 1, activities 2, each with one accountable role, roles 1, reviews 1.",
            f"Who holds the roles: Owner {people.quality_manager}.",
        ),
        "F5": (f"Customer: Customer council. Stakeholders: Delivery. Review team: {people.auditor}.",),
        "F6": ("Stated: The triage step is new.",),
        "F7": (f"“None”, with its reason: {factory.NONE}",),
        "F8": (f"“None”, with its reason: {factory.NONE}",),
        "F9": ("Stated: Small.", "1 budget line, in all 12,000.00 CNY."),
    }
    assert [line.reasons for line in sign_in("quality_manager").get(plan.get_absolute_url()).context["side"].factors] != []
    shown = api_as("quality_manager").get(f"/api/v1/plans/{plan.pk}/factors/").data
    assert [(one["code"], bool(one["reasons"]), one["missing"]) for one in shown] == [(f"F{place}", True, []) for place in range(1, 10)]


def test_the_refusal_of_a_submission_lists_links(people, sign_in):
    plan = factory.draft(people, motive="", process_changes="无")
    page = sign_in("quality_manager").post(reverse("plans:submit", args=[plan.number]))
    text = page.content.decode()
    links = [
        f'href="{reverse("plans:section-edit", args=[plan.number, slug])}#id_{name}"' in text
        for slug, name in [("description", "motive"), ("scheme", "process_changes")]
    ]
    assert (page.status_code, links) == (409, [True, True])


@pytest.mark.requirement("F6")
def test_an_override_is_printed_on_the_plan_with_its_reason(people, sign_in):
    plan = factory.draft(people, process_changes="")
    actions.ask_override(plan, plan.owner, "F6", "It is studied later.")
    plan = actions.submit(plan, plan.owner)
    actions.override_factor(plan, people.sms_owner, "F6", "The study follows in May.")
    plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    for address in (plan.get_absolute_url(), reverse("plans:baseline", args=[plan.number, 1])):
        page = sign_in("leadership").get(address).content.decode()
        assert (address, "The study follows in May." in page, people.sms_owner.name in page) == (address, True, True)


def test_after_a_section_is_saved_in_place_the_factors_follow(people, sign_in):
    plan = factory.draft(people, scope="")
    client, url = sign_in("quality_manager"), reverse("plans:section-edit", args=[plan.number, "description"])
    form = client.get(url, headers={"HX-Request": "true"}).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    answer = client.post(url, sent | {"scope": "The help desk."}, headers={"HX-Request": "true"})
    assert ([line.mark for line in answer.context["side"].factors], 'id="rail-rest" hx-swap-oob' in answer.content.decode()) == (["yes"] * 9, True)
