"""Pages of people, for the administrator."""

from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import actions
from accounts.filters import PersonFilter
from accounts.models import User
from accounts.pages import ActionView, DeedView, FilteredListView, Guarded
from accounts.people_forms import AddPersonForm, EditPersonForm, NewPasswordForm


class ForAdministrator(Guarded):
    """A page for whoever may manage people; everyone else is refused (policy.csv, user.manage)."""

    right = "user.manage"


class OfPerson(ForAdministrator):
    """A page about one person."""

    @cached_property
    def person(self) -> User:
        """The person of this page."""
        return get_object_or_404(User.objects.select_related("department"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        """Add the person."""
        return super().get_context_data(person=self.person, **kwargs)


class People(ForAdministrator, FilteredListView):
    """Everyone, with department and roles."""

    template_name = "accounts/people.html"
    queryset = User.objects.select_related("department").prefetch_related("grants")
    filterset_class = PersonFilter
    context_object_name = "people"


class AddPerson(ForAdministrator, ActionView):
    """Adds a person who can sign in."""

    template_name = "accounts/person_form.html"
    form_class = AddPersonForm
    success_url = reverse_lazy("accounts:people")
    success_message = _("The person has been added. Tell them the password in person; they can change it themselves.")

    def perform(self, form):
        """Call the action."""
        return actions.add_user(self.request.user, key=form.cleaned_data["key"], **form.facts)


class EditPerson(OfPerson, ActionView):
    """Changes a person and their roles."""

    template_name = "accounts/person_form.html"
    form_class = EditPersonForm
    success_url = reverse_lazy("accounts:people")
    success_message = _("Saved.")

    def get_initial(self):
        """Start from what is stored."""
        names = ("name", "email", "department", "language", "version")
        return {name: getattr(self.person, name) for name in names} | {"roles": sorted(self.person.roles)}

    def perform(self, form):
        """Call the action."""
        return actions.edit_user(self.person, self.request.user, form.cleaned_data["version"], **form.facts)


class ResetPassword(OfPerson, ActionView):
    """Gives a person who forgot theirs a new password."""

    template_name = "accounts/person_password.html"
    form_class = NewPasswordForm
    success_message = _("The new password is set; all their sessions have ended.")

    def perform(self, form):
        """Call the action."""
        return actions.reset_password(self.person, self.request.user, form.cleaned_data["password"])

    def get_success_url(self):
        """Go back to the person."""
        return reverse("accounts:person", args=[self.person.pk])


class PersonDeed(OfPerson, DeedView):
    """One deed without a form: close an account, open it again, or lift the lock after wrong passwords."""

    deed = ""

    def perform(self, request, *args, **kwargs):
        """Call the action."""
        return getattr(actions, self.deed)(self.person, request.user)

    def back(self):
        """Go back to the person."""
        return reverse("accounts:person", args=[self.person.pk])
