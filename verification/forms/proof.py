"""Forms of reviews, process appraisal, knowledge transfer, catalogue and manual."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, HouseForm
from audit.fields import RICH_TEXT, validate_encodable
from verification.forms.base import AttendeesField, PersonField, day, label, line_of, text
from verification.models import DocumentUpdate, KnowledgeTransfer, ProcessAssessment, Review, ReviewDecision

CRITERIA = 5
# What a new assessment starts from; every word and weight can be changed.
USUAL_CRITERIA = [
    _("The plan is complete, measurable and approved before work began"),
    _("Work is controlled: progress, dates and deviations are recorded"),
    _("Checks are independent and backed by evidence"),
    _("Causes are analysed and measures carried out"),
    _("Reviews are held; records and documents are up to date"),
]


class ReviewForm(CreatingForm):
    """A review that was held."""

    planned_row = forms.TypedChoiceField(label=_("Planned review that it stands for"), coerce=int, empty_value=None, required=False)
    held_on = day(label(Review, "held_on"))
    subject = line_of(Review, "subject")
    attendees = AttendeesField(label=_("Who was there"), required=False)
    participants = text(_("Others who were there"), 2, required=False, help_text=_("Customers, suppliers and other people without an account."))
    minutes = text(label(Review, "minutes"), 10, most=RICH_TEXT, attrs={"data-rich": True})

    def __init__(self, *args, planned=(), **kwargs):
        super().__init__(*args, **kwargs)
        # One that was held meanwhile is for the action to judge: the same form may have been sent twice.
        offered = [(one.row, f"{one.planned_on} {one.subject}") for one in planned if self.is_bound or one.review is None]
        self.fields["planned_row"].choices = [("", _("None: it was not planned")), *offered]


class DecisionForm(CreatingForm):
    """What a review decided."""

    text = text(label(ReviewDecision, "text"), 3)
    owner = PersonField(label=_("Who carries it out"), required=False, help_text=_("With a name and a day it becomes a work item of the plan."))
    due = day(_("Due"), required=False)


class AssessmentForm(CreatingForm):
    """The process is assessed under named rules, criterion by criterion."""

    regulation = line_of(ProcessAssessment, "regulation")
    conclusion = text(label(ProcessAssessment, "conclusion"), 4, most=4000)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for place, usual in enumerate(USUAL_CRITERIA, 1):
            self.fields[f"criterion{place}"] = forms.CharField(
                label=_("Criterion"), initial=usual, required=False, max_length=500, validators=[validate_encodable]
            )
            self.fields[f"weight{place}"] = forms.DecimalField(
                label=_("Weight"), initial=Decimal(20), required=False, max_digits=5, decimal_places=2
            )
            self.fields[f"score{place}"] = forms.DecimalField(
                label=_("Score (0 to 100)"), required=False, max_digits=5, decimal_places=2
            )
            self.fields[f"reason{place}"] = forms.CharField(
                label=_("Reason"), required=False, max_length=500, validators=[validate_encodable]
            )

    def rows(self):
        """The bound fields of each criterion."""
        names = ("criterion", "weight", "score", "reason")
        return [[self[f"{name}{place}"] for name in names] for place in range(1, CRITERIA + 1)]

    @property
    def facts(self):
        """What `record_assessment` takes; a criterion without a name is left out."""
        given = self.cleaned_data
        criteria = [
            {name: given.get(f"{name}{place}") for name in ("criterion", "weight", "score", "reason")}
            for place in range(1, CRITERIA + 1)
            if given.get(f"criterion{place}")
        ]
        return {"regulation": given["regulation"], "conclusion": given["conclusion"], "criteria": criteria}


class TransferForm(CreatingForm):
    """Knowledge is handed over."""

    subject = line_of(KnowledgeTransfer, "subject")
    recipient = PersonField(label=_("Recipient"))
    content = text(label(KnowledgeTransfer, "content"), 5, most=5000)


class DocumentForm(HouseForm):
    """The new version of the catalogue or the manual, or why there is none; what stands is replaced at the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    new_version = line_of(
        DocumentUpdate, "new_version", help_text=_("A version from the register of service documents; leave it empty when nothing changed, and say why."),
        widget=forms.TextInput(attrs={"list": "registered-versions", "autocomplete": "off"}),
    )  # fmt: skip
    reason = text(label(DocumentUpdate, "reason"), 3, required=False)
