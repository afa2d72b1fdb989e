"""The doctor: what ails an installation is named with what mends it, and the exit status says whether anything is at fault."""

import io
import json
import re

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.utils import translation

from audit import triggers
from config import health
from config.doctor import data, machine, services
from config.doctor.findings import examined
from config.management.commands.doctor import Command
from plans import actions
from plans.models import Attachment
from tests.plans import factory
from tests.plans.test_attachments import upload


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def faults(*questions):
    """Return what the questions find that is not well, as words and what mends it."""
    return [(one.level, one.words, one.mend) for question in questions for one in question() if one.level != "ok"]


@pytest.fixture
def attachment(people):
    return actions.attach(people.planner, upload(), source=factory.adopted_input(people))


def test_a_house_in_order_has_no_fault_in_its_data(people, attachment):
    assert faults(data.guards, data.heads, data.whole_history, data.newest_files, data.all_files, data.waiting, data.administrators) == []


def test_a_guard_that_was_taken_away_is_named_with_the_line_that_puts_it_back(db):
    triggers.remove(connection, "plans_baseline")
    ((level, words, mend),) = faults(data.guards)
    assert (level, words) == ("fault", "The guard of plans_baseline is gone: somebody could change it. Find out who took it away.")
    assert "triggers.install(connection, 'plans_baseline')" in mend
    triggers.install(connection, "plans_baseline")
    assert faults(data.guards) == []


def test_a_chain_that_was_cut_is_found_without_reading_all_of_it(people):
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM audit_event WHERE id = (SELECT max(id) FROM audit_event WHERE chain_kind = 'people')")
    triggers.install(connection)
    assert faults(data.heads) == [("fault", "Chains do not end where their heads say: people:0.", "python manage.py audit_verify")]


def test_a_file_that_is_gone_and_one_that_was_changed_are_named(people, attachment):
    path = default_storage.path(attachment.file.name)
    with open(path, "ab") as file:
        file.write(b"!")
    assert (faults(data.newest_files), [words for _level, words, _mend in faults(data.all_files)]) == ([], [f"Files are missing or changed: {attachment.file.name} (changed)."])
    default_storage.delete(attachment.file.name)
    assert [words for _level, words, _mend in faults(data.newest_files)] == [f"Files are missing: {attachment.file.name}."]
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize(("language", "about", "level"), [("en", "Settings", "warning"), ("zh-hans", "设置", "warning")])
def test_it_speaks_both_languages_and_to_machines_and_ends_with_1_where_anything_is_at_fault(people, capsys, language, about, level):
    triggers.remove(connection, "plans_baseline")
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json", "--language", language)
    triggers.install(connection, "plans_baseline")
    told = json.loads(capsys.readouterr().out)
    assert (ended.value.code, {"level", "about", "words", "mend"}) == (1, set(told[0]))
    assert {one["level"] for one in told if one["about"] == about} == {"ok", level}
    assert [one["mend"] for one in told if one["level"] == "fault" and not one["words"]] == []


CHINESE = re.compile("[\u4e00-\u9fff]")


def told_in(language, *questions):
    """Return what a language says to the questions: what each is about, the sentence, and the line for people."""
    with translation.override(language):
        found = list(examined("x", questions))
        output = io.StringIO()
        Command(stdout=output, no_color=True).tell(found)
    return found, output.getvalue().splitlines()


def broken():
    """A question that cannot be asked on this machine."""
    raise OSError("no such device")


@pytest.mark.parametrize("is_well", [True, False])
def test_every_sentence_is_whole_in_both_languages(people, monkeypatch, is_well):
    names = [*health.CHECKS, "something else"]
    monkeypatch.setattr(health, "CHECKS", {})
    for name in names:
        health.add_check(name, (lambda: None) if is_well else broken)
    asked = (*machine.QUESTIONS, services.parts, services.clock, *data.QUICK, data.all_files)
    (english, _lines), (chinese, lines) = told_in("en", *asked), told_in("zh-hans", *asked)
    assert [one.words for one in english if not one.words.endswith(".") or CHINESE.search(one.about + one.words)] == []
    assert [one.words for one in chinese if not one.words.endswith("。")] == []
    # The name of a check that the doctor does not know stays what it is.
    assert [one.about for one in chinese if not CHINESE.search(one.about)] == ["something else"]
    assert [line for line in lines if not line.startswith("         → ") and ": " in line] == []
    assert ("数据库：数据库应答正常。" in "".join(lines), "数据库：数据库没有正常应答。" in "".join(lines)) == (is_well, not is_well)


def test_what_cannot_be_looked_at_is_said_in_both_languages():
    words = [found[0].words for found, _lines in (told_in("en", broken), told_in("zh-hans", broken))]
    assert words == ["This could not be looked at (broken): OSError: no such device", "无法检查（broken）：OSError: no such device"]
