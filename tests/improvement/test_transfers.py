"""Work items go out as files and come back: nothing is lost, nothing is a formula, nobody reads more than on the page."""

import csv
import io
import resource
import zipfile
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from accounts.tables import cells
from audit.chain import first_break
from audit.errors import NotAllowed, NotReady, WrongState
from audit.models import Event
from improvement import actions, tasks
from improvement.models import Area, Transfer, WorkItem
from improvement.states import Priority
from improvement.transfers import tally, writing
from plans import actions as plans
from plans.models import Plan
from tests.improvement.factory import add, fresh, report, started
from tests.installation.test_run import eventually
from tests.plans import factory

NASTY = ["=1+1", "+86 10", "-5 ℃", "@SUM(A1)", "\t=1", "\r=1", "'=1", "'quoted'", "＝1", "#N/A", "_x000D_", "服务改进，“至简”", 'a "b", c;\nd', "1,5", "true"]


def exported(by, plan, media="xlsx", language="en", query=""):
    """The finished export of a plan's table."""
    return actions.order_export(by, f"plan/{plan.number}{query}", media, language)


def content(transfer):
    with transfer.file.open("rb") as file:
        return file.read()


def table(transfer):
    """The rows of an exported file, headers first."""
    if transfer.media == "csv":
        return list(csv.reader(io.StringIO(content(transfer).decode("utf-8-sig"), newline="")))
    return [list(row) for row in load_workbook(io.BytesIO(content(transfer)), read_only=True).worksheets[0].values]


def upload(data, name="items.xlsx"):
    return SimpleUploadedFile(name, data)


