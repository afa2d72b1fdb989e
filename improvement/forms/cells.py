"""The form within one cell of a table of work items."""

from django import forms
from django.utils.translation import gettext as _

from improvement.forms.work import people
from improvement.models import WorkItem
from plans.forms.parts import editing


def cell_form(item, name: str, data=None):
    """Return the form that edits one fact of an item at the version that was read."""
    form = editing(WorkItem, (name,))(data, initial={name: item.serializable_value(name), "version": item.version}, auto_id=f"cell_{item.pk}_%s")
    field = form.fields[name]
    if name == "assignee":
        field.queryset, field.empty_label = people(item), _("nobody")
    if name == "phase":
        field.queryset = item.plan.phases.all()
    if isinstance(field, forms.DecimalField):
        # A field for text keeps what is no number, so that it can be mended.
        field.widget = forms.TextInput(attrs={"inputmode": "decimal", "required": field.required})
    field.widget.attrs |= {"aria-label": _("{fact} of “{item}”").format(fact=field.label, item=item.title), "autocomplete": "off"}
    return form
