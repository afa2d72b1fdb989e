"""Baselines: listed, shown as they were frozen, compared; and the differences between two documents."""

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts.models import Delegation
from audit import marking, trail, triggers
from plans import actions, differences, document
from plans.contexts.changes import groups_between
from plans.differences import Change
from tests.plans import factory

LIST_QUERIES = 9


@pytest.fixture
def twice_approved(people):
    """A plan with two baselines; the second has another motive and one more goal line."""
    plan = factory.approved(people)
    by = people.quality_manager
    plan = actions.revise(plan, by, "The customer asks for it.")
    plan = actions.edit_plan(plan, by, plan.version, motive="Complaints rise.")
    actions.add_part(plan, "outcomes", by, text="One more.")
    plan = actions.submit(plan, by)
    return actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))


def url(name, plan, *more) -> str:
    """The address of a baseline page."""
    return reverse(f"plans:{name}", args=[plan.number, *more])


def test_a_baseline_shows_the_document_as_it_was_whatever_came_after(twice_approved, sign_in):
    page = sign_in("leadership").get(url("baseline", twice_approved, 1))
    first = twice_approved.baselines.get(number=1)
    assert page.context["sheet"].section("description").facts["motive"].value == "Customers wait."
    assert page.content.decode().count(first.sha256) == 1
    assert first.sha256 == document.digest(first.document)


def test_the_list_names_who_approved_what_and_which_is_in_force(twice_approved, people, sign_in):
    page = sign_in("leadership").get(url("baselines", twice_approved))
    assert [(one.number, one.approved_by) for one in page.context["baselines"]] == [(2, people.sms_owner), (1, people.sms_owner)]
    assert page.content.decode().count("in force") == 1


def test_two_baselines_are_compared_field_by_field(twice_approved, sign_in):
    page = sign_in("leadership").get(url("compare", twice_approved))
    lines = [(group.title, line.change, line.old, line.new) for group in page.context["changes"] for line in group.lines]
    assert lines == [
        ("Description of the improvement", "changed", "Customers wait.", "Complaints rise."),
        ("Main expected outcomes", "added", "—", "One more."),
    ]
    backwards = sign_in("leadership").get(url("compare", twice_approved), {"from": 2, "to": 1})
    assert [line.change for group in backwards.context["changes"] for line in group.lines] == ["changed", "removed"]


def test_unknown_baselines_are_404(twice_approved, people, sign_in):
    client = sign_in("leadership")
    pages = [url("baseline", twice_approved, 3), url("compare", twice_approved) + "?from=9", url("compare", twice_approved) + "?to=x"]
    assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    draft = factory.draft(people)
    assert [sign_in("quality_manager").get(url(name, draft)).status_code for name in ("baselines", "compare")] == [200, 404]


def test_a_plan_without_baselines_says_how_the_first_comes_about(people, sign_in):
    page = sign_in("quality_manager").get(url("baselines", factory.draft(people)))
    assert page.content.decode().count("No baseline yet") == 1


def base() -> dict:
    """A small document."""
    return {
        "plan": {"title": "T", "owner": {"id": 1, "name": "A"}},
        "parts": {"goals": [{"row": 1, "statement": "G", "target_value": "60"}]}, "overrides": [], "work_items": [{"row": 5, "title": "W"}],
    }  # fmt: skip


def test_equal_documents_do_not_differ():
    assert differences.between(base(), base()) == []


def test_a_renamed_person_is_no_difference_but_another_person_is():
    renamed, other = base(), base()
    renamed["plan"]["owner"] = {"id": 1, "name": "B"}
    other["plan"]["owner"] = {"id": 2, "name": "A"}
    assert [len(differences.between(base(), one)) for one in (renamed, other)] == [0, 1]


def test_changed_added_and_removed_rows_are_told_apart_in_every_list():
    new = base()
    new["parts"]["goals"][0]["target_value"] = "70"
    new["parts"]["goals"].append({"row": 2, "statement": "H", "target_value": "1"})
    new["work_items"] = []
    found = [(one.place, one.change, one.row, one.name, one.old if one.name else None) for one in differences.between(base(), new)]
    assert found == [
        ("goals", Change.CHANGED, 1, "target_value", "60"), ("goals", Change.ADDED, 2, "", None), ("work_items", Change.REMOVED, 5, "", None)
    ]  # fmt: skip


def test_a_list_that_only_the_older_document_has_is_removed():
    new = base()
    del new["work_items"]
    assert [(one.place, one.change) for one in differences.between(base(), new)] == [("work_items", Change.REMOVED)]


