"""Forms of this room, one module per noun: they parse; the actions judge."""

from verification.forms.appraisal import AnswerForm, RulesEditForm, RulesForm, UnderRulesForm
from verification.forms.causes import (
    WHYS,
    AskForm,
    CauseForm,
    FinishForm,
    JudgeForm,
    MeasureEditForm,
    MeasureForm,
    MergeTermForm,
    StatementForm,
    WithdrawForm,
)
from verification.forms.proof import AssessmentForm, DecisionForm, DocumentForm, ReviewForm, TransferForm
from verification.forms.rows import CarryOverForm, CheckerForm, OpenRoundForm, RecordForm

__all__ = [
    "WHYS",
    "AnswerForm",
    "AskForm",
    "AssessmentForm",
    "CarryOverForm",
    "CauseForm",
    "CheckerForm",
    "DecisionForm",
    "DocumentForm",
    "FinishForm",
    "JudgeForm",
    "MeasureEditForm",
    "MeasureForm",
    "MergeTermForm",
    "OpenRoundForm",
    "RecordForm",
    "ReviewForm",
    "RulesEditForm",
    "RulesForm",
    "StatementForm",
    "WithdrawForm",
    "TransferForm",
    "UnderRulesForm",
]
