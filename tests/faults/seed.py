"""Fill the house of the faults: `people N` adds so many who decide on inputs, `input` raises one, so that each of them is reminded."""

import os
import sys
from datetime import time

import django


def people(count):
    """Add so many people of service quality management, who want everything at once and at any hour."""
    from accounts.models import RoleGrant, User
    from accounts.states import Role
    from config.demo import cast
    from reminders.models import KindChoice, Preference

    cast.people()
    User.objects.filter(username__in=["wang.min", "he.ping", "zhao.lei"]).update(email="")
    new = [User(username=f"reader{number}", name=f"Reader {number}", email=f"reader{number}@example.com", language="en") for number in range(count)]
    new = User.objects.bulk_create(new)
    RoleGrant.objects.bulk_create([RoleGrant(user=person, role=Role.QUALITY_MANAGER) for person in new])
    Preference.objects.bulk_create([Preference(user=person, quiet_from=time(0), quiet_until=time(0), working_days_only=False) for person in new])
    KindChoice.objects.bulk_create([KindChoice(user=person, kind="input") for person in new])


def raise_input(title):
    """Raise an input that all of them are asked to decide on."""
    from accounts.models import User
    from plans import actions

    by = User.objects.get(username="zhou.ning")
    actions.raise_input(by, title=title, description="Customers wait for days.", kind="D2.4", element="process")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    {"people": lambda: people(int(sys.argv[2])), "input": lambda: raise_input(sys.argv[2])}[sys.argv[1]]()
