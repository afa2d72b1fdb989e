"""The history as a file: it proves itself without the database, and every tampering is named by its line."""

import io
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit import exporting, proving, trail
from audit.models import ChainHead, Event
from tests.plans import factory

FILE, API = "/history/file/", "/api/v1/events/export/"
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def sent(answer) -> bytes:
    """Return what a streamed answer sends."""
    return b"".join(answer.streaming_content)


@pytest.fixture
def whole(people) -> list[bytes]:
    """The lines of the whole history's file, with a plan in it."""
    factory.draft(people)
    return list(exporting.lines(Event.objects.all(), people.auditor, {}))


def fault(lines):
    """Return where a file breaks and why, "" where it holds."""
    found = proving.prove(iter(lines)).fault
    return f"{found.where}: {found.why}" if found else ""


def told(lines) -> list[dict]:
    """Return the lines as facts."""
    return [json.loads(line) for line in lines]


def put_right(bodies) -> list[bytes]:
    """Do what a forger without the key does: number the lines and bind them anew, recount, and leave the seals."""
    previous, lines, count = "", [], 0
    for number, body in enumerate(bodies, 1):
        body = {name: value for name, value in body.items() if name != "file_hash"} | {"line": number}
        count = count + 1 if body["kind"] == "event" else count
        if body["kind"] == "head":
            body |= {"events": count, "complete": count == body["sequence"]}
            count = 0
        if body["kind"] == "end":
            body["lines"] = number - 1
        previous = exporting.bound(previous, body)
        lines.append(f"{exporting.canonical(body | {'file_hash': previous})}\n".encode())
    return lines


def test_the_whole_history_is_proved_with_every_seal(whole):
    proof = proving.prove(iter(whole))
    assert (proof.fault, proof.keyed, proof.partial) == (None, True, 0)
    assert (proof.events, proof.chains) == (Event.objects.count(), ChainHead.objects.count())


def test_the_file_holds_all_that_an_event_says(whole):
    events = {(one["chain_kind"], one["chain_number"], one["sequence"]): one for one in told(whole) if one["kind"] == "event"}
    first = Event.objects.order_by("id").first()
    line = events[first.chain_kind, first.chain_number, first.sequence]
    assert (line["verb"], line["changes"], line["hash"], line["previous_hash"]) == (first.verb, first.changes, first.hash, first.previous_hash)


