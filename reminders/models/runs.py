"""What the scheduler started: one row for each scheduled task, under whose lock it runs."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScheduledRun(models.Model):
    """The last run of a scheduled task; two schedulers by mistake meet at this row, and one of them is turned away."""

    name = models.CharField(_("task"), max_length=80, unique=True)
    started_at = models.DateTimeField(_("last started"), null=True)
    finished_at = models.DateTimeField(_("last finished"), null=True)
    # Until when the running one is believed to live.
    lease_until = models.DateTimeField(null=True)
    result = models.CharField(_("result"), max_length=200, blank=True)
    failure = models.TextField(_("reason"), blank=True)
    runs = models.PositiveBigIntegerField(_("runs"), default=0)

    class Meta:
        verbose_name = _("scheduled run")
        verbose_name_plural = _("scheduled runs")
        ordering = ["name"]

    def __str__(self):
        return self.name
