"""Calendar, Gantt chart and heat map of the work items, of one plan and of all: the same switch, the same filter, the same rows."""

import re
from datetime import date

import pytest

from improvement import actions, lateness
from improvement.baselines import promised_dates
from improvement.charts import by_phase, by_plan, gantt
from improvement.contexts import figures_of
from improvement.contexts.months import first_of
from improvement.models import Area, WorkItem
from improvement.pages import progress_of
from plans import actions as plan_actions
from plans.models import Plan
from tests.improvement import factory
from tests.plans import factory as plans

BY = lateness.Yardstick(date(2026, 2, 1), date(2026, 2, 10), 20)


@pytest.fixture
def item(people):
    return factory.item_in_progress(people)


def board(item, query):
    return f"/plans/{item.plan.number}/implementation/?{query}"


def due(page):
    """What the month shows, by day."""
    return {str(day.day.day): [line.item.title for line in (*day.lines, *day.more)] for week in page.context["month"].weeks for day in week if day and day.lines}


def test_the_month_shows_each_item_on_the_day_on_which_it_ends(people, sign_in, item):
    factory.add(item.plan, people.planner, title="In March", planned_end=date(2026, 3, 9))
    factory.add(item.plan, people.planner, title="In April", planned_end=date(2026, 4, 9))
    page = sign_in("planner").get(board(item, "view=calendar&month=2026-03"))
    assert due(page) == {"2026-03-09": ["In March"], "2026-03-31": [item.title]}
    assert due(sign_in("planner").get("/work/all/?view=calendar&month=2026-04")) == {"2026-04-09": ["In April"]}


def test_the_month_marks_free_days_and_weekend_days_that_are_worked(people, sign_in, item):
    page = sign_in("planner").get(board(item, "view=calendar&month=2026-02"))
    days = {day.day.day: (day.day.working, day.day.kind) for week in page.context["month"].weeks for day in week if day}
    # New Year of the lunar calendar: the 17th is free, the Saturday after it is worked.
    assert (days[date(2026, 2, 17)], days[date(2026, 2, 28)], days[date(2026, 2, 7)]) == ((False, "holiday"), (True, "shifted"), (False, "free"))


def test_the_neighbouring_months_keep_the_filter(people, sign_in, item):
    page = sign_in("planner").get(board(item, "view=calendar&month=2026-12&element=process"))
    urls = page.context["month_urls"]
    assert (urls["earlier"], urls["later"]) == ("?view=calendar&month=2026-11&element=process", "?view=calendar&month=2027-01&element=process")
    assert due(sign_in("planner").get(board(item, "view=calendar&month=2026-03&element=people"))) == {}


@pytest.mark.parametrize("asked", ["", "2026", "2026-13", "2026-00", "9999-99", "0001-01", "x", "2026-3", "9" * 400])
def test_a_month_that_is_none_is_the_present_one(asked):
    assert first_of(asked, date(2026, 2, 1)) == date(2026, 2, 1)


@pytest.mark.parametrize("month", ["1900-01", "2200-12"])
def test_the_calendar_ends_where_its_days_end(people, sign_in, item, month):
    assert sign_in("planner").get(board(item, f"view=calendar&month={month}")).status_code == 200


def test_a_busy_day_opens_the_rest_below(people, sign_in, item):
    for number in range(6):
        factory.add(item.plan, people.planner, title=f"More {number}", planned_end=date(2026, 3, 9))
    page = sign_in("planner").get(board(item, "view=calendar&month=2026-03"))
    [day] = [day for week in page.context["month"].weeks for day in week if day and day.day.day == date(2026, 3, 9)]
    assert ((len(day.lines), len(day.more)), "2 more" in page.content.decode()) == ((4, 2), True)


def test_what_an_open_revision_moves_stays_where_it_was_for_those_who_do_not_work_on_it(people, sign_in, item):
    plan_actions.revise(item.plan, people.quality_manager, "Later")
    actions.edit_work(factory.fresh(item), people.quality_manager, factory.fresh(item).version, planned_end=date(2026, 4, 30))
    seen = {key: [list(due(sign_in(key).get(board(item, f"view=calendar&month=2026-{month}")))) for month in ("03", "04")] for key in ("colleague", "quality_manager")}
    assert seen == {"colleague": [["2026-03-31"], []], "quality_manager": [[], ["2026-04-30"]]}


def test_much_earlier_work_of_a_plan_under_revision_crowds_nothing_out_of_the_month(people, sign_in, item, monkeypatch):
    monkeypatch.setattr("improvement.contexts.months.MOST_A_MONTH", 1)
    for _place in range(2):
        factory.add(item.plan, people.quality_manager)
    WorkItem.objects.exclude(pk=item.pk).update(planned_start=date(2026, 1, 5), planned_end=date(2026, 1, 6), scope_state="approved")
    plan_actions.revise(item.plan, people.quality_manager, "Later")
    months = [sign_in(key).get(board(item, "view=calendar&month=2026-03")).context["month"] for key in ("colleague", "quality_manager")]
    assert [(month.count, month.left_out) for month in months] == [(1, False)] * 2


def test_what_the_baseline_promised_is_drawn_as_a_shadow(people, sign_in, item):
    draft = plans.draft(people)
    assert promised_dates([draft]) == {}
    plan_actions.revise(item.plan, people.quality_manager, "Later")
    actions.edit_work(factory.fresh(item), people.quality_manager, factory.fresh(item).version, planned_end=date(2026, 4, 30))
    chart = sign_in("quality_manager").get(board(item, "view=gantt")).context["chart"]
    [bar] = chart.bars
    assert (bar.shadow.x, bar.shadow.width < bar.width, "baseline: 2026-01-05 – 2026-03-31" in bar.title) == (bar.x, True, True)
    assert "Planned to end later than in the baseline in force: 1." in chart.text_alternative


