"""The pages of implementation: two clicks to a report, refusals that keep what was typed, steady query counts."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from improvement import actions, lateness
from improvement.charts import by_phase, gantt
from improvement.models import WorkItem
from improvement.states import ExtensionState, ScopeState, WorkState
from plans import actions as plan_actions
from plans.gantt import shortened
from tests.improvement import factory
from tests.plans import factory as plans


@pytest.fixture
def item(people):
    return factory.item_in_progress(people)


def address(item, deed=""):
    return f"/plans/{item.plan.number}/implementation/{item.number}/{deed}"


def hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page.content.decode()).group(1)


def test_from_the_desk_progress_takes_two_clicks(people, sign_in, item):
    client = sign_in("delivery")
    duties = [duty for group in client.get("/").context["groups"] for duty in group.duties]
    page = client.get(duties[0].url)
    assert 'name="quick" value="75"' in page.content.decode()
    done = client.post(
        duties[0].url, {"quick": "75", "percent": "0", "version": hidden(page, "version"), "key": hidden(page, "key")}
    )
    assert (done.status_code, done.url, factory.fresh(item).percent) == (302, address(item), 75)


def test_an_exact_figure_with_note_hours_and_a_reason_is_saved(people, sign_in, item):
    facts = {
        "percent": "42",
        "hours": "3.5",
        "note": "Workshop held",
        "blocked_reason": "No room",
        "version": item.version,
        "key": uuid4(),
    }
    sign_in("delivery").post(address(item, "progress/"), facts)
    update = item.updates.get()
    assert (update.percent, update.hours, update.note, update.blocked, factory.fresh(item).state) == (
        42,
        3.5,
        "Workshop held",
        True,
        WorkState.BLOCKED,
    )


def test_done_says_that_nothing_blocks_the_work_any_more(people, sign_in, item):
    factory.report(item, people.delivery, 40, blocked_reason="No room")
    facts = {"quick": "100", "percent": "40", "blocked_reason": "No room", "version": factory.fresh(item).version}
    sign_in("delivery").post(address(item, "progress/"), facts)
    assert factory.fresh(item).state == WorkState.DONE


@pytest.mark.parametrize("percent", ["101", "-1", "many", "", "9" * 400])
def test_a_refused_report_keeps_what_was_typed_and_says_at_the_field_what_is_wrong(people, sign_in, item, percent):
    page = sign_in("delivery").post(
        address(item, "progress/"), {"percent": percent, "note": "Kept words", "version": item.version}
    )
    assert (page.status_code, list(page.context["progress_form"].errors), "Kept words" in page.content.decode()) == (
        422,
        ["percent"],
        True,
    )
    assert item.updates.count() == 0


def test_a_stale_report_shows_both_versions_and_can_be_saved_knowingly(people, sign_in, item):
    client, read_at = sign_in("delivery"), item.version
    factory.report(item, people.quality_manager, 30)
    page = client.post(address(item, "progress/"), {"percent": "50", "version": read_at})
    assert (
        page.status_code,
        ("Progress in %", "30")
        in [(str(label).capitalize(), str(value)) for label, value in page.context["refusal"]["theirs"]],
    ) == (409, True)
    client.post(address(item, "progress/"), {"percent": "50", "version": hidden(page, "version")})
    assert factory.fresh(item).percent == 50


def test_whoever_may_not_report_sees_the_item_but_no_form_and_is_refused(people, sign_in, item):
    client = sign_in("colleague")
    assert "progress_form" not in client.get(address(item)).context
    assert client.post(address(item, "progress/"), {"percent": "50", "version": item.version}).status_code == 403


def test_the_item_of_a_draft_does_not_exist_for_those_who_may_not_read_it(people, sign_in):
    item = plans.draft(people).work_items.get()
    for path in (address(item), address(item, "progress/"), f"/plans/{item.plan.number}/implementation/"):
        assert sign_in("colleague").get(path).status_code == 404
    assert sign_in("quality_manager").get(address(item).replace("/1/", "/99/")).status_code == 404


def test_what_a_revision_adds_shows_only_to_those_who_read_drafts(people, sign_in, item):
    added = factory.add(item.plan, people.planner, "T4", title="Secret draft item")
    board = f"/plans/{item.plan.number}/implementation/"
    seen = {
        key: [line.item.pk for line in sign_in(key).get(board).context["lines"]]
        for key in ("colleague", "planner", "delivery")
    }
    assert (added.scope_state, seen) == (
        ScopeState.PENDING,
        {"colleague": [item.pk], "planner": [item.pk, added.pk], "delivery": [item.pk, added.pk]},
    )


def test_an_item_is_added_through_the_form_once_however_often_it_is_sent(people, sign_in):
    plan = plans.draft(people)
    client, add = sign_in("planner"), f"/plans/{plan.number}/implementation/add/"
    page = client.get(add)
    area = page.context["form"].fields["area"].queryset.get(code="R2")
    facts = {
        "title": "New ticket tool",
        "area": area.pk,
        "acceptance": "In use",
        "planned_start": "2026-02-01",
        "planned_end": "2026-03-01",
        "planned_hours": "10",
        "planned_cost": "0",
        "priority": "normal",
        "weight": "5",
        "assignee": people.colleague.pk,
        "key": hidden(page, "key"),
    }
    answers = [client.post(add, facts).url for _ in range(2)]
    assert (answers, plan.work_items.filter(title="New ticket tool").count()) == (
        [f"/plans/{plan.number}/implementation/2/"] * 2,
        1,
    )


def test_a_refused_item_keeps_what_was_typed(people, sign_in):
    plan = plans.draft(people)
    facts = {
        "title": "Kept title",
        "planned_start": "2026-03-01",
        "planned_end": "2026-02-01",
        "area": "nonsense",
        "weight": "5",
    }
    page = sign_in("planner").post(f"/plans/{plan.number}/implementation/add/", facts)
    assert (
        page.status_code,
        page.context["form"]["title"].value(),
        set(page.context["form"].errors) >= {"area", "acceptance"},
    ) == (422, "Kept title", True)


def test_whoever_may_not_add_items_is_refused_before_typing(people, sign_in, item):
    assert sign_in("delivery").get(f"/plans/{item.plan.number}/implementation/add/").status_code == 403


def test_an_item_is_changed_through_the_form_and_a_stale_one_is_refused(people, sign_in):
    item = plans.draft(people).work_items.get()
    client = sign_in("quality_manager")
    form = client.get(address(item, "edit/")).context["form"]
    facts = {name: value for name, value in form.initial.items() if value is not None} | {"title": "Changed"}
    assert client.post(address(item, "edit/"), facts).status_code == 302
    assert (factory.fresh(item).title, client.post(address(item, "edit/"), facts | {"title": "Again"}).status_code) == (
        "Changed",
        409,
    )


def test_more_time_is_asked_for_and_granted_on_the_page(people, sign_in, item):
    new_end = factory.later(item)
    sign_in("delivery").post(address(item, "extensions/"), {"new_end": new_end.isoformat(), "reason": "Illness"})
    asked = item.extensions.get()
    owner = sign_in("quality_manager")
    duties = {group.label: [duty.ref for duty in group.duties] for group in owner.get("/").context["groups"]}
    assert duties["Requests for more time"] == [f"improvement.extensionrequest:{asked.pk}"]
    assert owner.get(address(item)).context["may_decide"] is True
    owner.post(address(item, f"extensions/{asked.pk}/grant/"), {"answer": ""})
    asked.refresh_from_db()
    assert (asked.state, factory.fresh(item).planned_end) == (ExtensionState.GRANTED, new_end)


def test_assigning_cancelling_and_removing_happen_on_the_page(people, sign_in, item):
    client = sign_in("quality_manager")
    client.post(address(item, "assign/"), {"assignee": people.colleague.pk, "version": item.version})
    assert factory.fresh(item).assignee == people.colleague
    client.post(address(item, "cancel/"), {"reason": ""})
    assert factory.fresh(item).state == WorkState.TO_DO
    client.post(address(item, "cancel/"), {"reason": "Not needed any more"})
    assert factory.fresh(item).state == WorkState.CANCELLED
    other = plans.draft(people).work_items.get()
    client.post(address(other, "remove/"), {"version": other.version})
    assert WorkItem.objects.filter(pk=other.pk).count() == 0


def test_one_s_own_list_holds_the_unfinished_items_and_finds_the_finished_ones(people, sign_in, item):
    client = sign_in("delivery")
    assert [line.item.pk for line in client.get("/work/").context["lines"]] == [item.pk]
    factory.report(item, people.delivery, 100)
    assert [line.item.pk for line in client.get("/work/").context["lines"]] == []
    assert [line.item.pk for line in client.get("/work/?state=done").context["lines"]] == [item.pk]
    assert [line.item.pk for line in client.get("/work/?state=all&plan=nonsense").context["lines"]] == [item.pk]


@pytest.mark.parametrize("view", ["board", "table", "gantt", "nonsense"])
def test_every_view_shows_the_filtered_items(people, sign_in, item, view):
    factory.add(item.plan, people.planner, "P1", title="Another item")
    page = sign_in("planner").get(f"/plans/{item.plan.number}/implementation/?view={view}&element=people")
    assert [line.item.title for line in page.context["lines"]] == ["Another item"]


@pytest.mark.parametrize(
    "path",
    [
        "/plans/{plan}/implementation/",
        "/plans/{plan}/implementation/?view=gantt",
        "/plans/{plan}/implementation/?view=calendar&month=2026-03",
        "/work/all/?view=gantt",
        "/work/all/?view=calendar&month=2026-03",
        "/work/all/?view=heat",
        "/work/",
        "/areas/C3/",
        "/plans/{plan}/",
    ],
)
def test_more_items_take_no_more_queries(people, sign_in, item, path, django_assert_num_queries):
    client, path = sign_in("delivery"), path.format(plan=item.plan.number)
    plan_actions.revise(item.plan, people.quality_manager, "The customer asks for it.")
    factory.add(item.plan, people.quality_manager, assignee=people.delivery)
    client.get(path)
    with CaptureQueriesContext(connection) as with_one:
        client.get(path)
    for _ in range(2):
        factory.add(item.plan, people.quality_manager, assignee=people.delivery)
    with django_assert_num_queries(len(with_one)):
        client.get(path)


def test_the_chart_draws_planned_and_done_lengths_and_says_them_in_words(people, item):
    factory.report(item, people.delivery, 50)
    WorkItem.objects.update(actual_start=date(2026, 1, 12))
    chart = gantt(by_phase([factory.fresh(item)], item.plan.phases.all()), lateness.yardstick(date(2026, 2, 1)))
    bar, phase = chart.bars[0], chart.groups[0].bar
    assert (bar.done, bar.x, phase.x, phase.width) == (round(bar.width / 2, 1), chart.left, chart.left, bar.width)
    assert (bar.x < bar.actual.x < chart.today, round(bar.actual.x + bar.actual.width) >= round(chart.today)) == (True, True)
    assert chart.text_alternative == "1 work items from 2026-01-05 to 2026-03-31; 0 overdue."
    assert (chart.left < chart.today < chart.width, gantt([], lateness.yardstick(date(2026, 2, 1)))) == (True, None)


@pytest.mark.parametrize(
    ("text", "width", "cut"), [("short", 10, "short"), ("abcdefghijk", 5, "abcd…"), ("改进事项的名称", 6, "改进…")]
)
def test_long_names_are_cut_by_the_width_of_their_letters(text, width, cut):
    assert shortened(text, width) == cut


def test_a_reader_of_the_document_finds_the_items_in_section_four(people, sign_in, item):
    page = sign_in("quality_manager").get(f"/plans/{item.plan.number}/").content.decode()
    assert (address(item) in page, "The triage step is written and in use." in page) == (True, True)


def test_a_published_plan_without_items_says_what_to_do_next(people, sign_in):
    plan = plans.draft(people)
    actions.remove_work(plan.work_items.get(), people.quality_manager)
    page = sign_in("quality_manager").get(f"/plans/{plan.number}/implementation/").content.decode()
    assert ("No work item yet" in page, f"/plans/{plan.number}/implementation/add/" in page) == (True, True)
