"""What a portfolio is asked about: its period, and the plans of a service or of a department."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import Department
from plans.models import Plan, Service
from reports.portfolio import build
from reports.portfolio.periods import MONTHS, Period, Span, around

# Before and after these days nothing of this house lies, and a trend of longer periods would leave the calendar.
EARLIEST, LATEST, LONGEST = date(2000, 1, 1), date(2099, 12, 31), 3660
DAY = {"widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), "required": False}


def _choice(label):
    return forms.TypedChoiceField(label=label, required=False, coerce=int, empty_value=None)


class ScopeForm(forms.Form):
    """The period, and whose plans."""

    period = forms.ChoiceField(label=gettext_lazy("Period"), choices=Span.choices, required=False)
    since = forms.DateField(label=pgettext_lazy("period", "From"), **DAY)
    until = forms.DateField(label=pgettext_lazy("period", "Until"), **DAY)
    service = _choice(gettext_lazy("Service"))
    department = _choice(gettext_lazy("Department of the owner"))

    def __init__(self, *args, user, **kwargs):
        """Offer the services, and the departments whose people own a plan that the user may read."""
        super().__init__(*args, **kwargs)
        owning = Department.objects.filter(people__plans_owned__in=Plan.objects.visible_to(user)).distinct()
        every, without = [("", _("all"))], [(0, _("none"))]
        self.fields["service"].choices = [*every, *((one.pk, str(one)) for one in Service.objects.all()), *without]
        self.fields["department"].choices = [*every, *((one.pk, str(one)) for one in owning), *without]

    def clean(self):
        """Days of one's own have both ends, in order, and are no longer than ten years."""
        facts = super().clean()
        since, until = facts.get("since"), facts.get("until")
        if self._asks_own(facts) and not self.errors:
            for name, day in (("since", since), ("until", until)):
                if day is None:
                    self.add_error(name, _("Name the day."))
                elif not EARLIEST <= day <= LATEST:
                    self.add_error(name, _("Name a day from {first} to {last}.").format(first=EARLIEST, last=LATEST))
            if not self.errors and not 0 <= (until - since).days < LONGEST:
                self.add_error("until", _("The end is before the beginning, or more than ten years after it."))
        return facts

    def scope(self, today: date) -> build.Scope:
        """Return what is asked about; what cannot be read asks about this quarter."""
        facts = self.cleaned_data if self.is_valid() else {}
        if self._asks_own(facts):
            period = Period(Span.OWN.value, facts["since"], facts["until"])
        else:
            period = around(facts.get("period") if facts.get("period") in MONTHS else Span.QUARTER.value, today)
        return build.Scope(period, facts.get("service"), facts.get("department"))

    @staticmethod
    def _asks_own(facts):
        """Whoever names days without choosing a period means these days."""
        return facts.get("period") == Span.OWN or (not facts.get("period") and bool(facts.get("since") or facts.get("until")))


class ScopeFilter:
    """Stands where a list has its filterset: what passes it are the figures of the scope that was asked about."""

    def __init__(self, data=None, queryset=None, *, request):
        self.user, self.form = request.user, ScopeForm(data or {}, user=request.user)

    @cached_property
    def today(self) -> date:
        """The day on which is asked."""
        return timezone.localdate()

    @cached_property
    def scope(self) -> build.Scope:
        """What is asked about."""
        return self.form.scope(self.today)

    @cached_property
    def portfolio(self) -> build.Portfolio:
        """The portfolio of that scope, as the user reads it."""
        return build.of(self.user, self.scope, self.today)

    @property
    def qs(self) -> "Told":
        """The figures, as a list takes its rows."""
        return Told(self)

    @property
    def query(self) -> str:
        """The scope as the query of an address."""
        period = self.scope.period
        days = f"&since={period.first}&until={period.last}" if period.span == Span.OWN else ""
        chosen = [(name, getattr(self.scope, name)) for name in ("service", "department")]
        return f"period={period.span}{days}" + "".join(f"&{name}={pk}" for name, pk in chosen if pk is not None)

    @property
    def whose(self) -> str:
        """The service and the department that are asked about, in words."""
        named = [str(dict(self.form.fields[name].choices).get(getattr(self.scope, name), "")) for name in ("service", "department") if getattr(self.scope, name) is not None]
        return " · ".join(named)

    def asked(self) -> build.Scope:
        """Return the scope. Raises ValidationError at the fields that cannot be read."""
        if not self.form.is_valid():
            raise ValidationError({name: [str(one) for one in sentences] for name, sentences in self.form.errors.items()})
        return self.scope


class Told:
    """The figures of a portfolio, each as (line, group, figure); reckoned once they are asked for."""

    def __init__(self, filterset):
        self.filterset = filterset

    @cached_property
    def rows(self) -> list:
        """Every figure of the whole, then of each department and service."""
        told = self.filterset.portfolio
        whole = [("", group.label, figure) for group in told.groups for figure in group.figures]
        parts = [(_("Department"), told.departments), (_("Service"), told.services)]
        return whole + [(f"{words}: {line.label}", "", figure) for words, lines in parts for line in lines for figure in line.figures]

    def count(self) -> int:
        """How many there are."""
        return len(self.rows)

    def iterator(self, chunk_size=None):
        """Give one after another."""
        return iter(self.rows)

    def __iter__(self):
        return iter(self.rows)