def test_moved_rows_are_told_apart_from_those_that_made_room_for_them():
    old, new = base(), base()
    old["parts"]["goals"] = [{"row": number, "statement": "G"} for number in (1, 2, 3, 4)]
    new["parts"]["goals"] = [{"row": number, "statement": "G"} for number in (4, 1, 2, 3)]
    assert [(one.place, one.change, one.row, one.old, one.new) for one in differences.between(old, new)] == [("goals", Change.MOVED, 4, 4, 1)]


def test_reviews_stand_by_their_dates_and_are_never_moved():
    old, new = base(), base()
    old["parts"]["reviews"], new["parts"]["reviews"] = [{"row": 1}, {"row": 2}], [{"row": 2}, {"row": 1}]
    assert differences.between(old, new) == []


def test_an_override_is_a_difference():
    new = base()
    new["overrides"] = [{"factor": "F7", "reason": "Known.", "by": "Li Hua"}]
    assert [(one.place, one.change, one.row) for one in differences.between(base(), new)] == [("overrides", Change.ADDED, 7)]
    with override("en"):
        groups = groups_between(base(), new)
    assert [(group.title, line.row, line.new) for group in groups for line in group.lines] == [
        ("Overridden success factors", "F7 Staffing needs", "Known. · Li Hua")
    ]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Two people work.", "Three people work.", [("del", "Two"), ("ins", "Three"), ("same", " people work.")]),
        ("先分诊，再提速。", "先分诊，后提速。", [("same", "先分诊，"), ("del", "再"), ("ins", "后"), ("same", "提速。")]),
        ("Down to 4 %", "Down to 3.5 %", [("same", "Down to "), ("del", "4"), ("ins", "3.5"), ("same", " %")]),
        ("The same. Gone.", "The same. ", [("same", "The same. "), ("del", "Gone.")]),
        ("一切不同", "Nothing in common", [("del", "一切不同"), ("ins", "Nothing in common")]),
        ("Alike", "Alike", [("same", "Alike")]),
    ],
)
def test_a_text_is_marked_word_by_word_in_both_languages(old, new, expected):
    assert [(span.kind, span.text) for span in marking.marked(old, new)] == expected


@pytest.mark.parametrize(("old", "new"), [("到4%。4.5 %", "到3.5%。...5. 5 %"), ("a\n" * 20_000, "b\na\n" * 13_000), ("的" * 40_000, "得" * 40_000), ("好。" * 20_000, "好了。" * 13_000)])
def test_both_texts_can_be_read_out_of_the_marks_however_long_they_are(old, new):
    spans = marking.marked(old, new)
    assert ["".join(span.text for span in spans if span.kind != left_out) for left_out in ("ins", "del")] == [old, new]


def test_a_rich_text_is_compared_by_its_words(twice_approved):
    old = twice_approved.baselines.get(number=1).document
    new = {**old, "plan": {**old["plan"], "approach": "<p>Triage <strong>first</strong>.</p>", "motive": "<p>Customers wait long.</p>"}}
    with override("en"):
        lines = [line for group in groups_between(old, new) for line in group.lines]
    assert [(line.label, line.only_looks, [(span.kind, span.text) for span in line.spans]) for line in lines] == [
        ("Motive", False, [("same", "Customers wait"), ("ins", " long"), ("same", ".")]),
        ("Overall approach", True, [("same", "Triage first.")]),
    ]


def test_the_list_says_how_much_each_baseline_changed_and_why(people, sign_in):
    plan = revised_twice(people)
    lines = sign_in("leadership").get(url("baselines", plan)).context["baselines"]
    assert [(line.number, line.changes, line.reason, [str(one.decided_by) for one in line.decisions]) for line in lines] == [
        (2, 1, "The customer asks for it.", [str(people.sms_owner)]), (1, None, "", [str(people.sms_owner)]),
    ]  # fmt: skip


def revised_twice(people):
    """A plan with two baselines and a reason for the second."""
    by = people.quality_manager
    plan = actions.revise(factory.approved(people), by, "The customer asks for it.")
    plan = actions.submit(actions.edit_plan(plan, by, plan.version, motive="Complaints rise."), by)
    return actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))


def test_the_list_takes_the_same_queries_for_one_baseline_and_for_three(people, sign_in, django_assert_num_queries):
    plan, by = factory.approved(people), people.quality_manager
    client = sign_in("leadership")
    client.get(url("baselines", plan))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url("baselines", plan))
    for motive in ("One.", "Two."):
        plan = actions.revise(plan, by, "More.")
        plan = actions.submit(actions.edit_plan(plan, by, plan.version, motive=motive), by)
        plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    with django_assert_num_queries(LIST_QUERIES):
        client.get(url("baselines", plan))


