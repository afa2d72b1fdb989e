"""`manage.py restore FILE`: a backup into an empty installation, on any database."""

from django.core.management.base import BaseCommand, CommandError

from config.backup import actions
from config.backup.archive import Refused, Unproven


class Command(BaseCommand):
    """Checks first, writes in one transaction, and ends by verifying the history and every file."""

    help = "Restore a backup into an empty installation (a database without tables is given its schema first)."
    requires_system_checks = []

    def add_arguments(self, parser):
        """Where from."""
        parser.add_argument("file", help="a file written by manage.py backup")

    def handle(self, *args, **options):
        """Restore it and say the figures."""
        try:
            held = actions.restore(options["file"], self.stdout.write)
        except (Refused, OSError) as error:
            raise CommandError(f"{error} Nothing was restored.") from error
        except Unproven as error:
            raise CommandError(str(error)) from error
        told = sum(table["rows"] for table in held["tables"].values())
        self.stdout.write(f"Restored {told} rows of {len(held['tables'])} tables and {held['files']} files ({held['bytes']} bytes).")
        events = held["tables"]["audit.event"]["rows"]
        self.stdout.write(f"Verified: every table reads back as it was backed up; the SHA-256 of each file; the history of {events} events in {len(held['heads'])} chains.")
        for name in held["missing"]:
            self.stdout.write(f"WARNING: the file {name} was missing already when the backup was made.")
        self.stdout.write("Everybody signs in anew; programs need new API tokens.")
