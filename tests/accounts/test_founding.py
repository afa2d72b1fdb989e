"""The first administrator of an empty installation."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import RoleGrant, User


def empty():
    """Take everybody away, as before the first start."""
    RoleGrant.objects.all().delete()
    User.objects.all().delete()


def test_an_empty_installation_gets_one_administrator(db, monkeypatch):
    empty()
    monkeypatch.setenv("FOUNDER_PASSWORD", "a-long-first-password")
    call_command("found", "first.admin", "First Admin")
    assert User.objects.get().roles == {"administrator"}
    with pytest.raises(CommandError):
        call_command("found", "second.admin", "Second Admin")
    assert User.objects.count() == 1


def test_a_weak_password_founds_nothing(db, monkeypatch):
    empty()
    monkeypatch.setenv("FOUNDER_PASSWORD", "short")
    with pytest.raises(CommandError):
        call_command("found", "first.admin", "First Admin")
    assert User.objects.count() == 0
