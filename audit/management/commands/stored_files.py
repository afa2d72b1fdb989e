"""`manage.py stored_files`: compare the store of files with what the rows say."""

from datetime import timedelta

from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.stores import holdings


class Command(BaseCommand):
    """Exits 0 when every row has its file as it was stored; orphans alone are no fault."""

    help = "Name the files that are missing or were changed, and those that no row tells of; --remove-orphans removes the latter."

    def add_arguments(self, parser):
        """How old a file without a row must be, and whether it goes."""
        parser.add_argument("--older-than", type=float, default=24, metavar="HOURS", help="a younger file without a row may belong to something under way (24)")
        parser.add_argument("--remove-orphans", action="store_true", help="remove the files that no row tells of; make a backup first")

    def handle(self, *args, **options):
        """Look at every file, and say what was found."""
        faults, right = [], 0
        for one in holdings.told():
            fault = holdings.fault_of(one)
            right += not fault
            faults += [f"{fault}: {one.name}, of {one.model} {one.pk}"] if fault else []
        found = self.orphans(timezone.now() - timedelta(hours=options["older_than"]), options["remove_orphans"])
        for line in faults:
            self.stdout.write(line)
        self.stdout.write(f"{right} as they were stored, {len(faults)} missing or changed, {found} without a row.")
        if faults:
            raise CommandError("Put the files back from a backup; the rows hold the SHA-256 of each.")

    def orphans(self, before, remove):
        """Name the files without a row, remove them where that was asked for, and return how many they are."""
        found = list(holdings.orphans(before))
        for name in found:
            self.stdout.write(f"{'removed' if remove else 'no row'}: {name}")
            if remove:
                default_storage.delete(name)
        return len(found)