@given(data=st.data())
@QUICK
def test_a_changed_sign_is_named_by_its_line(whole, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    line = whole[place]
    at = data.draw(st.integers(0, len(line) - 2))
    sign = data.draw(st.integers(0x20, 0x7E).filter(lambda sign: sign != line[at]))
    assert fault([*whole[:place], line[:at] + bytes([sign]) + line[at + 1 :], *whole[place + 1 :]]).startswith(f"line {place + 1}")


@given(data=st.data())
@QUICK
def test_a_removed_line_is_missed_where_it_stood(whole, data):
    place = data.draw(st.integers(0, len(whole) - 2))
    assert fault(whole[:place] + whole[place + 1 :]).startswith(f"line {place + 1}")


@given(data=st.data())
@QUICK
def test_two_lines_in_the_wrong_order_are_named(whole, data):
    first = data.draw(st.integers(0, len(whole) - 2))
    second = data.draw(st.integers(first + 1, len(whole) - 1))
    moved = list(whole)
    moved[first], moved[second] = moved[second], moved[first]
    found = fault(moved)
    assert (found.startswith(f"line {first + 1}"), f"it was line {second + 1}" in found) == (True, True)


@given(data=st.data())
@QUICK
def test_a_file_cut_off_anywhere_is_named(whole, data):
    text = b"".join(whole)
    cut = data.draw(st.integers(0, len(text) - 1))
    assert fault(io.BytesIO(text[:cut])) != ""


def test_a_file_cut_off_after_a_line_says_so(whole):
    assert fault(whole[:5]) == "line 6: the file is cut off: it ends after line 5, without its end"
    assert fault([]) == "line 1: the file is empty"


@given(data=st.data())
@QUICK
def test_a_line_that_stands_twice_or_is_put_in_is_named(whole, data):
    place = data.draw(st.integers(0, len(whole) - 1))
    assert fault([*whole[: place + 1], whole[place], *whole[place + 1 :]]).startswith(f"line {place + 2}")


@given(st.binary(max_size=300), st.integers(1, 6))
@QUICK
def test_no_rubbish_is_taken_for_a_line(whole, rubbish, place):
    assert fault([*whole[:place], rubbish + b"\n", *whole[place:]]).startswith(f"line {place + 1}")


def test_something_after_the_end_is_named(whole):
    assert fault([*whole, b"\n"]) == f"line {len(whole) + 1}: something was added after the end of the file"


@given(data=st.data())
@QUICK
def test_a_forger_who_puts_the_whole_file_right_is_found_by_the_key(whole, data):
    bodies = told(whole)
    place = data.draw(st.sampled_from([at for at, body in enumerate(bodies) if body["kind"] == "event"]))
    deed = data.draw(st.sampled_from(["change", "remove"]))
    forged = [*bodies[:place], *([bodies[place] | {"note": "nothing happened"}] if deed == "change" else []), *bodies[place + 1 :]]
    assert fault(put_right(forged)) != ""


def test_a_chain_cut_out_of_the_middle_is_found_by_the_key_alone(whole):
    bodies = told(whole)
    heads = [at for at, body in enumerate(bodies) if body["kind"] == "head"]
    cut = put_right([*bodies[: heads[0] + 1], *bodies[heads[1] + 1 :]])
    assert fault(cut) == f"line {len(cut)}: the file was changed and put right, but its seal was not"


def test_a_filtered_file_says_of_which_chains_it_holds_a_part(people, whole):
    lines = list(exporting.lines(Event.objects.filter(verb="user.create"), people.auditor, {"verb": "user.create"}))
    proof = proving.prove(iter(lines))
    assert (proof.fault, proof.chains, proof.partial, proof.header["filter"]) == (None, 1, 1, {"verb": "user.create"})
    assert fault([*lines[:3], *lines[4:]]).startswith("line 4")


@pytest.mark.parametrize("plans", [1, 3])
def test_the_file_asks_for_the_heads_once_whatever_the_number_of_chains(people, plans, django_assert_num_queries):
    for _plan in range(plans):
        factory.draft(people)
    with django_assert_num_queries(2):
        for _line in exporting.lines(Event.objects.all(), people.auditor, {}):
            pass


def test_what_happens_while_the_file_is_written_makes_no_chain_look_cut(people):
    plan = factory.draft(people)
    written = exporting.lines(Event.objects.all(), people.auditor, {})
    lines = [next(written), next(written)]
    trail.record(plan, "plan.edit", people.planner)
    trail.record(factory.draft(people), "plan.edit", people.planner)
    lines += written
    heads = [one for one in told(lines) if one["kind"] == "head"]
    assert (fault(lines), {one["complete"] for one in heads}) == ("", {True})
    assert [one["events"] for one in heads if one["chain_kind"] == "plan"] == [Event.objects.filter(chain_kind="plan", chain_number=plan.pk).count() - 1]


def command(file, *options, **environment):
    """Run the command on a file as its own process, where there is no database; return exit code and what it said."""
    told = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "DJANGO_SETTINGS_MODULE": "config.settings", **environment}
    done = subprocess.run(
        [sys.executable, "manage.py", "audit_verify", str(file), *options], cwd=django_settings.BASE_DIR, env=told, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def test_the_command_proves_the_file_alone_without_the_database_and_says_what_it_checked(whole, tmp_path):
    file = tmp_path / "history.jsonl"
    file.write_bytes(b"".join(whole))
    code, said = command(file, AUDIT_KEY=django_settings.AUDIT_KEY)
    assert (code, "Checked with AUDIT_KEY" in said, "NOT checked" in said) == (0, True, False)
    keyless = {"AUDIT_KEY": "", "ZHIJIAN_VAR": str(tmp_path / "elsewhere")}
    code, said = command(file, **keyless)
    assert (code, "Checked with AUDIT_KEY" in said, "NOT checked: the seals." in said) == (0, False, True)
    assert command(file, "--need-key", **keyless)[0] == 1
    assert command(file, AUDIT_KEY="another key") == (
        1, "BROKEN at line 1: it was sealed with another key than AUDIT_KEY here, so its seals cannot be checked.\n",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "facts", "why"),
    [
        ("header", {"key": "钥匙"}, "its mark of the key cannot be read"),
        ("header", {"key": None}, "its mark of the key cannot be read"),
        ("header", {"kind": ["header"]}, "its facts are not those of such a line"),
        ("event", {"chain_number": None}, "its facts are of another kind"),
        ("event", {"chain_kind": {}}, "its facts are of another kind"),
        ("head", {"sequence": None}, "it names no last event of its chain"),
    ],
)
def test_facts_of_a_strange_kind_are_named_as_a_break(whole, kind, facts, why):
    bodies = told(whole)
    at = next(place for place, body in enumerate(bodies) if body["kind"] == kind and place != 1)
    previous = bodies[at - 1]["file_hash"] if at else ""
    body = {name: value for name, value in bodies[at].items() if name != "file_hash"} | facts
    line = exporting.canonical(body | {"file_hash": exporting.bound(previous, body)}) + "\n"
    assert fault([*whole[:at], line.encode(), *whole[at + 1 :]]).endswith(why)


