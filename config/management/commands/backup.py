"""`manage.py backup FILE`: the whole installation in one file, taken while people work."""

import contextlib
import json
import os
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from config.backup import taking
from config.backup.archive import Refused
from config.doctor.data import LAST_BACKUP


class Command(BaseCommand):
    """Writes rows and files as they stood at one moment; the file appears under its name only when it is whole."""

    help = "Back up database and files into FILE (- for standard output). The keys are not in it: keep AUDIT_KEY apart."

    def add_arguments(self, parser):
        """Where to."""
        parser.add_argument("file", help="the file to write; an older one of that name is replaced when the new one is whole")

    def handle(self, *args, **options):
        """Take it and say what it holds; what it says goes to stderr, since stdout may be the file."""
        try:
            taken = taking.take(options["file"])
        except (Refused, OSError) as error:
            raise CommandError(f"No backup was made: {error}") from error
        self.note(options["file"], taken)
        told = sum(table["rows"] for table in taken.tables.values())
        self.stderr.write(f"Backed up {told} rows of {len(taken.tables)} tables and {taken.files} files ({taken.bytes} bytes) to {options['file']}.")
        for name in taken.missing:
            self.stderr.write(f"WARNING: a row names the file {name}, which is not in the storage. See manage.py doctor.")
        self.stderr.write("NOT in it: AUDIT_KEY and SECRET_KEY. Keep AUDIT_KEY apart from the backups: without it the history cannot be verified.")
        self.stderr.write("Also not in it: sessions, API tokens and attempts to sign in.")
        self.stderr.write("In it, readable: hashes of passwords, and the addresses and secrets of people's robots. Whoever has the file can speak through the robots.")

    def note(self, file, taken):
        """Leave word for the doctor; where nothing may be written beside the data, there is none."""
        word = {"made_at": timezone.now().isoformat(), "file": os.path.abspath(file) if file != "-" else file, "missing": len(taken.missing)}
        with contextlib.suppress(OSError):
            (Path(settings.VAR_DIR) / LAST_BACKUP).write_text(json.dumps(word))