def workbook(*rows):
    """An XLSX file with these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return upload(target.getvalue())


def tried(plan, by, file, language="en"):
    return actions.order_trial(plan, by, file, language)


def fates(transfer):
    return [row["fate"] for row in transfer.outcome]


HEAD = ["No.", "Area code", "Improvement item", "Acceptance criterion", "Planned start", "Planned end", "Assignee"]
ROW = [None, "C3", "Write it down", "It is written.", date(2026, 2, 2), date(2026, 3, 2), "chen.jie"]


@pytest.fixture
def draft(people):
    """A draft with an item whose every column says something."""
    plan = factory.draft(people)
    phase = plan.phases.first()
    whole = add(plan, people.quality_manager, title="Whole")
    add(
        plan, people.quality_manager, title="=HYPERLINK(1)", description="第一行\r\n第二行", assignee=people.delivery, parent=whole, phase=phase,
        planned_hours=Decimal("7.25"), planned_cost=Decimal("123456789012.34"), weight=Decimal("2.5"), must_pass=True, priority="urgent",
    )  # fmt: skip
    return plan


# Cells


@pytest.mark.parametrize("text", NASTY)
def test_no_text_can_begin_a_formula_and_each_comes_back(text):
    assert cells.neutral(text)[:1] not in cells.FORMULA_SIGNS
    assert cells.original(cells.neutral(text)) == cells.one_newline(text)


@given(st.text())
def test_every_text_comes_back_from_a_cell(text):
    assert cells.original(cells.neutral(text)) == cells.one_newline(text)
    assert cells.from_xml(cells.for_xml(text.replace("\x00", ""))) == text.replace("\x00", "")


# Export


def test_a_csv_file_begins_with_a_bom_and_keeps_chinese(people, draft):
    transfer = exported(people.quality_manager, draft, "csv", "zh-hans")
    assert content(transfer).startswith("\ufeff改进计划,".encode())
    assert [row[4] for row in table(transfer)[1:]] == ["", "", "第一行\n第二行"]
    assert transfer.name.startswith(f"{draft.number} 改进事项 ") and transfer.name.endswith(".csv")


def test_a_workbook_has_dates_as_dates_numbers_as_numbers_and_no_formula(people, draft):
    rows = table(exported(people.quality_manager, draft))
    told = dict(zip(rows[0], rows[3], strict=True))
    assert (told["Planned start"].date(), told["Planned hours"], told["No."], told["Part of no."]) == (date(2026, 1, 5), 7.25, 3, 2)
    assert told["Improvement item"] == "'=HYPERLINK(1)"
    assert told["Assignee"] == people.delivery.name


def test_an_export_has_the_rows_that_the_filter_leaves(people, draft):
    assert [row[3] for row in table(exported(people.quality_manager, draft, query=f"?assignee={people.delivery.pk}"))[1:]][-1] == "'=HYPERLINK(1)"
    assert table(exported(people.quality_manager, draft, query="?state=done"))[1:] == []


def test_whoever_may_not_read_the_plan_finds_no_table(people, draft):
    with pytest.raises(ValidationError) as refused:
        exported(people.colleague, draft)
    assert refused.value.message_dict == {"place": ["There is no such table."]}


def test_an_open_revision_is_exported_to_those_alone_who_work_on_it(people):
    plan = plans.revise(started(people), people.quality_manager, "More to do.")
    item = plan.work_items.get()
    title = item.title
    actions.edit_work(item, people.quality_manager, item.version, title="Secret until approved", planned_cost=Decimal(99))
    ours, theirs = exported(people.quality_manager, plan), exported(people.leadership, plan)
    assert (table(ours)[1][3], table(ours)[1][11]) == ("Secret until approved", 99)
    assert (table(theirs)[1][3], table(theirs)[1][11]) == (title, 0)


def test_a_file_is_for_its_owner_alone(people, draft):
    transfer = exported(people.quality_manager, draft)
    actions.permit_download(transfer, people.quality_manager)
    with pytest.raises(NotAllowed):
        actions.permit_download(transfer, people.sms_owner)


def test_rights_are_asked_again_at_the_download(people):
    plan = started(people)
    transfer = exported(people.delivery, plan)
    actions.permit_download(transfer, people.delivery)
    Plan.objects.filter(pk=plan.pk).update(confidential=True)
    WorkItem.objects.filter(plan=plan).update(assignee=None)
    plan.members.filter(person=people.delivery).delete()
    with pytest.raises(NotAllowed):
        actions.permit_download(transfer, people.delivery)


def test_rights_are_asked_again_when_the_worker_renders(people, draft, monkeypatch):
    monkeypatch.setattr("improvement.actions.transfers.AT_ONCE", 0)
    transfer = exported(people.planner, draft)
    assert transfer.state == "queued"
    people.planner.grants.all().delete()
    draft.members.filter(person=people.planner).delete()
    done = actions.carry_out(transfer.pk)
    assert (done.state, done.failure) == ("failed", "There is no such table.")


def test_an_export_ordered_twice_with_one_key_is_one(people, draft):
    import uuid

    key = uuid.uuid4()
    first, second = (actions.order_export(people.planner, f"plan/{draft.number}", "csv", "en", key) for _time in range(2))
    assert (first.pk, Transfer.objects.count()) == (second.pk, 1)


@pytest.mark.parametrize(("minutes", "found"), [(0, 0), (-1, 0), (-3, 1), (24 * 60, 1)])
def test_what_nobody_carries_out_is_found_whatever_the_clock_did(people, draft, monkeypatch, minutes, found):
    monkeypatch.setattr("improvement.actions.transfers.AT_ONCE", 0)
    transfer = exported(people.quality_manager, draft)
    Transfer.objects.filter(pk=transfer.pk).update(changed_at=timezone.now() + timedelta(minutes=minutes))
    assert tasks.sweep() == found


def test_old_files_are_removed(people, draft):
    transfer = exported(people.quality_manager, draft)
    Transfer.objects.filter(pk=transfer.pk).update(created_at="2020-01-01T00:00:00Z")
    assert (actions.tidy(), actions.tidy()) == (1, 0)
    transfer.refresh_from_db()
    with pytest.raises(NotReady):
        actions.permit_download(transfer, people.quality_manager)


# Trial and import


@pytest.mark.parametrize("media", ["xlsx", "csv"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_was_exported_changes_nothing_when_it_is_imported(people, draft, media, language):
    transfer = exported(people.quality_manager, draft, media, language)
    trial = tried(draft, people.quality_manager, upload(content(transfer), transfer.name), "en")
    assert (trial.state, fates(trial)) == ("finished", ["unchanged"] * 3)
    before = Event.objects.filter(verb__startswith="work.").count()
    done = actions.order_import(trial, people.quality_manager)
    assert (done.state, fates(done), Event.objects.filter(verb__startswith="work.").count()) == ("finished", ["unchanged"] * 3, before)


# Every character that a text may hold.
WRITABLE = st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n\r", exclude_characters="\ufffe\uffff")
TEXTS = st.one_of(st.sampled_from(NASTY), st.text(WRITABLE, min_size=1, max_size=60)).filter(str.strip)


# What a field of 14 digits holds. The tests below write past its check: SQLite would take more and never give it back.
MOST_MONEY = Decimal("999999999999.99")
MONEY = st.decimals(0, MOST_MONEY, places=2)
ROWS = st.fixed_dictionaries(
    {
        "title": TEXTS.map(lambda text: text[:200]), "description": st.one_of(st.just(""), TEXTS), "acceptance": TEXTS, "weight": st.decimals("0.01", 100, places=2),
        "planned_hours": st.decimals(0, 99_999, places=2), "planned_cost": MONEY, "must_pass": st.booleans(), "priority": st.sampled_from(Priority.values),
        "planned_start": st.dates(date(1990, 1, 1), date(2026, 1, 1)), "planned_end": st.dates(date(2026, 1, 1), date(2100, 1, 1)),
        "assigned": st.sampled_from(["delivery", "colleague", None]), "area": st.sampled_from(["C1", "C3", "T3", "R5"]), "phased": st.booleans(), "part": st.booleans(),
    }
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(row=ROWS, media=st.sampled_from(["xlsx", "csv"]), language=st.sampled_from(["en", "zh-hans"]), namesakes=st.booleans())
def test_any_row_survives_export_and_import_with_every_column(people, draft, row, media, language, namesakes):
    type(people.delivery).objects.filter(pk=people.colleague.pk).update(name=people.delivery.name if namesakes else people.colleague.name)
    item, facts = draft.work_items.order_by("number").last(), {name: value for name, value in row.items() if name not in {"assigned", "area", "phased", "part"}}
    WorkItem.objects.filter(pk=item.pk).update(
        assignee=getattr(people, row["assigned"]) if row["assigned"] else None, area=Area.objects.get(code=row["area"]), phase=draft.phases.first() if row["phased"] else None,
        parent=draft.work_items.get(title="Whole") if row["part"] else None, **facts,
    )  # fmt: skip
    transfer = exported(people.quality_manager, draft, media, language)
    trial = tried(draft, people.quality_manager, upload(content(transfer), transfer.name))
    assert (trial.failure, [row for row in trial.outcome if row["fate"] != "unchanged"]) == ("", [])


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXTS, description=st.one_of(st.just(""), TEXTS), media=st.sampled_from(["xlsx", "csv"]))
def test_any_text_survives_export_and_import(people, draft, title, description, media):
    item = draft.work_items.order_by("number").last()
    WorkItem.objects.filter(pk=item.pk).update(title=title, description=description)
    transfer = exported(people.quality_manager, draft, media)
    trial = tried(draft, people.quality_manager, upload(content(transfer), transfer.name))
    assert (trial.failure, [row for row in trial.outcome if row["fate"] != "unchanged"]) == ("", [])


def test_new_rows_become_items_with_assignees_and_events(people, draft):
    trial = tried(draft, people.quality_manager, workbook(HEAD, ROW, [None, "t3", "第二", "成", "2026/2/2", "2026年3月2日", people.delivery.name]))
    assert fates(trial) == ["new", "new"]
    done = actions.order_import(trial, people.quality_manager)
    made = draft.work_items.filter(number__gt=3).order_by("number")
    assert [(row["number"], row["fate"]) for row in done.outcome] == [(4, "new"), (5, "new")]
    assert list(made.values_list("title", "assignee", "area__code", "planned_end")) == [
        ("Write it down", people.delivery.pk, "C3", date(2026, 3, 2)),
        ("第二", people.delivery.pk, "T3", date(2026, 3, 2)),
    ]
    assert [Event.objects.of(item).get().verb for item in made] == ["work.create", "work.create"]
    assert first_break() is None


def test_a_changed_row_changes_what_differs_alone(people, draft):
    trial = tried(draft, people.quality_manager, workbook(["编号", "改进事项", "Priority"], [1, "New words", "高"]))
    assert [(row["fate"], row["changes"]) for row in trial.outcome] == [("changed", ["priority", "title"])]
    actions.order_import(trial, people.quality_manager)
    item = draft.work_items.get(number=1)
    assert (item.title, item.priority, item.version) == ("New words", "high", 2)
    assert set(Event.objects.of(item).last().changes) == {"title", "priority"}


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (1, "Z9", "There is no area “Z9”."),
        (2, None, "This is needed."),
        (2, "x" * 201, "Ensure this value has at most 200 characters (it has 201)."),
        (4, "soon", "“soon” is no date such as 2026-07-01."),
        (5, date(2020, 1, 1), "The end is before the start."),
        (6, "nobody", "Nobody is called “nobody”."),
        (0, 77, "The plan has no item 77. Leave the number empty for a new item."),
        (0, "one", "“one” is no number."),
    ],
)
def test_a_wrong_cell_is_named_with_what_is_wrong(people, draft, place, value, sentence):
    row = [*ROW[:place], value, *ROW[place + 1 :]]
    trial = tried(draft, people.quality_manager, workbook(HEAD, ROW, row))
    refused = trial.outcome[1]
    assert (refused["fate"], list(refused["errors"].values()), list(refused["cells"].values())) == ("refused", [sentence], [f"{'ABCDEFG'[place]}3"])


def test_a_name_that_two_people_bear_is_refused_and_exported_as_the_user_name(people, draft):
    type(people.planner).objects.filter(pk=people.planner.pk).update(name=people.delivery.name)
    row = [*ROW[:6], people.delivery.name]
    trial = tried(draft, people.quality_manager, workbook(HEAD, row))
    assert list(trial.outcome[0]["errors"]) == ["assignee"]
    assert table(exported(people.quality_manager, draft))[3][7] == people.delivery.username


def test_one_refused_row_refuses_all(people, draft):
    trial = tried(draft, people.quality_manager, workbook(HEAD, ROW, [*ROW[:1], "Z9", *ROW[2:]]))
    with pytest.raises(NotReady):
        actions.order_import(trial, people.quality_manager)
    assert draft.work_items.count() == 3


def test_what_somebody_changed_since_the_trial_is_not_overwritten(people, draft):
    trial = tried(draft, people.quality_manager, workbook(["No.", "Improvement item"], [1, "Mine"], [None, None]))
    item = draft.work_items.get(number=1)
    actions.edit_work(item, people.quality_manager, item.version, title="Theirs")
    done = actions.order_import(trial, people.quality_manager)
    assert (done.state, done.failure) == ("failed", "Row 2: Somebody has changed this item since the trial. Try the file again. Nothing was imported.")
    assert fresh(item).title == "Theirs"


def test_an_import_is_half_done_when_its_file_is_read_and_then_counts_what_it_writes(sign_in, people, draft, monkeypatch):
    monkeypatch.setattr("improvement.actions.transfers.AT_ONCE", 1)
    monkeypatch.setattr("audit.many.AT_ONCE", 2)
    told, tell = [], tally.tell
    monkeypatch.setattr(tally, "tell", lambda transfer, count: (tell(transfer, count), told.append((count, tally.told(transfer)))))
    trial = actions.carry_out(tried(draft, people.quality_manager, workbook(HEAD, *[ROW] * 5)).pk)
    order = actions.order_import(trial, people.quality_manager)
    Transfer.objects.filter(pk=order.pk).update(state="running", done=5)
    tell(order, 4)
    page = sign_in("quality_manager").get(f"/work/transfers/{order.pk}/").content.decode()
    assert ('max="100" value="90"' in page, "The items are being written" in page) == (True, True)
    done = actions.carry_out(order.pk)
    assert (done.state, told, tally.told(done)) == ("finished", [(2, 2), (4, 4), (5, 5)], 0)


def test_a_trial_is_imported_once(people, draft):
    trial = tried(draft, people.quality_manager, workbook(HEAD, ROW))
    first, second = (actions.order_import(trial, people.quality_manager) for _time in range(2))
    assert (first.pk, draft.work_items.count()) == (second.pk, 4)
    assert actions.carry_out(first.pk).state == "finished"
    assert draft.work_items.count() == 4


def test_somebody_elses_trial_is_not_mine_to_import(people, draft):
    trial = tried(draft, people.quality_manager, workbook(HEAD, ROW))
    with pytest.raises(NotAllowed):
        actions.order_import(trial, people.planner)


@pytest.mark.parametrize("key", ["delivery", "auditor", "leadership", "sms_owner"])
def test_only_the_owner_and_planners_import(people, draft, key):
    with pytest.raises(NotAllowed):
        tried(draft, getattr(people, key), workbook(HEAD, ROW))


def test_in_a_plan_under_way_new_items_wait_and_words_of_old_ones_do_not_change(people):
    plan = started(people)
    trial = tried(plan, people.quality_manager, workbook(HEAD, ROW, [1, *ROW[1:]]))
    assert fates(trial) == ["new", "refused"]
    assert list(trial.outcome[1]["errors"]) == [""]
    trial = tried(plan, people.quality_manager, workbook(["No.", "Improvement item", *HEAD[1:2], *HEAD[3:], "Priority"], [None, "New", *ROW[1:2], *ROW[3:], None]))
    actions.order_import(trial, people.quality_manager)
    assert plan.work_items.get(title="New").scope_state == "pending"
    trial = tried(plan, people.quality_manager, workbook(["No.", "Priority", "Assignee"], [1, "Urgent", "zhao.lei"]))
    assert fates(actions.order_import(trial, people.quality_manager)) == ["changed"]
    verbs = Event.objects.of(plan.work_items.get(number=1)).values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["work.assign", "work.detail"]


def test_an_import_into_a_plan_in_review_is_refused(people):
    plan = factory.submitted(people)
    with pytest.raises(WrongState):
        tried(plan, people.quality_manager, workbook(HEAD, ROW))


def test_a_row_of_another_plan_and_a_row_named_twice_are_refused(people, draft):
    trial = tried(draft, people.quality_manager, workbook(["Plan", "No.", "Weight"], ["SIP-1999-001", 1, 3], [draft.number, 2, 3], [None, 2, 4]))
    assert [list(row["errors"]) for row in trial.outcome] == [["plan"], [], ["number"]]


def test_parts_of_parts_are_refused_within_one_file(people, draft):
    trial = tried(draft, people.quality_manager, workbook(["No.", "Part of no."], [1, 2], [2, 1]))
    assert fates(trial) == ["changed", "refused"]


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/workbook.xml", "<workbook/>")
        parts.writestr("xl/worksheets/sheet1.xml", b"0" * (65 * 1024 * 1024))
    return target.getvalue()


def laughs():
    """A workbook whose sheet defines entities."""
    source = zipfile.ZipFile(workbook(HEAD, ROW))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as parts:
        for info in source.infolist():
            data = source.read(info)
            if info.filename == "xl/worksheets/sheet1.xml":
                data = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]>' + data.split(b"?>", 1)[-1].replace(b"C3", b"&a;")
            parts.writestr(info, data)
    return target.getvalue()


@pytest.mark.parametrize(
    ("data", "begins"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04 broken", "This file cannot be read"),
        (b"\xd0\xcf\x11\xe0 old", "This is a workbook of the old form"),
        (b"\x00\x01\x02", "This is no workbook"),
        (b"%PDF-1.7", "Nobody knows the column"),
        (b"Neu,Titel\n1,2\n", "Nobody knows the column “Neu” (A1)"),
        (b"No.,No.\n", "These columns are there twice: No."),
        (b"Area code\nC3\n", "The first row must hold the headers"),
        (b'No.,Improvement item\n1,"open', "This file cannot be read"),
        (b"No.,Improvement item\n" + b"1,a\n" * 10_001, "The table has more than 10000 rows"),
    ],
)
def test_what_is_no_table_is_refused_at_the_file(people, draft, data, begins):
    try:
        sentence = tried(draft, people.quality_manager, upload(data)).failure
    except ValidationError as error:
        sentence = error.message_dict["file"][0]
    if begins.startswith("The table has"):
        sentence = actions.carry_out(Transfer.objects.get().pk).failure
    assert sentence.startswith(begins)


@pytest.mark.parametrize("make", [bomb, laughs])
def test_a_hostile_workbook_is_refused(people, draft, make):
    with pytest.raises(ValidationError) as refused:
        tried(draft, people.quality_manager, upload(make()))
    assert list(refused.value.message_dict) == ["file"]


def test_a_csv_of_a_chinese_spreadsheet_in_the_old_encoding_is_read(people, draft):
    text = "编号;领域代码;改进事项;验收标准;计划开始;计划完成\n;C3;写下来;写好了;2026-02-02;2026-03-02\n"
    trial = tried(draft, people.quality_manager, upload(text.encode("gb18030"), "a.csv"))
    assert [(row["fate"], row["title"]) for row in trial.outcome] == [("new", "写下来")]


def test_the_template_is_an_import_without_rows_in_both_languages(people, draft):
    for language in ("en", "zh-hans"):
        target = io.BytesIO()
        with translation.override(language):
            writing.write_template(target)
        assert fates(tried(draft, people.quality_manager, upload(target.getvalue()))) == []


# Many


def highest_memory():
    """The most memory that this process has ever taken, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def test_ten_thousand_rows_go_out_in_bounded_memory(people):
    plan = factory.draft(people)
    actions.seed_work(plan, people.quality_manager, 9_999)
    assert (plan.work_items.count(), first_break()) == (10_000, None)
    transfer = exported(people.quality_manager, plan)
    assert (transfer.state, transfer.total) == ("queued", 10_000)
    before = highest_memory()
    done = actions.carry_out(transfer.pk)
    # The items alone, all at once, would take more than 100 MB.
    assert (done.state, done.done, highest_memory() - before < 60) == ("finished", 10_000, True)