def test_items_stand_under_their_phase_and_those_without_one_last(people, item):
    loose, phase = factory.add(item.plan, people.planner, title="Loose", phase=None), item.plan.phases.get()
    item.phase = phase
    chart = gantt(by_phase([loose, item], [phase]), BY)
    told = [(group.title.split(":")[0], [bar.title.split(":")[0] for bar in group.bars]) for group in chart.groups]
    assert told == [(phase.name, [item.title]), ("In no phase", ["Loose"])]
    assert [len(group.bars) for group in gantt(by_plan([loose, item]), BY).groups] == [2]


def test_what_is_not_drawn_is_said(people, sign_in, item):
    assert gantt(by_plan([item]), BY, left_out=7).left_out == 7
    text = sign_in("planner").get(board(item, "view=gantt")).content.decode()
    assert "more items fit the filter" not in text


def test_dates_from_before_there_were_bounds_are_drawn(item):
    item.planned_start, item.planned_end = date(1, 1, 1), date(9999, 12, 31)
    assert len(gantt(by_plan([item]), BY).bars) == 1


@pytest.mark.parametrize("address", ["/work/all/", "/plans/{plan}/implementation/"])
def test_the_switch_of_views_is_the_same_everywhere_and_keeps_the_filter(people, sign_in, item, address):
    client = sign_in("planner")
    page = client.get(address.format(plan=item.plan.number) + "?view=heat&element=process&month=2026-03")
    tabs = [(str(tab["label"]), tab["url"]) for tab in page.context["views"]]
    assert [label for label, _url in tabs] == ["By state", "By element", "Table", "Calendar", "Gantt chart", "Heat map"]
    assert {"element=process" in url for _label, url in tabs} == {True}
    for _label, url in tabs:
        assert client.get(address.format(plan=item.plan.number) + url).status_code == 200


@pytest.mark.parametrize("address", ["/work/all/", "/plans/{plan}/implementation/"])
def test_each_number_of_the_heat_map_leads_to_its_rows(people, sign_in, item, address):
    factory.add(item.plan, people.planner, "P1", title="Another")
    client, address = sign_in("planner"), address.format(plan=item.plan.number)
    page = client.get(f"{address}?view=heat")
    for cell in [cell for row in page.context["heat"] for cell in row.cells if cell.items]:
        link = re.search(rf'href="([^"]*area={cell.area.code})"', page.content.decode()).group(1).replace("&amp;", "&")
        assert len(client.get(address + link).context["lines"]) == cell.items


def test_the_heat_map_counts_under_the_area_that_its_reader_reads(people, sign_in, item):
    plan_actions.revise(item.plan, people.quality_manager, "Another area")
    stored = factory.fresh(item)
    actions.edit_work(stored, people.quality_manager, stored.version, area=Area.objects.get(code="P4"))
    for key, code in (("colleague", item.area.code), ("quality_manager", "P4")):
        client, address = sign_in(key), board(item, "view=heat")
        cells = {cell.area.code: (cell.items, cell.plans) for row in client.get(address).context["heat"] for cell in row.cells if cell.items}
        assert cells == {code: (1, 1)}
        assert [line.item.pk for line in client.get(board(item, f"view=table&area={code}")).context["lines"]] == [item.pk]


def test_a_view_of_the_work_of_all_plans_is_kept_and_leads_back_to_it(people, sign_in, item):
    client = sign_in("planner")
    client.post("/work/views/keep/", {"page": "all", "name": "Due", "query": "view=calendar&month=2026-03&element=process", "next": "/work/all/"})
    address = "/work/all/?view=calendar&amp;element=process"
    assert [address in client.get(path).content.decode() for path in ("/work/views/", "/work/all/")] == [True, True]


def test_a_kept_view_forgets_the_month(people):
    assert actions.kept("view=calendar&month=2026-03&element=process") == "view=calendar&element=process"


@pytest.mark.requirement("D4.3")
def test_a_whole_and_its_parts_are_not_counted_twice(people, item):
    whole, heavy, light = (WorkItem.objects.create(plan=item.plan, number=number, area=item.area, title=f"W{number}", acceptance="x", planned_start=item.planned_start, planned_end=item.planned_end) for number in (7, 8, 9))
    WorkItem.objects.filter(pk__in=[heavy.pk, light.pk]).update(parent=whole)
    WorkItem.objects.filter(pk=heavy.pk).update(percent=100, weight=15)
    WorkItem.objects.filter(pk=whole.pk).update(percent=75)
    # The first item has done nothing; the whole, of the same weight, three quarters: 37 %, whatever its parts weigh.
    assert figures_of(item.plan.work_items.all()).percent == 37
    assert progress_of(Plan.objects.filter(pk=item.plan.pk)) == {item.plan.pk: 37}
    # A part whose whole was given up counts by itself.
    WorkItem.objects.filter(pk=whole.pk).update(state="cancelled")
    assert figures_of(item.plan.work_items.all()).percent == progress_of(Plan.objects.filter(pk=item.plan.pk))[item.plan.pk] == 60


@pytest.mark.requirement("I1")
def test_what_waits_for_a_revision_counts_neither_on_the_board_nor_in_the_list_of_plans(people, item):
    factory.report(item, people.delivery, 40)
    factory.add(item.plan, people.planner)
    told = figures_of(item.plan.work_items.all())
    assert (told.total, told.percent, progress_of(Plan.objects.filter(pk=item.plan_id))) == (1, 40, {item.plan_id: 40})
