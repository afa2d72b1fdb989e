"""`manage.py doctor`: what is wrong with this installation and how to mend it, on one page."""

import json
import os
from dataclasses import asdict

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext as _

from config.backup import schema
from config.doctor import data, machine, services
from config.doctor.findings import FAULT, OK, WARNING, examined


class Command(BaseCommand):
    """Exits 1 where something is at fault, 0 where nothing is or only worth a look."""

    help = "Look at the whole installation and say what is wrong and what to type; --deep reads every event and every file."
    requires_system_checks = []

    def add_arguments(self, parser):
        """How deep, in which language, for whom."""
        parser.add_argument("--deep", action="store_true", help="verify the whole history and the hash of every file")
        parser.add_argument("--json", action="store_true", help="say it for a machine")
        parser.add_argument("--language", choices=["en", "zh-hans"], help="the language; without it, that of LANG")

    def handle(self, *args, **options):
        """Look, say, and tell by the exit status."""
        given = options["language"] or ("zh-hans" if os.environ.get("LANG", "").startswith("zh") else "en")
        with translation.override(given):
            found = self.findings(options["deep"])
            if options["json"]:
                self.stdout.write(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
            else:
                self.tell(found)
        if any(one.level == FAULT for one in found):
            raise SystemExit(1)

    def findings(self, deep):
        """Return all that was found; without a database, what needs none."""
        found = [*examined(_("Machine"), machine.QUESTIONS), *examined(_("Services"), services.QUESTIONS)]
        if _has_tables():
            found += examined(_("Data"), data.DEEP if deep else data.QUICK)
        return found

    def tell(self, found):
        """Print each finding, with what mends it, and how many there are of each kind."""
        words = {OK: _("ok"), WARNING: _("warning"), FAULT: _("FAULT")}
        style = {OK: self.style.SUCCESS, WARNING: self.style.WARNING, FAULT: self.style.ERROR}
        for one in found:
            line = _("{about}: {words}").format(about=one.about, words=one.words)
            self.stdout.write(f"{style[one.level](words[one.level].ljust(8))} {line}")
            if one.mend and one.level != OK:
                self.stdout.write(f"         → {one.mend}")
        counts = {level: sum(one.level == level for one in found) for level in words}
        self.stdout.write(_("In order: {ok}; warnings: {warnings}; faults: {faults}.").format(ok=counts[OK], warnings=counts[WARNING], faults=counts[FAULT]))


def _has_tables():
    """Say whether there is a database with tables to look into."""
    try:
        return not schema.is_bare()
    except DatabaseError:
        return False
