"""The form that reports progress."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm
from accounts.models import User
from audit.fields import validate_encodable
from improvement.models import ChecklistPoint, ProgressUpdate
from plans.forms.parts import creating

ReportForm = creating(ProgressUpdate, ("percent", "hours", "cost", "note"))


class ProgressForm(ReportForm, EditingForm):
    """How far the work is. The quick buttons send `quick`, the field `percent` an exact figure, `by=points` says that the ticks tell it."""

    quick = forms.IntegerField(required=False, widget=forms.HiddenInput)
    by = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10)
    ticked = forms.ModelMultipleChoiceField(ChecklistPoint.objects.none(), required=False, widget=forms.CheckboxSelectMultiple, label=_("Checklist"))
    blocked_reason = forms.CharField(
        label=_("What blocks it"),
        required=False,
        max_length=2000,
        validators=[validate_encodable],
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Leave it empty when nothing does."),
    )
    unblocker = forms.ModelChoiceField(
        User.objects.active(), label=_("Who can unblock it"), required=False, empty_label=_("nobody in particular"),
        help_text=_("Finds it on the desk as something to do."),
    )  # fmt: skip

    def __init__(self, item, data=None):
        points = list(item.points.all())
        start = {"percent": item.percent, "blocked_reason": item.blocked_reason, "unblocker": item.unblocker_id, "version": item.version, "hours": None, "cost": None}
        super().__init__(data, initial=start | {"ticked": [point.pk for point in points if point.done]})
        for name in ("percent", "hours", "cost"):
            self.fields[name].required = False
        self.fields["percent"].widget.attrs |= {"min": 0, "max": 100, "inputmode": "numeric"}
        self.fields["note"].widget.attrs |= {"rows": 2}
        self.fields["ticked"].queryset = item.points.all()
        self.points = points

    @property
    def boxes(self):
        """The points of the checklist, each with whether it is ticked in this form."""
        ticked = {str(value) for value in self["ticked"].value() or ()}
        return [(point, str(point.pk) in ticked) for point in self.points]

    def clean(self):
        """A quick button overrules the field; “done” says that nothing blocks the work any more."""
        facts = super().clean()
        quick, by = facts.pop("quick", None), facts.pop("by", "")
        if quick is not None:
            facts["percent"] = quick
        if quick == 100:
            facts["blocked_reason"] = ""
        if by == "points" and self.points:
            facts["percent"] = None
        elif facts.get("percent") is None and "percent" not in self.errors:
            self.add_error("percent", _("Say how far the work is."))
        facts["ticked"] = [point.pk for point in facts.get("ticked", ())] if self.points else None
        return facts | {name: facts.get(name) or 0 for name in ("hours", "cost")}


class ObstacleForm(CreatingForm):
    """What whoever removed an obstacle says to the assignee."""

    note = forms.CharField(label=_("Note"), required=False, max_length=2000, validators=[validate_encodable], widget=forms.Textarea(attrs={"rows": 2}))
