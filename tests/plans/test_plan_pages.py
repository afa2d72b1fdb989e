"""The list of plans, a new plan, and the plan's page: who sees what, in which words."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts import actions as accounts
from plans import actions, lateness
from plans.models import Plan
from plans.states import PlanState
from tests.plans import factory

TITLES_ZH = ["文档介绍", "基本信息", "服务改进描述", "服务改进方案", "角色和职责", "服务改进回顾"]
TITLES_EN = [
    "Document introduction", "Basic information", "Description of the improvement", "Improvement scheme",
    "Roles and responsibilities", "Review of the improvement",
]  # fmt: skip
LIST = reverse("plans:list")


def numbers(response) -> list[str]:
    """The numbers of the plans that a list shows."""
    return [line.number for line in response.context["lines"]]


def new_plan(title="Shorter queues", **more):
    """What the form of a new plan sends."""
    return {"title": title, "planned_start": "2027-01-04", "planned_end": "2027-06-30", **more}


@pytest.mark.parametrize(("language", "titles"), [("en", TITLES_EN), ("zh-hans", TITLES_ZH)])
@pytest.mark.requirement("D3.1", "D3.2", "D3.3", "D3.4", "D3.5", "D3.6")
def test_the_plan_reads_as_six_numbered_sections_in_both_languages(people, sign_in, language, titles):
    plan = factory.draft(people)
    sheet = sign_in("quality_manager", language).get(plan.get_absolute_url()).context["sheet"]
    assert [(section.number, section.title) for section in sheet.sections] == list(enumerate(titles, 1))


@pytest.mark.requirement("D3.1", "D3.2", "D3.3", "D3.4", "D3.5", "D3.6", "D1.1", "D1.2", "D1.3")
def test_every_field_of_the_document_is_on_its_page(people, sign_in):
    plan = factory.draft(people)
    page = sign_in("quality_manager").get(plan.get_absolute_url()).content.decode()
    assert [words for words in WORDS if words not in page] == []


WORDS = [
    "What this document is.", "To agree on the work.", "Tickets are resolved in time again.", "Three months in a row.",
    "Customers wait.", "The help desk.", "Restore RES5D to 60 %", "Resolve within 5 days", "monthly share", "ISO/IEC 20000-1",
    "Customer council", "60 % it is.", "Triage first.", "Prepare", "Define triage", "Workshops", "12,000.00", "Two people.",
    "The triage step is new.", "Answers for the result", "Monthly.", "RES5D three months above 55 %", "First review",
]  # fmt: skip


@pytest.mark.requirement("G1", "G2")
def test_a_plan_says_which_purposes_it_serves_and_is_found_by_them(people, sign_in):
    capability = factory.draft(people, purposes=["G1"], mechanisms=["measurement", "complaints"])
    business = actions.create_plan(people.planner, title="Support month-end closing", purposes=["G2"])
    client = sign_in("quality_manager")
    found = {purpose: numbers(client.get(LIST, {"purpose": purpose})) for purpose in ("G1", "G2")}
    assert found == {"G1": [capability.number], "G2": [business.number]}
    facts = client.get(capability.get_absolute_url()).context["sheet"].section("description").facts
    assert [str(mechanism) for mechanism in facts["mechanisms"].value] == ["Service measurement", "Complaint management"]


def test_the_list_takes_the_same_number_of_queries_for_one_plan_and_for_three(people, sign_in):
    client = sign_in("quality_manager")
    counts = []
    for wanted in (1, 3):
        while Plan.objects.count() < wanted:
            factory.approved(people)
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_is_filtered_by_words_stage_owner_and_mine(people, sign_in):
    mine = factory.draft(people, title="Faster answers")
    other = actions.create_plan(people.planner, title="Spare parts")
    client = sign_in("quality_manager")
    asked = [{"q": "answers"}, {"q": other.number}, {"state": "draft"}, {"state": "closed"}, {"owner": people.planner.pk}, {"mine": "on"}]
    assert [numbers(client.get(LIST, query)) for query in asked] == [
        [mine.number], [other.number], [other.number, mine.number], [], [other.number], [mine.number]
    ]  # fmt: skip


def test_in_review_finds_revisions_in_review_too(people, sign_in):
    plan = factory.approved(people)
    plan = actions.revise(plan, people.quality_manager, "The customer asks for it.")
    plan = actions.edit_plan(plan, people.quality_manager, plan.version, motive="Complaints rise.")
    actions.submit(plan, people.quality_manager)
    waiting = factory.submitted(people)
    assert numbers(sign_in("sms_owner").get(LIST, {"state": "in_review"})) == [waiting.number, plan.number]


def test_an_empty_list_says_what_to_do_next(people, sign_in):
    pages = {key: sign_in(key).get(LIST).content.decode() for key in ("planner", "delivery")}
    assert {key: page.count(reverse("plans:create")) for key, page in pages.items()} == {"planner": 2, "delivery": 0}
    assert all("No improvement plan yet" in page for page in pages.values())


@pytest.mark.parametrize(("state", "start", "end", "expected"), [
    (PlanState.IN_PROGRESS, -9, -3, "over"), (PlanState.APPROVED, -3, 60, "late"), (PlanState.IN_PROGRESS, -9, 12, "near"),
    (PlanState.IN_PROGRESS, -9, 13, ""), (PlanState.CLOSED, -9, -3, ""), (PlanState.DRAFT, 1, 60, ""),
    # Since Friday no working day has passed.
    (PlanState.IN_PROGRESS, -9, -2, "near"), (PlanState.APPROVED, -2, 60, ""),
])  # fmt: skip
def test_lateness_is_near_lagging_or_overdue(db, state, start, end, expected):
    today = date(2026, 7, 5)  # a Sunday; ten working days later it is 2026-07-17
    plan = Plan(state=state, planned_start=today + timedelta(start), planned_end=today + timedelta(end))
    assert lateness.of(plan, lateness.yardstick(today)) == expected


def test_a_plan_without_dates_is_not_late(db):
    assert lateness.of(Plan(state=PlanState.DRAFT), lateness.yardstick(date(2026, 1, 1))) == ""


@pytest.mark.requirement("D3.2", "D4.1")
def test_a_new_plan_belongs_to_whoever_creates_it(people, sign_in):
    answer = sign_in("planner").post(reverse("plans:create"), new_plan())
    plan = Plan.objects.get()
    assert (answer.status_code, answer.url, plan.owner, plan.state) == (302, plan.get_absolute_url(), people.planner, "draft")


def test_a_double_click_creates_one_plan(people, sign_in):
    client, form = sign_in("planner"), new_plan(key="6a5b0f6e-0d3f-4c0a-9d52-0d3c7c8f1a11")
    answers = [client.post(reverse("plans:create"), form).url for _click in range(2)]
    assert (len(set(answers)), Plan.objects.count()) == (1, 1)


BAD_PLANS = [
    new_plan(planned_end="2026-01-01"), new_plan(title=""), new_plan(title="x" * 1_000_000), new_plan(title="a\x00b"),
    new_plan(motive="x" * 1_000_000), new_plan(owner="999999999999999999999"), new_plan(planned_start="yesterday"), new_plan(purposes=["G9"]),
]  # fmt: skip


def test_bad_input_comes_back_with_what_was_typed(people, sign_in):
    client = sign_in("planner")
    answers = [client.post(reverse("plans:create"), form) for form in BAD_PLANS]
    assert [answer.status_code for answer in answers] == [422] * len(BAD_PLANS)
    assert [answer.context["form"]["title"].value() for answer in answers] == [form["title"] for form in BAD_PLANS]
    assert Plan.objects.count() == 0


def test_those_who_may_not_create_plans_are_refused_before_they_write(people, sign_in):
    answers = [sign_in(key).get(reverse("plans:create")).status_code for key in ("delivery", "leadership", "auditor", "administrator")]
    assert answers == [403, 403, 403, 403]


def test_a_draft_does_not_exist_for_those_who_may_not_read_it(people, sign_in):
    plan = factory.draft(people)
    readers = ["quality_manager", "planner", "sms_owner", "supervision", "auditor", "delivery"]
    strangers = ["leadership", "checker", "administrator"]
    seen = {key: (sign_in(key).get(plan.get_absolute_url()).status_code, numbers(sign_in(key).get(LIST))) for key in readers + strangers}
    assert seen == {key: (200, [plan.number]) for key in readers} | {key: (404, []) for key in strangers}


def test_a_confidential_plan_stays_with_those_concerned(people, sign_in):
    plan = factory.approved(people, confidential=True)
    statuses = {key: sign_in(key).get(plan.get_absolute_url()).status_code for key in ("leadership", "auditor", "checker", "second_manager")}
    assert statuses == {"leadership": 200, "auditor": 200, "checker": 404, "second_manager": 404}


def test_an_unknown_plan_is_404(people, sign_in):
    client = sign_in("quality_manager")
    assert [client.get(f"/plans/{number}/").status_code for number in ("SIP-1999-001", "x", "9" * 40)] == [404, 404, 404]


@pytest.mark.requirement("F4")
def test_an_approved_plan_is_published_to_everyone_signed_in(people, sign_in):
    plan = factory.approved(people)
    assert [sign_in(key).get(plan.get_absolute_url()).status_code for key in ("checker", "leadership")] == [200, 200]


def test_an_open_revision_is_read_by_those_who_work_on_it_and_the_baseline_by_all_others(people, sign_in):
    plan = actions.revise(factory.approved(people), people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, people.quality_manager, plan.version, motive="A new motive.")
    motives = {
        key: sign_in(key).get(plan.get_absolute_url()).context["sheet"].section("description").facts["motive"].value
        for key in ("quality_manager", "sms_owner", "delivery", "leadership", "checker")
    }
    assert motives == {"quality_manager": "A new motive.", "sms_owner": "A new motive.", "delivery": "A new motive.",
                       "leadership": "Customers wait.", "checker": "Customers wait."}  # fmt: skip


def test_the_page_of_a_plan_whose_owner_left_still_opens(people, sign_in):
    plan = factory.approved(people)
    accounts.deactivate(people.quality_manager, people.administrator, people.quality_manager.version)
    assert sign_in("planner").get(plan.get_absolute_url()).status_code == 200


def test_the_orders_of_the_list_of_plans_are_named_in_chinese_in_both_directions(people, sign_in):
    page = sign_in("quality_manager").get(LIST)
    with translation.override("zh-hans"):
        names = [str(label) for _value, label in page.context["filter"].form.fields["ordering"].choices][1:]
    assert names == ["计划完成日期，由早到晚", "计划完成日期，由晚到早", "编号，由小到大", "编号，由大到小"]
