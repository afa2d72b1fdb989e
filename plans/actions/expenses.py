"""What a plan's budget lines have really cost (D3.4, F9)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from plans.actions.plans import locked
from plans.models import Expense


def record_expense(plan, line, by, spent_on, amount, note: str, key=None) -> Expense:
    """Record money spent under a line of the baseline in force, in the line's currency (D3.4, F9).

    Nothing recorded is ever changed: a negative amount sets an earlier one right, and the line's sum never falls below
    zero. Raises NotAllowed, WrongState while nothing is being implemented, ValidationError at the fields.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "expense.record", plan)
        if earlier := trail.created_before(Expense, by, key, plan=plan, line=line):
            return earlier
        _check_line(plan, line)
        if spent_on and spent_on > timezone.localdate():
            raise ValidationError({"spent_on": _("This day has not come yet.")})
        spent = line.expenses.aggregate(sum=Sum("amount"))["sum"] or 0
        if amount is not None and amount < 0 and spent + amount < 0:
            recorded = f"{spent:,.2f} {line.currency}"
            raise ValidationError({"amount": _("Only {amount} has been recorded under this line; its sum cannot fall below zero.").format(amount=recorded)})
        row = Expense(plan=plan, line=line, spent_on=spent_on, amount=amount, note=note, recorded_by=by)
        return trail.create(row, "expense.record", by, key=key)


def _check_line(plan, line):
    frozen = next((row for row in plan.baseline.document["parts"]["budget"] if row["row"] == line.pk), None)
    if frozen is None or line.plan_id != plan.pk:
        raise ValidationError({"line": _("Only a line of the baseline in force takes expenses.")})
    if frozen["currency"] != line.currency:
        raise ValidationError({"line": _("The open revision gives this line another currency: record the expense when the revision is decided.")})