def test_a_baseline_on_behalf_of_somebody_says_so(people, sign_in):
    plan = factory.submitted(people)
    approve_on_behalf(people, plan)
    page = sign_in("leadership").get(url("baseline", plan, 1)).content.decode()
    assert f"on behalf of {people.sms_owner}" in page


def approve_on_behalf(people, plan):
    """Another manager stands in for the head of the service management system, and approves."""
    today = timezone.localdate()
    trail.create(Delegation(principal=people.sms_owner, delegate=people.second_manager, starts=today, ends=today), "delegation.begin", people.sms_owner)
    deputy = type(people.second_manager).objects.get(pk=people.second_manager.pk)
    return actions.approve(plan, deputy, document.digest(document.of(plan)))


def test_the_fingerprint_is_proved_on_the_page_and_at_the_api(twice_approved, sign_in, api_as):
    answer = sign_in("leadership").post(url("baseline-verify", twice_approved, 2), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    told = api_as("leadership").get(f"/api/v1/plans/{twice_approved.pk}/baselines/2/verify/").json()
    assert told == {"sha256": twice_approved.baselines.get(number=2).sha256, "holds": True, "stored": True, "decided": True, "recorded": True}


@pytest.mark.parametrize("also_the_fingerprint", [False, True])
def test_a_changed_baseline_is_found_out_even_with_a_new_fingerprint(twice_approved, sign_in, api_as, also_the_fingerprint):
    tamper(twice_approved.baselines.get(number=1), also_the_fingerprint)
    answer = sign_in("leadership").post(url("baseline-verify", twice_approved, 1), follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["error"]
    told = api_as("leadership").get(f"/api/v1/plans/{twice_approved.pk}/baselines/1/verify/").json()
    assert (told["holds"], told["stored"], told["decided"], told["recorded"]) == (False, also_the_fingerprint, False, False)


def tamper(baseline, also_the_fingerprint):
    """Change a baseline past the guard of its table, as only whoever runs the database could."""
    baseline.document["plan"]["motive"] = "Never said."
    digest = document.digest(baseline.document) if also_the_fingerprint else baseline.sha256
    triggers.remove(connection, "plans_baseline")
    type(baseline).objects.filter(pk=baseline.pk).update(document=baseline.document, sha256=digest)
    triggers.install(connection, "plans_baseline")


def test_the_working_document_is_compared_by_those_who_read_it(people, sign_in, api_as):
    plan = actions.revise(factory.approved(people), people.quality_manager, "More.")
    actions.edit_plan(plan, people.quality_manager, plan.version, motive="Complaints rise.")
    page = sign_in("planner").get(url("compare", plan))
    assert [line.new for group in page.context["changes"] for line in group.lines] == ["Complaints rise."]
    assert (page.context["old"], page.context["new"]) == ("Baseline 1", "Working revision 2")
    reader = sign_in("colleague").get(url("compare", plan))
    assert (reader.status_code, reader.context["changes"]) == (200, [])
    assert sign_in("colleague").get(url("compare", plan), {"from": "1", "to": "working"}).status_code == 404
    statuses = [api_as(key).get(f"/api/v1/plans/{plan.pk}/compare/", {"from": "1", "to": "working"}).status_code for key in ("planner", "colleague")]
    assert statuses == [200, 404]


def test_the_api_lists_baselines_with_their_decisions_and_compares_them(twice_approved, people, api_as):
    client = api_as("leadership")
    listed = client.get(f"/api/v1/plans/{twice_approved.pk}/baselines/").json()
    assert [(one["number"], [decision["decided_by"] for decision in one["decisions"]]) for one in listed] == [(2, [people.sms_owner.pk]), (1, [people.sms_owner.pk])]
    found = client.get(f"/api/v1/plans/{twice_approved.pk}/compare/", {"from": "1", "to": "2"}).json()
    assert [(one["place"], one["change"], one["name"], one["new"] if one["name"] else "") for one in found] == [
        ("plan", "changed", "motive", "Complaints rise."), ("outcomes", "added", "", ""),
    ]  # fmt: skip
    assert [client.get(f"/api/v1/plans/{twice_approved.pk}/compare/", query).status_code for query in ({}, {"from": "1", "to": "x"}, {"from": "9", "to": "1"})] == [404] * 3
