"""`manage.py found`: the first administrator of an empty installation."""

import getpass
import os

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts import actions


class Command(BaseCommand):
    """Adds the administrator who then adds everybody else; refused as soon as there is anybody."""

    help = "Add the first administrator of an empty installation. The password is asked for, or taken from FOUNDER_PASSWORD."

    def add_arguments(self, parser):
        """Take who the person is."""
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--email", default="")

    def handle(self, *args, username, name, email, **options):
        """Add the person, or say what is wrong."""
        password = os.environ.get("FOUNDER_PASSWORD") or getpass.getpass("Password: ")
        try:
            person = actions.found(username=username, name=name, email=email, password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"{person} may sign in as {person.username} and add everybody else.")
