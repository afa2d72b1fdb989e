"""`manage.py demo`: load the demo, once; a second call leaves everything as it is."""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import translation

from config.demo import cast, cycles, details, figures, others, player, repeated, services, talk, texts, ways, workdays
from plans.models import Plan


class Command(BaseCommand):
    """Builds the cast, the measurements and the plans through the actions that users call."""

    help = "Load the demo (does nothing where it is already loaded) and print its people."

    def handle(self, *args, **options):
        """Load what is missing, then say who can sign in."""
        with translation.override("zh-hans"), transaction.atomic():
            people = cast.people()
            indicators = figures.indicators(people["quality_manager"])
            if not Plan.objects.exists():
                services.catalogue(people, indicators)
                player.play(people, indicators)
                others.play(people, indicators)
                others.register(people, indicators)
                details.play(people)
                ways.play(people)
                talk.play(people)
                workdays.play(people)
                cycles.play(people)
                texts.play(people)
                repeated.play(people, indicators)
        self._print_people()

    def _print_people(self):
        everyone = [cast.ADMINISTRATOR, *cast.CAST]
        self.stdout.write(f"Demo people (password of each: {cast.PASSWORD}):")
        for character in everyone:
            self.stdout.write(f"  {character.username:<12} {character.name:<22} {', '.join(character.roles)}")
