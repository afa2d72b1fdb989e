"""People who may be written to at any hour, so that no test depends on the hour it runs at."""

from datetime import time

from accounts.models import User
from reminders.models import KindChoice, Preference
from reminders.states import Timing


def at_any_hour(*kinds):
    """Let everybody be written to at any hour and on any day, of these kinds at once."""
    for person in User.objects.all():
        Preference.objects.update_or_create(
            user=person, defaults={"quiet_from": time(0), "quiet_until": time(0), "working_days_only": False}
        )
        for kind in kinds:
            KindChoice.objects.update_or_create(user=person, kind=kind, defaults={"mail": Timing.AT_ONCE})