def test_ten_thousand_rows_are_tried_in_bounded_memory(people, draft):
    lines = "".join(f",C3,Item {number},It is there.,2026-02-02,2026-03-02\n" for number in range(10_000))
    data = "No.,Area code,Improvement item,Acceptance criterion,Planned start,Planned end\n" + lines
    trial = tried(draft, people.quality_manager, upload(data.encode(), "many.csv"))
    assert trial.state == "queued"
    before = highest_memory()
    done = actions.carry_out(trial.pk)
    assert (done.state, done.total, set(fates(done)), highest_memory() - before < 80) == ("finished", 10_000, {"new"}, True)


def test_the_command_seeds_items_with_a_chain_that_holds(people, capsys):
    call_command("seed_work", "30")
    assert (WorkItem.objects.count(), Event.objects.filter(verb="work.create").count(), first_break()) == (30, 30, None)


def test_reported_work_can_be_exported_with_its_figures(people):
    plan = started(people)
    report(plan.work_items.get(), people.delivery, 40, hours=Decimal("1.5"))
    rows = table(exported(people.delivery, plan))
    told = dict(zip(rows[0], rows[1], strict=True))
    assert (told["Progress in %"], told["Hours spent"], told["State"]) == (40, 1.5, "Doing")


# Pages and API


