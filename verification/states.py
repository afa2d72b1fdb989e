"""Lifecycles and vocabularies of verification (V0 to V4; design section 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from audit.models import Move
from plans.states import Element


class RoundState(models.TextChoices):
    """The states of a check round."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Result(models.TextChoices):
    """The results of a control table row."""

    PENDING = "pending", _("Pending")
    ACHIEVED = "achieved", _("Achieved")
    PARTLY = "partly", _("Partly achieved")
    MISSED = "missed", _("Missed")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")


class RowKind(models.TextChoices):
    """What a row of the control table checks."""

    GOAL = "goal", _("Goal")
    WORK = "work", _("Improvement item")
    OUTCOME = "outcome", _("Expected outcome")
    MEASURE = "measure", _("Measurement criterion")


class CauseMethod(models.TextChoices):
    """How a cause was analysed."""

    FIVE_WHYS = "five_whys", _("5 Whys")
    FISHBONE = "fishbone", _("Fishbone")


class MeasureState(models.TextChoices):
    """The states of a corrective measure."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")


class Effect(models.TextChoices):
    """What a corrective measure has brought about, judged after its window."""

    PENDING = "pending", _("Not judged yet")
    EFFECTIVE = "effective", _("Effective")
    INEFFECTIVE = "ineffective", _("Ineffective")
    INCONCLUSIVE = "inconclusive", _("Inconclusive")


class Stand(models.TextChoices):
    """How a corrective measure stands, as the list of measures asks."""

    OPEN = "open", _("open")
    LATE = "late", _("late")
    TO_JUDGE = "to_judge", _("effect to judge")
    INEFFECTIVE = "ineffective", _("ineffective")


class Proof(models.TextChoices):
    """What the product itself can tell of a criterion of the process appraisal, from the trail."""

    APPROVED_FIRST = "approved_first", _("The plan was approved before work began")
    REVIEWS_HELD = "reviews_held", _("Planned reviews were held in time")
    CHECKS_INDEPENDENT = "checks_independent", _("Nobody checked own work")
    MISSES_EXPLAINED = "misses_explained", _("Every miss has a cause and a measure")
    WORK_IN_TIME = "work_in_time", _("Work items ended in time")
    REPORTS_ANSWERED = "reports_answered", _("Progress was reported regularly")


class TransferState(models.TextChoices):
    """The states of a knowledge transfer."""

    OFFERED = "offered", _("Handed over")
    ACKNOWLEDGED = "acknowledged", _("Acknowledged")


class DocumentKind(models.TextChoices):
    """The documents that an improvement may change (F8)."""

    CATALOGUE = "catalogue", _("Service catalogue")
    MANUAL = "manual", _("Service manual")


# The grades of a process assessment: code, words, the least score.
GRADES = [
    ("excellent", _("Excellent"), 90),
    ("good", _("Good"), 80),
    ("sufficient", _("Sufficient"), 60),
    ("insufficient", _("Insufficient"), 0),
]
GRADE_WORDS = {code: words for code, words, _least in GRADES}

# A row may be recorded again while its round is open, so each verb starts from every result.
ANY_RESULT = frozenset(Result.values)
FISHBONE_BONES = [
    *Element.choices,
    ("customer", _("Customer")),
    ("supplier", _("Supplier")),
    ("environment", _("Environment")),
]
MISSES = frozenset({Result.MISSED, Result.PARTLY})

ROUND_MOVES = {"round.close": Move(frozenset({RoundState.OPEN}), RoundState.CLOSED)}
ROW_MOVES = {
    f"row.{result}": Move(ANY_RESULT, result, "result")
    for result in (Result.ACHIEVED, Result.PARTLY, Result.MISSED, Result.NOT_APPLICABLE)
}
# A row that gets the result it has once more, perhaps with other words: checked again, not moved.
RECHECK = "row.recheck"
RECORDINGS = frozenset({*ROW_MOVES, RECHECK})
MEASURE_MOVES = {
    "measure.finish": Move(frozenset({MeasureState.OPEN}), MeasureState.DONE),
    "measure.reopen": Move(frozenset({MeasureState.DONE}), MeasureState.OPEN),
}
EFFECT_MOVES = {
    f"measure.{effect}": Move(frozenset(Effect.values), effect, "effect") for effect in (Effect.EFFECTIVE, Effect.INEFFECTIVE, Effect.INCONCLUSIVE)
}
TRANSFER_MOVES = {"knowledge.acknowledge": Move(frozenset({TransferState.OFFERED}), TransferState.ACKNOWLEDGED)}

# What the verbs are about, by what stands before their dot.
VERB_GROUPS = {
    "round": _("check round"),
    "row": _("control table row"),
    "cause": _("root cause"),
    "measure": _("corrective measure"),
    "term": _("cause in the vocabulary"),
    "review": _("review"),
    "assessment": _("process assessment"),
    "appraisal": _("appraisal rules"),
    "knowledge": _("knowledge transfer"),
    "documents": _("catalogue and manual"),
}
VERBS = {
    "round.open": _("Check round opened"),
    "round.close": _("Check round closed"),
    "row.create": _("Control table row generated"),
    "row.assign": _("Checker named"),
    "row.achieved": _("Checked: achieved"),
    "row.partly": _("Checked: partly achieved"),
    "row.missed": _("Checked: missed"),
    "row.not_applicable": _("Checked: not applicable"),
    "row.recheck": _("Checked again: the same result"),
    "cause.write": _("Cause analysed"),
    "cause.edit": _("Cause analysis changed"),
    "measure.create": _("Corrective measure set"),
    "measure.edit": _("Corrective measure changed"),
    "measure.finish": _("Corrective measure done"),
    "measure.effective": _("Corrective measure judged effective"),
    "measure.ineffective": _("Corrective measure judged ineffective"),
    "measure.inconclusive": _("Effect of a corrective measure judged inconclusive"),
    "cause.ask": _("Department asked to take part"),
    "cause.state": _("Department gave its statement"),
    "cause.withdraw": _("Department no longer asked"),
    "term.learn": _("Cause taken into the vocabulary"),
    "term.merge": _("Causes of the vocabulary merged"),
    "term.offer": _("Cause of the vocabulary offered or withdrawn"),
    "measure.reopen": _("Corrective measure reopened"),
    "review.plan": _("Review planned"),
    "review.hold": _("Review held"),
    "review.decide": _("Review decided"),
    "assessment.record": _("Process assessed"),
    "assessment.answer": _("Owner stated their view of the appraisal"),
    "appraisal.set": _("Appraisal rules set"),
    "appraisal.edit": _("Appraisal rules changed"),
    "appraisal.offer": _("Appraisal rules put in or out of force"),
    "appraisal.criterion": _("Criterion of appraisal rules set"),
    "knowledge.transfer": _("Knowledge handed over"),
    "knowledge.acknowledge": _("Knowledge transfer acknowledged"),
    "documents.state": _("Catalogue and manual stated"),
    "row.carry_over": _("Miss carried over into a new input"),
}
