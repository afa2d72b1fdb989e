"""The item's page: checklist, dependencies, helpers, parts, files, and one's own last report taken back."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import duties
from improvement import actions, rules
from improvement.actions.progress import last_to_take_back
from improvement.models import WorkItem
from improvement.states import Priority, ScopeState, WorkState
from plans.models import Attachment
from tests.improvement import factory
from tests.plans import factory as plans


@pytest.fixture
def item(people):
    """A work item of a plan in progress, assigned to the delivery department's man."""
    return factory.item_in_progress(people)


def address(item, deed=""):
    """The item's page, or a deed on it."""
    return f"/plans/{item.plan.number}/implementation/{item.number}/{deed}"


def again(item):
    """The item as it is stored."""
    return factory.fresh(item)


def other(item, by, title="Another", **facts):
    """One more item of the same plan, in scope."""
    made = factory.add(item.plan, by, "R2", title=title, **facts)
    WorkItem.objects.filter(pk=made.pk).update(scope_state=ScopeState.APPROVED)
    return again(made)


def text_of(page):
    """The page's text, its markup and spaces taken out."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


@pytest.mark.requirement("C1")
def test_the_areas_points_are_taken_over_in_one_click_and_ticking_them_reports(people, sign_in, item):
    client = sign_in("delivery")
    client.post(address(item, "points/take-over/"))
    points = list(item.points.values_list("pk", flat=True))
    client.post(address(item, "progress/"), {"by": "points", "percent": "0", "ticked": points[:2], "version": again(item).version, "key": uuid4()})
    assert (len(points), again(item).percent, list(item.points.filter(done=True).values_list("pk", flat=True))) == (13, 15, points[:2])


def test_a_quick_figure_keeps_the_ticks_that_were_sent_with_it(people, sign_in, item):
    first, second = (actions.add_point(item, people.delivery, text) for text in ("Write", "Try"))
    page = sign_in("delivery").get(address(item))
    assert [(point.pk, ticked) for point, ticked in page.context["progress_form"].boxes] == [(first.pk, False), (second.pk, False)]
    sign_in("delivery").post(address(item, "progress/"), {"quick": "75", "ticked": [second.pk], "version": again(item).version})
    assert (again(item).percent, [point.done for point in item.points.all()]) == (75, [False, True])


def test_a_point_is_added_once_and_removed(people, sign_in, item):
    client, sent = sign_in("delivery"), {"text": "Agree with the desk", "key": uuid4()}
    assert [client.post(address(item, "points/"), sent).status_code for _ in range(2)] == [302, 302]
    point = item.points.get()
    client.post(address(item, f"points/{point.pk}/remove/"))
    assert item.points.count() == 0
    assert client.post(address(item, f"points/{point.pk}/remove/")).status_code == 404


@pytest.mark.parametrize(
    ("deed", "sent", "slot", "field"),
    [
        ("points/", {"text": ""}, "point_form", "text"),
        ("points/", {"text": "x" * 301}, "point_form", "text"),
        ("dependencies/", {"after": "999999"}, "dependency_form", "after"),
        ("helpers/", {"person": ""}, "helper_form", "person"),
        ("details/", {"priority": "huge", "version": "1"}, "detail_form", "priority"),
        ("files/", {}, "file_form", "file"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_on_the_items_page(people, sign_in, item, deed, sent, slot, field):
    page = sign_in("quality_manager").post(address(item, deed), sent)
    assert (page.status_code, list(page.context[slot].errors)) == (422, [field])


@pytest.mark.parametrize("deed", ["points/", "points/take-over/", "dependencies/", "details/", "helpers/"])
def test_who_neither_does_the_work_nor_answers_for_the_plan_details_nothing(people, sign_in, item, deed):
    sent = {"text": "x", "after": other(item, people.planner).pk, "person": people.checker.pk, "priority": "high", "version": item.version}
    client = sign_in("colleague")
    assert client.post(address(item, deed), sent).status_code == 403
    assert {"point_form", "dependency_form", "detail_form", "helper_form"} & set(client.get(address(item)).context.keys()) == set()


def test_dependencies_show_at_both_items_and_a_circle_is_refused_by_name(people, sign_in, item):
    before = other(item, people.planner, "Comes first")
    client = sign_in("delivery")
    client.post(address(item, "dependencies/"), {"after": before.pk, "key": uuid4()})
    here, there = client.get(address(item)), client.get(address(before))
    assert ([link.item.pk for link in here.context["needs"]], [link.item.pk for link in there.context["needed_by"]]) == ([before.pk], [item.pk])
    circle = sign_in("quality_manager").post(address(before, "dependencies/"), {"after": item.pk, "key": uuid4()})
    assert (circle.status_code, "02 → 01 → 02" in circle.content.decode()) == (422, True)
    client.post(address(item, f"dependencies/{here.context['needs'][0].pk}/remove/"))
    assert item.needs.count() == 0


def test_beginning_before_what_is_waited_for_is_finished_is_warned_of_but_saved(people, sign_in, item):
    before = other(item, people.planner, "Comes first")
    actions.add_dependency(item, people.planner, before)
    client = sign_in("delivery")
    assert [one.pk for one in client.get(address(item)).context["waits_for"]] == [before.pk]
    page = client.post(address(item, "progress/"), {"quick": "25", "version": item.version}, follow=True)
    assert ("02 Comes first" in " ".join(str(message) for message in page.context["messages"]), again(item).percent) == (True, 25)


def test_a_whole_shows_its_parts_and_follows_them(people, sign_in, item):
    part = other(item, people.planner, "First half", assignee=people.delivery)
    sign_in("planner").post(address(part, "details/"), {"priority": "urgent", "parent": item.pk, "version": part.version})
    assert (again(part).parent, again(part).priority) == (item, Priority.URGENT)
    client = sign_in("delivery")
    client.post(address(part, "progress/"), {"quick": "50", "version": again(part).version})
    page = client.get(address(item))
    assert ([(one.pk, one.percent) for one in page.context["parts"]], again(item).percent, "progress_form" in page.context) == ([(part.pk, 50)], 50, False)
    assert "follows its parts" in text_of(page)
    assert client.post(address(item, "progress/"), {"quick": "75", "version": again(item).version}).status_code == 409


def test_a_stale_change_of_details_shows_both_versions(people, sign_in, item):
    factory.report(item, people.delivery, 10)
    page = sign_in("planner").post(address(item, "details/"), {"priority": "high", "version": item.version})
    assert (page.status_code, again(item).priority) == (409, Priority.NORMAL)


def test_a_helper_is_named_and_leaves(people, sign_in, item):
    client = sign_in("planner")
    client.post(address(item, "helpers/"), {"person": people.colleague.pk, "key": uuid4()})
    helper = item.helpers.get()
    assert (helper.person, str(people.colleague) in text_of(sign_in("colleague").get(address(item)))) == (people.colleague, True)
    client.post(address(item, f"helpers/{helper.pk}/remove/"))
    assert item.helpers.count() == 0


def test_a_file_is_attached_to_the_item_once(people, sign_in, item):
    client, key = sign_in("quality_manager"), uuid4()
    for _ in range(2):
        client.post(address(item, "files/"), {"file": SimpleUploadedFile("minutes.txt", b"Agreed."), "key": key})
    stored = Attachment.objects.get()
    assert (stored.plan, stored.about_type, stored.about_id, stored.name) == (item.plan, "improvement.workitem", item.pk, "minutes.txt")
    assert "minutes.txt" in text_of(sign_in("colleague").get(address(item)))


@pytest.mark.requirement("D4.3")
def test_ones_own_last_report_is_taken_back_in_one_click_and_marked_so(people, sign_in, item):
    client = sign_in("delivery")
    client.post(address(item, "progress/"), {"percent": "60", "hours": "3", "cost": "120.50", "version": item.version})
    page = client.get(address(item))
    assert page.content.decode().count(f'action="{address(item, "progress/undo/")}"') == 2
    assert "progress/undo/" not in sign_in("quality_manager").get(address(item)).content.decode()
    client.post(address(item, "progress/undo/"), {"version": again(item).version})
    now = again(item)
    assert (now.percent, now.state, now.hours, now.cost, now.updates.count()) == (0, WorkState.TO_DO, 0, 0, 2)
    words = text_of(client.get(address(item)))
    assert ("taken back" in words, "took the report of 60% back" in words, "Take it back" in words) == (True, True, False)


def test_each_report_keeps_why_the_work_was_blocked(people, sign_in, item):
    for reason in ("No licence yet", "No server yet", ""):
        actions.report_progress(item, people.delivery, again(item).version, percent=20, blocked_reason=reason)
    reports = text_of(sign_in("delivery").get(address(item))).split("Progress so far")[1].split("Comments")[0]
    assert re.findall(r"No \w+ yet", reports) == ["No server yet", "No licence yet"]


def test_a_stale_report_says_how_to_go_on_and_goes_on_from_the_same_page(people, sign_in, item):
    sent = {"quick": "25", "version": item.version, "key": uuid4()}
    actions.report_progress(item, people.delivery, item.version, percent=60)
    client = sign_in("delivery")
    page = client.post(address(item, "progress/"), sent)
    assert (page.status_code, "save it again to keep yours" in text_of(page), "To the desk" in text_of(page)) == (409, True, False)
    form = page.context["progress_form"]
    client.post(address(item, "progress/"), {"quick": "25", "version": form["version"].value(), "key": form["key"].value()})
    assert again(item).percent == 25


def test_an_item_that_waits_for_a_revision_leads_the_owner_to_it(people, sign_in, item):
    waits = factory.add(item.plan, people.planner, "R2", title="Added later")
    href = f'href="/plans/{item.plan.number}/#revise"'
    pages = {one: href in sign_in(role).get(address(shown)).content.decode() for one, role, shown in [(1, "quality_manager", waits), (2, "planner", waits), (3, "quality_manager", item)]}
    assert pages == {1: True, 2: False, 3: False}


def test_taking_back_asks_for_the_version_that_was_read_and_for_ones_own_report(people, sign_in, item):
    factory.report(item, people.delivery, 60)
    assert sign_in("delivery").post(address(item, "progress/undo/"), {"version": item.version}).status_code == 409
    assert sign_in("quality_manager").post(address(item, "progress/undo/"), {"version": again(item).version}).status_code == 409
    assert sign_in("colleague").post(address(item, "progress/undo/"), {"version": again(item).version}).status_code == 403
    assert again(item).percent == 60


def test_a_report_that_a_checker_sent_back_is_not_taken_back(people, item, monkeypatch):
    monkeypatch.setattr(rules, "CHECKERS", [lambda user, items: {one.pk for one in items if user == people.checker}])
    factory.report(item, people.delivery, 100)
    actions.reject_work(item, people.checker, "Not in use.")
    assert last_to_take_back(again(item), people.delivery) is None


def test_who_can_unblock_an_item_finds_it_on_the_desk_until_it_goes_on(people, sign_in, item):
    sent = {"percent": "20", "blocked_reason": "No licence yet", "unblocker": people.colleague.pk, "version": item.version}
    sign_in("delivery").post(address(item, "progress/"), sent)
    found = [duty for group in duties.of(people.colleague) for duty in group.duties if duty.kind == "unblock"]
    assert ([(duty.url, "No licence yet" in duty.action) for duty in found], again(item).unblocker) == ([(address(item), True)], people.colleague)
    assert str(people.colleague) in text_of(sign_in("delivery").get(address(item)))
    factory.report(item, people.delivery, 30)
    assert ([group for group in duties.of(people.colleague) if group.kind == "unblock"], again(item).unblocker) == ([], None)


def test_nobody_is_asked_to_unblock_an_item_of_a_plan_that_they_cannot_read(people, sign_in):
    item = factory.started(people, confidential=True).work_items.get()
    sent = {"percent": "20", "blocked_reason": "No licence yet", "unblocker": people.colleague.pk, "version": item.version}
    page = sign_in("delivery").post(address(item, "progress/"), sent)
    assert (page.status_code, list(page.context["progress_form"].errors), again(item).percent) == (422, ["unblocker"], 0)


def test_planned_cost_and_indicator_of_acceptance_are_planned_with_the_item_and_shown(people, sign_in):
    plan = plans.draft(people)
    item = plan.work_items.get()
    client = sign_in("quality_manager")
    form = client.get(address(item, "edit/")).context["form"]
    indicator = form.fields["indicator"].queryset.first()
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, "")}
    sent |= {"planned_cost": "1200", "indicator": indicator.pk, "indicator_target": "95", "priority": "high"}
    assert client.post(address(item, "edit/"), sent).status_code == 302
    words = text_of(client.get(address(item)))
    assert ("1,200.00" in words, indicator.name in words, "to reach 95" in words) == (True, True, True)
    bad = client.post(address(item, "edit/"), {**sent, "indicator": "", "version": again(item).version})
    assert (bad.status_code, list(bad.context["form"].errors)) == (422, ["indicator"])


@pytest.mark.parametrize("count", [1, 3])
def test_the_items_page_takes_the_same_number_of_queries_whatever_hangs_on_it(people, sign_in, item, count):
    for number in range(count):
        part = other(item, people.planner, f"Part {number}", assignee=people.delivery)
        actions.detail_work(part, people.planner, part.version, parent=item)
        actions.add_dependency(item, people.planner, other(item, people.planner, f"Before {number}"))
        actions.add_dependency(other(item, people.planner, f"After {number}"), people.planner, item)
        actions.add_point(item, people.planner, f"Point {number}")
        factory.report(part, people.delivery, 10 + number)
    for person in [people.colleague, people.checker, people.auditor][:count]:
        actions.add_helper(item, people.planner, person)
    client = sign_in("delivery")
    client.get(address(item))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(item)).status_code == 200
    assert len(queries) == 26
