"""Indicators and their measured values."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, LineField, ProseField
from audit.models import Tracked
from plans.states import Direction

# What every database can hold.
LARGEST_SAMPLE = 2_147_483_647


def in_chinese() -> bool:
    """Whether the present language is Chinese."""
    return (get_language() or "zh").startswith("zh")


def refuse_impossible_share(unit: str, **values) -> None:
    """Raise ValidationError at each field whose value, in %, lies outside 0 to 100. Values in other units pass."""
    wrong = [name for name, value in values.items() if unit == "%" and value is not None and not 0 <= value <= 100]
    if wrong:
        raise ValidationError({name: _("A percentage lies between 0 and 100.") for name in wrong})


class Indicator(Tracked):
    """Something measured period by period, such as "resolved within 5 days" (D2.8, C3)."""

    code = LineField(_("code"), max_length=30, unique=True, validators=[RegexValidator(r"^[A-Z][A-Z0-9_-]*$", _("Capital letters, digits, - and _ only."))])
    name_en = LineField(_("name in English"), max_length=120)
    name_zh = LineField(_("name in Chinese"), max_length=120)
    unit = LineField(_("unit"), max_length=20)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    how_measured = ProseField(_("how it is measured"), max_length=2000)
    source = ProseField(_("source of the figures"), max_length=2000, blank=True)
    # The window whose values give the limits; without one, the first two years of months do.
    baseline_from = DayField(_("baseline window from"), null=True, blank=True)
    baseline_until = DayField(_("baseline window until"), null=True, blank=True)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["code"]

    def __str__(self):
        return f"{self.code} {self.name}"

    def clean(self):
        """A baseline window names its first month, and does not end before it."""
        if self.baseline_until and not self.baseline_from:
            raise ValidationError({"baseline_from": _("Name the first month of the baseline window as well.")})
        if self.baseline_from and self.baseline_until and self.baseline_until < self.baseline_from:
            raise ValidationError({"baseline_until": _("The baseline window ends before it begins.")})

    def get_absolute_url(self):
        """Return the address of the indicator's page."""
        return reverse("plans:indicator_detail", args=[self.code])

    @property
    def name(self) -> str:
        """The name in the present language."""
        return self.name_zh if in_chinese() else self.name_en


class Measurement(Tracked):
    """The value of an indicator in one period (a month, named by its first day)."""

    BELONGS_TO = ("indicator",)

    indicator = models.ForeignKey(Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="measurements")
    period = DayField(_("period"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    sample_size = models.PositiveIntegerField(_("sample size"), null=True, blank=True, validators=[MaxValueValidator(LARGEST_SAMPLE)])

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["indicator", "period"]
        constraints = [models.UniqueConstraint(fields=["indicator", "period"], name="one_measurement_per_period")]

    def __str__(self):
        return f"{self.indicator.code} {self.period:%Y-%m}"

    @property
    def shown(self) -> str:
        """The value without the zeros that only its storage adds."""
        return format(self.value.normalize(), "f")
