"""The thresholds of supervision 督办: when work is near due, lags, and is told to whom (I2)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import Tracked


class ThresholdsManager(models.Manager):
    """Questions about the thresholds."""

    def in_force(self):
        """Return the thresholds that were set, or the defaults."""
        return self.order_by("pk").first() or self.model()


class Thresholds(Tracked):
    """One row for the whole organisation; all days are working days."""

    near_days = models.PositiveSmallIntegerField(_("near due: working days before the end"), default=5, validators=[MaxValueValidator(60)])
    lag_percent = models.PositiveSmallIntegerField(
        _("lagging: percentage points behind an even pace"), default=30, validators=[MinValueValidator(5), MaxValueValidator(100)]
    )
    owner_days = models.PositiveSmallIntegerField(_("told to the owner: working days after the end"), default=1, validators=[MaxValueValidator(60)])
    quality_days = models.PositiveSmallIntegerField(
        _("told to service quality management: working days after the end"), default=5, validators=[MaxValueValidator(60)]
    )

    objects = ThresholdsManager()

    class Meta:
        verbose_name = _("thresholds of supervision")

    def __str__(self):
        return str(self._meta.verbose_name)