def order(client, plan, media="xlsx", **facts):
    return client.post("/work/export/", {"place": f"plan/{plan.number}", "query": "", "media": media, **facts})


def test_a_short_export_leads_to_its_file_at_once(sign_in, people, draft):
    client = sign_in("quality_manager")
    answer = order(client, draft, "csv")
    file = client.get(answer.headers["Location"])
    assert (file.status_code, file.headers["Content-Type"], file.headers["X-Content-Type-Options"]) == (200, "text/csv; charset=utf-8", "nosniff")
    assert (b"".join(file.streaming_content).startswith(b"\xef\xbb\xbfPlan,"), "attachment" in file.headers["Content-Disposition"]) == (True, True)
    assert sign_in("planner").get(answer.headers["Location"]).status_code == 404


def test_a_long_export_is_waited_for_on_its_page(sign_in, people, draft, monkeypatch):
    monkeypatch.setattr("improvement.actions.transfers.AT_ONCE", 0)
    client = sign_in("quality_manager")
    address = order(client, draft).headers["Location"]
    page = client.get(address).content.decode()
    assert ('hx-trigger="every 2s"' in page, "Waiting for a free worker" in page) == (True, True)
    assert client.get(f"{address}file/").status_code == 409
    actions.carry_out(Transfer.objects.get().pk)
    after = client.get(address, headers={"HX-Request": "true"})
    assert (after.headers["HX-Refresh"], "Fetch the file" in after.content.decode()) == ("true", True)


