"""`manage.py audit_verify`: prove every chain of the history, or name the first event that breaks it."""

from django.core.management.base import BaseCommand

from audit import chain
from audit.models import Event


class Command(BaseCommand):
    """Exits 0 when every chain holds, 1 after naming the first break."""

    help = "Prove the history's chains, or name the first event that breaks one."

    def handle(self, *args, **options):
        """Verify all chains."""
        if found := chain.first_break():
            self.stderr.write(f"BROKEN at {found.where}: {found.why}.")
            raise SystemExit(1)
        self.stdout.write(f"The history holds: {Event.objects.count()} events verified.")
