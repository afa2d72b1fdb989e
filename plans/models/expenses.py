"""What a plan's budget lines have really cost (D3.4, F9)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.fields import DayField, LineField
from audit.models import ChainKind, Tracked
from plans.models.parts import BudgetLine
from plans.models.plans import Plan


class Expense(Tracked):
    """Money spent under a budget line, in the line's currency. Never changed: a mistake is set right by a negative one."""

    BELONGS_TO = ("plan", "line")

    plan = models.ForeignKey(Plan, verbose_name=_("plan"), on_delete=models.PROTECT, related_name="expenses", editable=False)
    line = models.ForeignKey(BudgetLine, verbose_name=_("budget line"), on_delete=models.PROTECT, related_name="expenses")
    spent_on = DayField(_("spent on"))
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2, help_text=_("A negative amount sets an earlier one right."))
    note = LineField(_("what for"), max_length=300)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        verbose_name = _("expense")
        verbose_name_plural = _("expenses")
        ordering = ["spent_on", "id"]

    def __str__(self):
        return f"{self.note} {self.amount}"

    @property
    def chain(self):
        """The plan's chain."""
        return ChainKind.PLAN, self.plan_id

    def clean(self):
        """Something was spent, under a line of the same plan."""
        if self.amount == 0:
            raise ValidationError({"amount": _("Say how much was spent.")})
        if self.line_id and self.line.plan_id != self.plan_id:
            raise ValidationError({"line": _("This belongs to another plan.")})