def test_the_command_names_the_line_and_the_event(whole, tmp_path, capsys):
    file = tmp_path / "history.jsonl"
    file.write_bytes(b"".join(whole).replace(b"user.create", b"user.delete", 1))
    with pytest.raises(SystemExit):
        call_command("audit_verify", str(file))
    place = next(number for number, line in enumerate(whole, 1) if b"user.create" in line)
    event = told(whole)[place - 1]
    assert capsys.readouterr().err.strip() == f"BROKEN at line {place} (people:0#{event['sequence']}): its content was changed."


@pytest.mark.parametrize("door", ["page", "api"])
def test_both_doors_send_the_file_to_those_who_read_histories(people, sign_in, api_as, door):
    path, as_ = {"page": (FILE, sign_in), "api": (API, api_as)}[door]
    answer = as_("auditor").get(path)
    assert (answer.status_code, fault(io.BytesIO(sent(answer)))) == (200, "")
    assert ".jsonl" in answer["Content-Disposition"]
    assert {key: as_(key).get(path).status_code for key in ("delivery", "planner", "administrator")} == {"delivery": 403, "planner": 403, "administrator": 403}


def test_a_plans_file_holds_its_chain_alone_and_whole(people, sign_in):
    plan = factory.draft(people)
    answer = sign_in("auditor").get(f"/plans/{plan.number}/history/file/")
    lines = sent(answer).splitlines(keepends=True)
    assert (fault(lines), {(one["chain_kind"], one["chain_number"]) for one in told(lines) if one["kind"] == "event"}) == ("", {("plan", plan.pk)})
    assert [one["complete"] for one in told(lines) if one["kind"] == "head"] == [True]
    assert sign_in("auditor").get("/plans/SIP-1999-001/history/file/").status_code == 404


def test_a_filter_that_cannot_be_read_is_refused_at_its_field(people, sign_in, api_as):
    answer = api_as("auditor").get(f"{API}?start=never")
    assert (answer.status_code, list(answer.json())) == (400, ["start"])
    assert sign_in("auditor").get(f"{FILE}?start=never")["Location"] == "/history/?start=never"


def test_the_plain_table_holds_places_and_hashes(people, sign_in):
    answer = sign_in("auditor").get(reverse("accounts:table", args=["history", "csv"]) + "?verb=user.create")
    text = (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode("utf-8-sig")
    assert Event.objects.filter(verb="user.create").first().hash in text
