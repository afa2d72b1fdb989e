"""`manage.py audit_verify [FILE]`: prove every chain of the history, or a file taken from it, or name what breaks it."""

import os

from django.core.management.base import BaseCommand, CommandError

from audit import chain, proving
from audit.models import Event


def counted(number: int, noun: str) -> str:
    """Return a number with its noun in the singular or the plural."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


class Command(BaseCommand):
    """Exits 0 when everything holds, 1 after naming the first break; a file needs no database.

    Where AUDIT_KEY is given, a file sealed with another key fails: whoever gives the key wants the seals checked.
    """

    help = "Prove the history's chains, or a file exported from it (without the database), or name the first event that breaks one."
    requires_system_checks = []

    def add_arguments(self, parser):
        """A file, and whether the key is needed."""
        parser.add_argument("file", nargs="?", help="a file of the history (JSON Lines), proved by itself")
        parser.add_argument("--need-key", action="store_true", help="fail where the seals cannot be checked, also where AUDIT_KEY is not given")

    def handle(self, *args, **options):
        """Verify the file, or all chains of the database."""
        if options["file"]:
            self.prove(options["file"], options["need_key"])
            return
        if found := chain.first_break():
            self.broken(found)
        self.stdout.write(f"The history holds: {counted(Event.objects.count(), 'event')} verified.")

    def prove(self, name, need_key):
        """Verify a file by itself and say what was checked."""
        try:
            with open(name, "rb") as file:
                proof = proving.prove(file)
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.") from error
        if proof.fault:
            self.broken(proof.fault)
        if (need_key or os.environ.get("AUDIT_KEY") or os.environ.get("AUDIT_KEY_FILE")) and not proof.keyed:
            self.broken(chain.Break("line 1", "it was sealed with another key than AUDIT_KEY here, so its seals cannot be checked"))
        self.stdout.write(f"The file holds: {counted(proof.events, 'event')} of {counted(proof.chains, 'chain')}, taken {proof.header['made_at']} by {proof.header['made_by']}.")
        if proof.partial:
            self.stdout.write(f"It holds only a part of {counted(proof.partial, 'chain')}, by its filter {proof.header['filter']}; what lies between was left out.")
        self.stdout.write("Checked: each line is bound to the one before it; events follow their predecessors; no line is missing up to the end.")
        if proof.keyed:
            self.stdout.write("Checked with AUDIT_KEY: the seal of every event, of every chain's head and of the file.")
        else:
            self.stdout.write("NOT checked: the seals. The file was sealed with another key than AUDIT_KEY here; who forges a whole file is found with that key alone.")

    def broken(self, found):
        """Name the break and fail."""
        self.stderr.write(f"BROKEN at {found.where}: {found.why}.")
        raise SystemExit(1)
