"""While I am away: whom I let decide on my behalf, and on whose behalf I decide."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts import actions
from accounts.delegation_forms import EditDelegationForm, GiveDelegationForm
from accounts.law import permit
from accounts.models import Delegation
from accounts.pages import ActionView, DeedView

FIELDS = ("delegate", "starts", "ends", "reason", "version")


class Delegations(ListView):
    """One's own delegations, given and received; nobody else's."""

    template_name = "accounts/delegations.html"
    paginate_by = 50

    def get_queryset(self):
        """Return what this person gave or received, the latest first."""
        return Delegation.objects.of(self.request.user).select_related("principal", "delegate")

    def get_context_data(self, **kwargs):
        """Sort the page into given and received."""
        context = super().get_context_data(**kwargs)
        rows, user = context["object_list"], self.request.user
        return context | {"given": [row for row in rows if row.principal_id == user.pk], "received": [row for row in rows if row.delegate_id == user.pk]}


class OneDelegation:
    """A page about one delegation of one's own, given or received."""

    @cached_property
    def delegation(self) -> Delegation:
        """The delegation, or 404 for whom it does not concern."""
        return get_object_or_404(Delegation.objects.of(self.request.user).select_related("principal", "delegate"), pk=self.kwargs["pk"])


class DelegationForm(ActionView):
    """The form of a delegation."""

    template_name = "accounts/delegation_form.html"
    success_url = reverse_lazy("accounts:delegations")

    def get_form_kwargs(self):
        """The form knows who gives."""
        return super().get_form_kwargs() | {"by": self.request.user}


class GiveDelegation(DelegationForm):
    """Lets somebody decide on one's own behalf."""

    form_class = GiveDelegationForm
    success_message = _("They may decide on your behalf in these days. You keep the right too.")

    def perform(self, form):
        """Call the action."""
        return actions.delegate(self.request.user, key=form.cleaned_data["key"], **form.facts)


class EditDelegation(OneDelegation, DelegationForm):
    """Changes a delegation that one has given."""

    form_class = EditDelegationForm
    success_message = _("Saved.")

    def dispatch(self, request, *args, **kwargs):
        """Refuse early whoever received it, and everybody once it is over."""
        if request.user.is_authenticated:
            permit(request.user, "delegation.change", self.delegation)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        """One that is over has no form any more."""
        if self.delegation.is_over:
            raise Http404
        return super().get(request, *args, **kwargs)

    def get_initial(self):
        """Start from what is stored."""
        return {name: getattr(self.delegation, name) for name in FIELDS}

    def get_context_data(self, **kwargs):
        """Add the delegation."""
        return super().get_context_data(delegation=self.delegation, **kwargs)

    def perform(self, form):
        """Call the action."""
        return actions.edit_delegation(self.delegation, self.request.user, form.cleaned_data["version"], **form.facts)


class RevokeDelegation(OneDelegation, DeedView):
    """Takes a delegation back."""

    success_message = _("The delegation has been taken back.")

    def perform(self, request, pk):
        """Call the action."""
        return actions.revoke_delegation(self.delegation, request.user)

    def back(self):
        """Go back to the list."""
        return reverse_lazy("accounts:delegations")