@pytest.mark.parametrize("facts", [{"media": "pdf"}, {"place": "plan/SIP-1999-001"}, {"place": "nowhere"}, {"place": ""}, {"query": "x" * 2000}])
def test_what_cannot_be_exported_is_said(sign_in, people, draft, facts):
    client = sign_in("quality_manager")
    answer = order(client, draft, **facts)
    assert (answer.status_code, answer.headers["Location"], Transfer.objects.count()) == (302, "/work/transfers/", 0)


def send(client, plan, file):
    return client.post(f"/plans/{plan.number}/implementation/import/", {"file": file})


def test_an_import_is_tried_shown_and_made_on_its_pages(sign_in, people, draft):
    client = sign_in("quality_manager")
    refused = client.get(send(client, draft, workbook(HEAD, [*ROW[:1], "Z9", *ROW[2:]])).headers["Location"]).content.decode()
    assert ("There is no area “Z9”." in refused, "B2" in refused, "Import all rows" in refused) == (True, True, False)
    address = send(client, draft, workbook(HEAD, ROW)).headers["Location"]
    assert "Import all rows" in client.get(address).content.decode()
    done = client.post(f"{address}import/")
    assert "All rows have been imported." in client.get(done.headers["Location"]).content.decode()
    assert draft.work_items.filter(title="Write it down").count() == 1
    assert client.get("/work/transfers/").content.decode().count("items.xlsx") == 3


