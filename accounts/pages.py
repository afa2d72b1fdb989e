"""The page door: views that parse, call one action, and answer its refusals."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, ListView, View

from accounts.law import permit
from audit.errors import Stale
from audit.values import words_of

SEND_AGAIN = _("Compare the two versions. What you entered stands below: save it again to keep yours, or leave it.")


def number_in(given: str) -> int | None:
    """Return the id or version that an address or a button carries, None where it is no number that a row could have."""
    return int(given) if given.isdecimal() and len(given) < 10 else None


def way_back(request, address: str, otherwise: str) -> str:
    """Return the address that a form names to go back to if it is one of this site's own, beginning with "/"; else `otherwise`."""
    own = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    # Anything that does not begin so could be taken for the name of a route.
    return address if own and address.startswith("/") and "\x00" not in address else otherwise


class Guarded:
    """A page for those whom a law, named by `right`, allows it; all others are refused before they fill anything in."""

    right = ""

    def dispatch(self, request, *args, **kwargs):
        """Ask the law before anything is loaded."""
        self.guard()
        return super().dispatch(request, *args, **kwargs)

    def guard(self):
        """Refuse whom the law does not allow. Raises NotAllowed."""
        permit(self.request.user, self.right)


class ActionView(FormView):
    """A page with one form; a valid form is handed to `perform`, which calls the action and returns its result.

    Bad input answers 422 with errors at the fields, a stale version 409 with both versions; nothing typed is lost.
    """

    success_message = ""

    def perform(self, form):
        """Call the action with the form's facts and return what it returns."""
        raise TypeError(f"{type(self).__name__} names no action")

    def form_valid(self, form):
        """Call the action, and put its objections at the fields."""
        try:
            self.object = self.perform(form)
        except ValidationError as error:
            form.take_errors(error)
            return self.form_invalid(form)
        except Stale as stale:
            return self.form_stale(form, stale)
        if self.success_message:
            messages.success(self.request, str(self.success_message))
        return self.done()

    def done(self):
        """Answer after the action succeeded."""
        return redirect(self.get_success_url())

    def form_invalid(self, form):
        """Show the form again with what was typed and what is wrong."""
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def form_stale(self, form, stale: Stale):
        """Show the form again beside the version somebody else saved; saving once more overwrites it knowingly."""
        form.data = form.data.copy()
        form.data[form.add_prefix("version")] = stale.current.version
        refusal = {"title": stale.title, "message": stale.message, "hints": [SEND_AGAIN], "stays": True, **both_versions(stale)}
        return self.render_to_response(self.get_context_data(form=form, refusal=refusal), status=409)


class DeedView(View):
    """POST only: one action without a form of its own, then back to where the deed was done."""

    http_method_names = ["post"]
    success_message = ""

    def post(self, request, *args, **kwargs):
        """Call the action; bad input comes back as a message."""
        try:
            self.object = self.perform(request, *args, **kwargs)
        except ValidationError as error:
            return self.refused(error)
        if self.success_message:
            messages.success(request, str(self.success_message))
        return redirect(self.back())

    def refused(self, error: ValidationError):
        """Answer bad input: back, with a message for each objection."""
        for sentence in error.messages:
            messages.error(self.request, sentence)
        return redirect(self.back())

    def perform(self, request, *args, **kwargs):
        """Call the action."""
        raise TypeError(f"{type(self).__name__} names no action")

    def back(self) -> str:
        """Return the address of the page to go back to."""
        raise TypeError(f"{type(self).__name__} names no page to go back to")


class FilteredListView(ListView):
    """A list of 50 a page under a django-filter filterset."""

    paginate_by = 50
    filterset_class = None

    def get_queryset(self):
        """Return the rows that pass the filter."""
        rows = super().get_queryset()
        if self.filterset_class is None:
            return rows
        self.filterset = self.filterset_class(self.request.GET, queryset=rows, request=self.request)
        return self.filterset.qs

    def get_context_data(self, **kwargs):
        """Add the filter and how many of its conditions are set."""
        filterset = getattr(self, "filterset", None)
        kwargs.setdefault("active", sum(bool(self.request.GET.get(name)) for name in filterset.form.fields) if filterset else 0)
        return super().get_context_data(filter=filterset, **kwargs)


def both_versions(stale: Stale) -> dict:
    """Return the lists of (label, value) that a page shows for the stored and for the refused version."""
    fields = {field.name: field for field in stale.current._meta.concrete_fields}
    names = [name for name in stale.yours if name in fields and name != "version"]
    label = {name: str(fields[name].verbose_name) for name in names}
    return {
        "theirs": [(label[name], words_of(fields[name], stale.theirs[name])) for name in names],
        "yours": [(label[name], words_of(fields[name], stale.yours[name])) for name in names],
    }
