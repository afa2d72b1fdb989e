"""Forms of this room, one module per noun: they parse; the actions judge."""

from verification.forms.appraisal import AnswerForm, RulesEditForm, RulesForm, UnderRulesForm
from verification.forms.causes import WHYS, CauseForm, FinishForm, MeasureEditForm, MeasureForm
from verification.forms.proof import AssessmentForm, DocumentForm, ReviewForm, TransferForm
from verification.forms.rows import CarryOverForm, CheckerForm, OpenRoundForm, RecordForm

__all__ = [
    "WHYS",
    "AnswerForm",
    "AssessmentForm",
    "CarryOverForm",
    "CauseForm",
    "CheckerForm",
    "DocumentForm",
    "FinishForm",
    "MeasureEditForm",
    "MeasureForm",
    "OpenRoundForm",
    "RecordForm",
    "ReviewForm",
    "RulesEditForm",
    "RulesForm",
    "TransferForm",
    "UnderRulesForm",
]
