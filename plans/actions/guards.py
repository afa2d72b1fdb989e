"""What certain rows of a plan's document refuse, besides what their models say."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.errors import WrongState
from plans.models import BudgetLine, RaciAssignment
from plans.states import RaciPart


def before_adding(row) -> None:
    """Raise ValidationError when a new row must not stand beside those that do."""
    if isinstance(row, RaciAssignment):
        _refuse_second_accountable(row.activity_id, row.part, row.pk)


def before_editing(row, changes: dict) -> None:
    """Raise ValidationError when a row must not become what `changes` make of it."""
    if isinstance(row, RaciAssignment):
        activity = changes.get("activity", row.activity)
        _refuse_second_accountable(activity.pk, changes.get("part", row.part), row.pk)
    if isinstance(row, BudgetLine) and changes.get("currency", row.currency) != row.currency and row.expenses.exists():
        raise ValidationError({"currency": _("Expenses are recorded under this line in {currency}: its currency stays.").format(currency=row.currency)})


def before_removing(row) -> None:
    """Raise WrongState when a row must stay: a budget line under which money was spent, whatever a revision says."""
    if isinstance(row, BudgetLine) and row.expenses.exists():
        raise WrongState(_("Expenses are recorded under “{line}”: it cannot be removed. Set its planned amount instead.").format(line=row))


def second_accountable() -> str:
    """Return why an activity has one accountable role at most (D3.5)."""
    return _("Another role is accountable for this activity already; only one can be.")


def _refuse_second_accountable(activity_id, part, pk):
    accountable = RaciAssignment.objects.filter(activity=activity_id, part=RaciPart.ACCOUNTABLE).exclude(pk=pk)
    if part == RaciPart.ACCOUNTABLE and accountable.exists():
        raise ValidationError({"part": second_accountable()})
