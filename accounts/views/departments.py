"""Pages of departments, for the administrator."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import ListView

from accounts import actions
from accounts.models import Department
from accounts.pages import ActionView
from accounts.people_forms import AddDepartmentForm, EditDepartmentForm
from accounts.views.people import ForAdministrator


class Departments(ForAdministrator, ListView):
    """All departments, with how many people each has."""

    template_name = "accounts/departments.html"
    queryset = Department.objects.annotate(people_count=Count("people", filter=Q(people__is_active=True)))
    context_object_name = "departments"
    paginate_by = 50


class AddDepartment(ForAdministrator, ActionView):
    """Adds a department."""

    template_name = "accounts/department_form.html"
    form_class = AddDepartmentForm
    success_url = reverse_lazy("accounts:departments")
    success_message = _("Saved.")

    def perform(self, form):
        """Call the action."""
        return actions.add_department(self.request.user, key=form.cleaned_data["key"], **form.facts)


class EditDepartment(ForAdministrator, ActionView):
    """Changes a department."""

    template_name = "accounts/department_form.html"
    form_class = EditDepartmentForm
    success_url = reverse_lazy("accounts:departments")
    success_message = _("Saved.")

    @cached_property
    def department(self) -> Department:
        """The department of this page."""
        return get_object_or_404(Department, pk=self.kwargs["pk"])

    def get_initial(self):
        """Start from what is stored."""
        return {name: getattr(self.department, name) for name in ("code", "name_en", "name_zh", "version")}

    def get_context_data(self, **kwargs):
        """Add the department."""
        return super().get_context_data(department=self.department, **kwargs)

    def perform(self, form):
        """Call the action."""
        return actions.edit_department(self.department, self.request.user, form.cleaned_data["version"], **form.facts)
