"""`manage.py seed_history 1000000`: years of history at once, to see how an installation of that age behaves."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from audit import seeding


class Command(BaseCommand):
    """For trying out alone: what it adds can never be taken out again."""

    help = "Repeat what has happened until there are COUNT more events in the history (only with DEBUG or DEMO; they can never be removed)."

    def add_arguments(self, parser):
        """How many."""
        parser.add_argument("count", type=int, help="how many events to add")

    def handle(self, *args, **options):
        """Add them and say how far it is."""
        if not (settings.DEBUG or settings.DEMO):
            raise CommandError("This installation is in earnest: a history of things that never happened can never be removed from it. Set DEMO=1 on a trial one.")
        try:
            total = seeding.seed(options["count"], lambda done: self.stdout.write(f"{done} events added"))
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The history holds {total} events.")
