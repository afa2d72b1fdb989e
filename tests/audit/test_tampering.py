"""The history refuses to be changed, and whoever changes it behind the application's back is found."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from audit import trail, triggers
from audit.models import ChainHead, Event


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def tamper(statement, *values):
    """Do what an attacker with the database's password does: lift the guard, then change a row."""
    triggers.remove(connection)
    try:
        sql(statement, *values)
    finally:
        triggers.install(connection)


def verified(capsys):
    """Run `manage.py audit_verify`; return its exit code and what it said."""
    try:
        call_command("audit_verify")
        code = 0
    except SystemExit as exit:
        code = exit.code
    said = capsys.readouterr()
    return code, (said.out + said.err).strip()


@pytest.fixture
def chain(people):
    """The chain of people, in its order."""
    return list(Event.objects.in_chain("people"))


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET note = 'x'", "DELETE FROM audit_event"])
def test_the_table_of_events_refuses_to_be_changed(chain, statement):
    with pytest.raises(DatabaseError, match="the history cannot be changed"), transaction.atomic():
        sql(statement)
    assert list(Event.objects.in_chain("people")) == chain


@pytest.mark.parametrize("deed", [lambda rows: rows.update(note="x"), lambda rows: rows.delete()])
def test_the_application_itself_cannot_change_an_event(chain, deed):
    with pytest.raises(DatabaseError, match="the history cannot be changed"), transaction.atomic():
        deed(Event.objects.all())


def test_an_untouched_history_is_verified(chain, capsys):
    assert verified(capsys) == (0, f"The history holds: {Event.objects.count()} events verified.")


@pytest.mark.parametrize(
    ("column", "value"), [("note", "nothing happened"), ("actor_name", "Nobody"), ("changes", "{}"), ("verb", "user.edit"), ("new_state", "approved")]
)
def test_a_changed_event_is_named(chain, capsys, column, value):
    victim = chain[4]
    tamper(f"UPDATE audit_event SET {column} = %s WHERE id = %s", value, victim.pk)
    victim.refresh_from_db()
    assert verified(capsys) == (1, f"BROKEN at {victim}: its content was changed.")


def test_a_changed_time_is_named(chain, capsys):
    tamper("UPDATE audit_event SET at = '2001-01-01 00:00:00+00:00' WHERE id = %s", chain[2].pk)
    assert verified(capsys) == (1, f"BROKEN at {chain[2]}: its content was changed.")


def test_the_first_of_several_changes_is_named(chain, capsys):
    for victim in (chain[9], chain[3]):
        tamper("UPDATE audit_event SET note = 'x' WHERE id = %s", victim.pk)
    assert verified(capsys)[1].startswith(f"BROKEN at {chain[3]}:")


def test_an_event_cut_out_of_the_middle_is_missed(chain, capsys):
    tamper("DELETE FROM audit_event WHERE id = %s", chain[5].pk)
    assert verified(capsys) == (1, f"BROKEN at {chain[6]}: event 6 of its chain is missing.")


def test_a_cut_that_renumbers_the_rest_is_found(chain, capsys):
    tamper("DELETE FROM audit_event WHERE id = %s", chain[5].pk)
    tamper("UPDATE audit_event SET sequence = sequence - 1 WHERE id = %s", chain[6].pk)
    assert verified(capsys) == (1, f"BROKEN at people:0#6 {chain[6].verb}: it does not follow its predecessor.")


def test_an_event_cut_off_at_the_end_is_missed(chain, capsys):
    tamper("DELETE FROM audit_event WHERE id = %s", chain[-1].pk)
    last = chain[-1].sequence
    assert verified(capsys) == (1, f"BROKEN at people:0#{last}: the chain ends at event {last - 1}, its head says {last}.")


def test_a_head_set_back_to_hide_a_cut_is_found(chain, capsys):
    tamper("DELETE FROM audit_event WHERE id = %s", chain[-1].pk)
    ChainHead.objects.filter(kind="people").update(sequence=chain[-2].sequence, hash=chain[-2].hash)
    assert verified(capsys) == (1, "BROKEN at people:0 head: the head of the chain was changed or removed.")


def test_a_chain_removed_with_its_events_but_not_its_head_is_found(chain, capsys):
    tamper("DELETE FROM audit_event WHERE chain_kind = 'people'")
    assert verified(capsys)[0] == 1


def test_an_event_slipped_in_without_the_key_is_found(people, chain, capsys):
    Event.objects.bulk_create(
        [
            Event(
                chain_kind="people", chain_number=0, sequence=chain[-1].sequence + 1, actor_name="Nobody", verb="user.grant",
                object_type="accounts.user", object_id=1, object_label="x", previous_hash=chain[-1].hash, hash="0" * 64,
            )
        ]
    )  # fmt: skip
    assert verified(capsys) == (1, f"BROKEN at people:0#{chain[-1].sequence + 1} user.grant: its content was changed.")


def test_a_note_with_a_nul_is_refused_before_it_reaches_the_chain(people):
    from django.core.exceptions import ValidationError

    before = Event.objects.count()
    with pytest.raises(ValidationError):
        trail.record(people.planner, "user.edit", people.planner, note="a\x00b")
    assert Event.objects.count() == before
