"""What an older backup had found due but not planned is not sent by itself after its restore, and an administrator can send it."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from reminders import actions
from reminders.actions.restoring import REASON, doubt_aside, doubt_open, set_aside
from reminders.models import Reminder, Sending
from reminders.states import SendState

TODAY = {model._meta.label_lower: model for model in apps.get_models()}


@pytest.fixture
def found(people):
    """A reminder that was found due when the backup was taken, and nothing more."""
    facts = {"kind": "draft", "object_type": "plans.plan", "object_id": 1, "url": "/plans/SIP-1/", "text": {"title": "Write", "where": "SIP-1", "action": "Finish it."}}
    return Reminder.objects.create(occasion="day", recipient=people.planner, **facts)


def upgraded(models, migrate=lambda: None):
    """Restore with the models of an older schema, let a worker be faster than the upgrade, and upgrade; return how many sendings are in doubt."""
    doubt_open(models, False)
    aside = set_aside(models)
    migrate()
    planned_by_a_worker = actions.plan_waiting()
    return planned_by_a_worker, doubt_aside(aside)


def told(reminder):
    reminder.refresh_from_db()
    return reminder.planned, reminder.mail_state, list(Sending.objects.values_list("state", "failure"))


def test_what_was_not_planned_is_unknown_after_the_upgrade_and_can_be_sent_again(people, found):
    assert upgraded(TODAY) == (0, 1)
    assert told(found) == (True, "unknown", [("unknown", REASON)])
    assert (actions.plan_waiting(), len(mail.outbox)) == (0, 0)
    assert actions.resend(Sending.objects.get(), people.administrator, "It never came.").state == SendState.WAITING


def test_what_waited_before_there_was_an_outbox_is_unknown_as_well(found):
    Reminder.objects.update(mail_state="waiting")
    before = MigrationLoader(connection).project_state(("reminders", "0002_a_mail_is_claimed_for_a_time")).apps
    then = {model._meta.label_lower: model for model in before.get_models()}
    settle = import_module("reminders.migrations.0004_what_was_told_is_not_sent_again").settle
    assert upgraded(then, lambda: settle(apps, None)) == (0, 1)
    assert told(found) == (True, "unknown", [("unknown", REASON)])


def test_what_is_found_due_after_the_upgrade_is_sent_as_ever(people, found):
    aside = set_aside(TODAY)
    later = Reminder.objects.create(kind="draft", object_type="plans.plan", object_id=2, occasion="day", recipient=people.planner, url="/")
    assert (actions.plan_waiting(), doubt_aside(aside)) == (1, 1)
    assert [told(one)[1] for one in (found, later)] == ["unknown", "waiting"]
    assert list(Sending.objects.order_by("id").values_list("state", "reminders")) == [("waiting", later.pk), ("unknown", found.pk)]


def test_a_backup_from_before_there_were_reminders_has_none_to_doubt(db):
    assert (doubt_open({}, False), set_aside({}), doubt_aside([])) == (0, [], 0)
