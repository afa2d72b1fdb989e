"""The working calendar: days that differ from what is published, or from the week where nothing is."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, LineField
from audit.models import Tracked


class CalendarDay(Tracked):
    """A day that the organisation has set itself: worked (补班) or free."""

    day = DayField(_("day"), unique=True, error_messages={"unique": _("This day has been set already.")})
    working = models.BooleanField(_("working day"), default=False)
    note = LineField(_("what for"), max_length=120)

    class Meta:
        verbose_name = _("day of the working calendar")
        verbose_name_plural = _("working calendar")
        ordering = ["day"]

    def __str__(self):
        return f"{self.day} {self.note}"
