"""Forms of the process appraisal: the rules with their criteria, an appraisal under them, the owner's statement."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms import CreatingForm, EditingForm, HouseForm
from audit.fields import validate_encodable
from verification.forms.base import label, line_of, text
from verification.models import AppraisalCriterion, AppraisalRules, ProcessAssessment
from verification.states import Proof

# So many rows for criteria a form has at least, and so many it has beyond those that are filled in.
LEAST_ROWS, MORE_ROWS = 8, 4
OF_CRITERION = ("text", "weight", "proof", "guidance")
NO_PROOF = [("", _("None: judged by the person alone"))]


class CriteriaRows(HouseForm):
    """Rules and the rows of their criteria; what is wrong with the rows as a whole shows at `criteria`."""

    name = line_of(AppraisalRules, "name")
    edition = line_of(AppraisalRules, "edition", help_text=_("The year or a number, so that editions can be told apart."))
    criteria = forms.CharField(widget=forms.HiddenInput, required=False, label=_("Criteria"))

    def __init__(self, *args, standing=(), **kwargs):
        super().__init__(*args, **kwargs)
        sent = max((place for place in range(1, 31) if f"text{place}" in self.data), default=0)
        self.count = min(max(LEAST_ROWS, len(standing) + MORE_ROWS, sent), 30)
        for place in range(1, self.count + 1):
            self._add_row(place, standing[place - 1] if place <= len(standing) else None)

    def _add_row(self, place, row):
        told = {name: getattr(row, name, None) for name in OF_CRITERION}
        told["weight"] = None if row is None else format(row.weight.normalize(), "f")
        self.fields[f"text{place}"] = forms.CharField(label=_("Criterion"), initial=told["text"], required=False, max_length=500, validators=[validate_encodable])
        weight = forms.NumberInput(attrs={"data-weight-part": True, "step": "0.01", "min": "0", "max": "100"})
        self.fields[f"weight{place}"] = forms.DecimalField(label=_("Weight in %"), initial=told["weight"], required=False, max_digits=5, decimal_places=2, widget=weight)
        self.fields[f"proof{place}"] = forms.ChoiceField(label=label(AppraisalCriterion, "proof"), initial=told["proof"], required=False, choices=[*NO_PROOF, *Proof.choices])
        self.fields[f"guidance{place}"] = text(label(AppraisalCriterion, "guidance"), 2, required=False, initial=told["guidance"])

    def rows(self):
        """The bound fields of each criterion."""
        return [[self[f"{name}{place}"] for name in OF_CRITERION] for place in range(1, self.count + 1)]

    @property
    def facts(self):
        """What `set_rules` and `edit_rules` take; a row in which nothing is filled in is left out."""
        given = self.cleaned_data
        rows = [{name: given.get(f"{name}{place}") for name in OF_CRITERION} for place in range(1, self.count + 1)]
        filled = [row for row in rows if any(value not in (None, "") for value in row.values())]
        return {"name": given["name"], "edition": given["edition"], "criteria": filled}


class RulesForm(CriteriaRows, CreatingForm):
    """New rules, or a new edition of rules."""


class RulesEditForm(CriteriaRows, EditingForm):
    """Rules that nobody was appraised under yet."""


class UnderRulesForm(CreatingForm):
    """The process is appraised under rules: a score and a reason for each of their criteria."""

    rules = forms.IntegerField(widget=forms.HiddenInput)
    criteria = forms.CharField(widget=forms.HiddenInput, required=False, label=_("Criteria"))
    conclusion = text(label(ProcessAssessment, "conclusion"), 4, most=4000)

    def __init__(self, *args, lines=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[f"score{line.place}"] = forms.DecimalField(
                label=_("Score (0 to 100)"), initial=line.suggested, max_digits=5, decimal_places=2,
                widget=forms.NumberInput(attrs={"data-weight": line.weight, "step": "0.01", "min": "0", "max": "100"}),
            )  # fmt: skip
            self.fields[f"reason{line.place}"] = text(_("Reason"), 2, most=500)

    def rows(self):
        """Each criterion with the bound fields of its score and reason."""
        return [(line, self[f"score{line.place}"], self[f"reason{line.place}"]) for line in self.lines]

    @property
    def facts(self):
        """What `record_assessment` takes beside the rules."""
        given = self.cleaned_data
        criteria = [{"score": given[f"score{line.place}"], "reason": given[f"reason{line.place}"]} for line in self.lines]
        return {"criteria": criteria, "conclusion": given["conclusion"]}


class AnswerForm(EditingForm):
    """What the owner has to say of the appraisal."""

    statement = text(label(ProcessAssessment, "owner_statement"), 5, most=4000)
