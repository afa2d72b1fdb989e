"""The demo's own days of the working calendar, beside the published holidays."""

from datetime import timedelta

from django.utils import timezone

from config.demo.words import line
from plans import actions as plans

SATURDAY = 5


def play(people) -> None:
    """Set a Saturday of stocktaking as worked, and the Friday after it as free."""
    today = timezone.localdate()
    saturday = today + timedelta(days=14 + (SATURDAY - today.weekday()) % 7)
    manager = people["quality_manager"]
    plans.set_day(manager, day=saturday, working=True, note=line("年终盘点", "Stocktaking"))
    plans.set_day(manager, day=saturday + timedelta(days=6), working=False, note=line("盘点后调休", "In lieu of the stocktaking"))