def test_a_file_that_is_no_table_is_refused_at_its_field(sign_in, people, draft):
    client = sign_in("quality_manager")
    for data in (b"", b"\x00\x01", b"PK\x03\x04"):
        assert send(client, draft, upload(data)).status_code == 422


def test_whoever_may_not_add_items_gets_no_import(sign_in, people):
    plan = started(people)
    client = sign_in("delivery")
    assert (client.get(f"/plans/{plan.number}/implementation/import/").status_code, send(client, plan, workbook(HEAD, ROW)).status_code) == (403, 403)


def test_the_list_of_transfers_takes_a_constant_number_of_queries(sign_in, people, draft, django_assert_num_queries):
    client = sign_in("quality_manager")
    exported(people.quality_manager, draft)
    with django_assert_num_queries(6):
        client.get("/work/transfers/")
    for _time in range(2):
        exported(people.quality_manager, draft)
    with django_assert_num_queries(6):
        client.get("/work/transfers/")


def test_the_api_exports_tries_and_imports(api_as, people, draft):
    api = api_as("quality_manager")
    made = api.post("/api/v1/table-transfers/", {"place": f"plan/{draft.number}", "media": "xlsx"}, format="json")
    assert (made.status_code, made.json()["state"], made.json()["total"]) == (201, "finished", 3)
    file = b"".join(api.get(f"/api/v1/table-transfers/{made.json()['id']}/content/").streaming_content)
    trial = api.post("/api/v1/table-transfers/trial/", {"plan": draft.pk, "file": upload(file)}, format="multipart")
    assert [row["fate"] for row in trial.json()["rows"]] == ["unchanged"] * 3
    trial = api.post("/api/v1/table-transfers/trial/", {"plan": draft.pk, "file": workbook(HEAD, ROW)}, format="multipart").json()
    answers = [api.post(f"/api/v1/table-transfers/{trial['id']}/import/") for _time in range(2)]
    assert [answer.json()["id"] for answer in answers] == [answers[0].json()["id"]] * 2
    assert draft.work_items.count() == 4
    assert api_as("planner").get(f"/api/v1/table-transfers/{trial['id']}/").status_code == 404
    assert api.post("/api/v1/table-transfers/", {"place": "plan/x", "media": "csv"}, format="json").json() == {"place": ["没有这张表。"]}
    assert api_as("delivery").post("/api/v1/table-transfers/trial/", {"plan": draft.pk, "file": workbook(HEAD)}, format="multipart").status_code == 403


def test_a_worker_carries_out_what_was_ordered(worker, people):
    plan = factory.draft(people)
    actions.seed_work(plan, people.quality_manager, 501)
    transfer = exported(people.quality_manager, plan)
    eventually(lambda: Transfer.objects.get(pk=transfer.pk).state == "finished")
    assert Transfer.objects.get(pk=transfer.pk).done == 502
