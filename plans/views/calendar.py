"""The working calendar: a page for each year, and the days that the organisation sets itself."""

from datetime import date

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView, TemplateView

from accounts.law import may
from accounts.pages import ActionView, DeedView, Guarded, number_in
from plans import actions, calendars, workdays
from plans.actions.calendar import YEARS
from plans.contexts.calendar import holiday_name, year_of
from plans.forms.calendar import NewDayForm, SetDayForm, YearForm
from plans.models import CalendarDay


class CalendarNow(RedirectView):
    """Leads to the present year."""

    def get_redirect_url(self, *args, **kwargs):
        """Return the address of this year."""
        return reverse("plans:calendar_year", args=[timezone.localdate().year])


class InYear:
    """A page about one year that the calendar reaches."""

    @cached_property
    def year(self) -> int:
        """The year of this page, or 404."""
        if self.kwargs["year"] not in YEARS:
            raise Http404
        return self.kwargs["year"]

    def get_success_url(self):
        """Go back to the year."""
        return reverse("plans:calendar_year", args=[self.year])


class CalendarYear(InYear, TemplateView):
    """The months of a year, its holidays, and the days that were set."""

    template_name = "plans/calendar/year.html"

    def get_context_data(self, **kwargs):
        """Add the year and its neighbours."""
        return super().get_context_data(
            shown=year_of(self.year), may_manage=may(self.request.user, "calendar.manage"),
            earlier=self.year - 1 if self.year - 1 in YEARS else None, later=self.year + 1 if self.year + 1 in YEARS else None, **kwargs,
        )  # fmt: skip


class Managed(Guarded):
    """A page for those who keep the calendar."""

    right = "calendar.manage"


class YearEdit(Managed, InYear, ActionView):
    """All days of a year that are set, as lines."""

    template_name = "plans/calendar/year_form.html"
    form_class = YearForm
    success_message = _("The working calendar has been changed.")

    def get_initial(self):
        """The days as they are set."""
        return {"days": calendars.text_of(self.rows()), "seen": self.seen()}

    def rows(self):
        """Return the days that are set in this year."""
        return CalendarDay.objects.filter(day__year=self.year)

    def seen(self) -> str:
        """Return the days that are set, with their versions, as the form carries them."""
        return " ".join(f"{row.day}:{row.version}" for row in self.rows())

    def get_context_data(self, **kwargs):
        """Add the year."""
        return super().get_context_data(year=self.year, **kwargs)

    def perform(self, form):
        """Make the year's days those of the lines."""
        actions.set_year(self.request.user, self.year, form.cleaned_data["days"], form.cleaned_data["seen"])

    def form_invalid(self, form):
        """Where somebody else was faster, keep what was typed and let it be saved knowingly."""
        stale = "seen" in form.errors
        if stale:
            form.data = form.data.copy()
            form.data["seen"] = self.seen()
        return self.render_to_response(self.get_context_data(form=form), status=409 if stale else 422)


class OneDay(Managed, InYear):
    """Something about one day."""

    @cached_property
    def day(self) -> date:
        """The day, or 404."""
        try:
            return date(self.year, self.kwargs["month"], self.kwargs["number"])
        except ValueError as error:
            raise Http404 from error

    @cached_property
    def row(self) -> CalendarDay | None:
        """The day as the organisation has set it, or None."""
        return CalendarDay.objects.filter(day=self.day).first()


class DayEdit(OneDay, ActionView):
    """Set a day, or change one that was set."""

    template_name = "plans/calendar/day.html"

    def get_form_class(self):
        """A day that is set carries its version."""
        return SetDayForm if self.row else NewDayForm

    def get_initial(self):
        """The day as it is set; otherwise the opposite of what holds, because that is why somebody comes here."""
        if self.row:
            return {"working": str(self.row.working), "note": self.row.note, "version": self.row.version}
        return {"working": str(not workdays.is_working(self.day, {}))}

    def get_context_data(self, **kwargs):
        """Add the day and what is published of it."""
        told = workdays.special_days(self.year).get(self.day)
        return super().get_context_data(
            day=self.day, row=self.row, year=self.year, published=holiday_name(told[1]) if told else "",
            published_working=workdays.is_working(self.day, {}), **kwargs,
        )  # fmt: skip

    def perform(self, form):
        """Set or change it."""
        if self.row:
            return actions.change_day(self.row, self.request.user, form.cleaned_data["version"], **form.facts)
        return actions.set_day(self.request.user, key=form.cleaned_data["key"], day=self.day, **form.facts)


class DayClear(OneDay, DeedView):
    """Sets a day back to what is published."""

    success_message = _("The day has been set back.")

    def perform(self, request, *args, **kwargs):
        """Clear it at the version that was read; a day that is set back already stays so."""
        if self.row:
            actions.clear_day(self.row, request.user, number_in(request.POST.get("version", "")))

    def back(self):
        """Go back to the year."""
        return self.get_success_url()
