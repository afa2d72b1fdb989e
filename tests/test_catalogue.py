"""Both languages are complete, migrations are, and every kind of object is offered at the API."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

from tests.test_architecture import FLOORS

CATALOGUE = Path(settings.BASE_DIR) / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# Models without a place of their own at the API, and where they are offered instead.
ELSEWHERE = {
    "plans.ApprovalSeat": "in its approval",
    "accounts.RoleGrant": "the field `roles` of users",
    "audit.ChainHead": "the seal of the chains, checked by `audit_verify`; nothing in it is for a reader",
    "audit.Counter": "the numbers given out; a reader sees them in plans and inputs",
    "audit.CreationKey": "the header `Idempotency-Key`",
    "plans.ApprovalDecision": "/plans/{id}/decisions/",
    "plans.Baseline": "/plans/{id}/baselines/",
    "plans.CycleLook": "/planning-cycles/{id}/kinds/",
    "plans.FactorOverride": "/plans/{id}/factors/",
    "reminders.SendingLine": "the field `kinds` of what is sent",
    "plans.Mention": "in its comment",
    "reminders.KindChoice": "/reminding/kinds/",
}


def tool(name):
    """Return the path of a gettext tool, or skip where there is none."""
    return shutil.which(name) or pytest.skip(f"{name} is not installed")


def test_every_string_is_translated_and_none_by_guess():
    joined = re.sub(r'"\n"', "", CATALOGUE.read_text(encoding="utf-8"))
    entries = [entry for entry in joined.split("\n\n") if not entry.startswith("#~")][1:]
    guessed = [entry for entry in entries if re.search(r"^#,.*fuzzy", entry, re.M)]
    empty = [entry for entry in entries if re.search(r'^msgstr(\[\d\])? ""$', entry, re.M)]
    assert (guessed, empty) == ([], [])


def test_the_catalogue_knows_every_string_of_the_sources(tmp_path):
    tool("xgettext")
    copy = tmp_path / "house"
    shutil.copytree(settings.BASE_DIR, copy, ignore=shutil.ignore_patterns(".venv", "var", "node_modules", ".git", "tests", "*.pyc", "staticfiles"))
    shutil.copytree(Path(settings.BASE_DIR) / "locale", copy / "locale", dirs_exist_ok=True)
    make = [sys.executable, "-m", "django", "makemessages", "-l", "zh_Hans", "--no-location", "--no-obsolete"]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(make, cwd=copy, env=environment, check=True, capture_output=True)
    assert untranslated(copy / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po") == []


def untranslated(path):
    """Return the strings of a catalogue that have no translation."""
    listing = subprocess.run([tool("msgattrib"), "--untranslated", "--no-wrap", str(path)], check=True, capture_output=True, text=True).stdout
    fuzzy = subprocess.run([tool("msgattrib"), "--only-fuzzy", "--no-wrap", str(path)], check=True, capture_output=True, text=True).stdout
    return [line for line in (listing + fuzzy).splitlines() if line.startswith("msgid ") and line != 'msgid ""']


def test_the_compiled_catalogue_is_the_written_one(tmp_path):
    compiled = tmp_path / "django.mo"
    subprocess.run([tool("msgfmt"), "-o", str(compiled), str(CATALOGUE)], check=True)
    assert compiled.read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def served_models():
    """Return the models that a viewset of the API lists."""
    from config.api import router

    served = set()
    for _prefix, viewset, _basename in router.registry:
        serializer = getattr(viewset, "serializer_class", None)
        model = getattr(getattr(serializer, "Meta", None), "model", None) or getattr(getattr(viewset, "queryset", None), "model", None)
        served |= {model._meta.label} if model else set()
    return served


def test_every_kind_of_object_is_offered_at_the_api():
    ours = {model._meta.label for model in apps.get_models() if model._meta.app_label in FLOORS}
    assert ours - served_models() - ELSEWHERE.keys() == set()


def test_no_exemption_from_the_api_is_left_over():
    assert ELSEWHERE.keys() & served_models() == set()
