"""The supervision department keeps the rules of the process appraisal and appraises under them; the owner answers (V4)."""

from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.errors import Stale, WrongState
from audit.fields import check_text, demand
from plans.actions.plans import locked
from verification import proofs
from verification.models import AppraisalCriterion, AppraisalRules, ProcessAssessment
from verification.states import GRADES, Proof

CRITERION_LENGTH = 500
MOST_CRITERIA = 30
HUNDRED = Decimal(100)


def set_rules(by, name: str, edition: str = "", criteria=(), key=None) -> AppraisalRules:
    """Set rules with their criteria, dicts of text, weight, guidance and proof; the weights add up to 100.

    Raises ValidationError at the fields.
    """
    permit(by, "appraisal.manage")
    with transaction.atomic():
        rules = trail.create(AppraisalRules(name=name, edition=edition), "appraisal.set", by, key=key)
        if not rules.criteria.exists():
            _write_criteria(rules, by, criteria)
        return rules


def edit_rules(rules, by, version: int, criteria=None, **changes) -> AppraisalRules:
    """Change rules that nobody has been appraised under; others get a new edition. Raises Stale, WrongState, ValidationError."""
    if unknown := changes.keys() - {"name", "edition"}:
        raise ValidationError({name: _("This cannot be edited here.") for name in unknown})
    with transaction.atomic():
        stored = AppraisalRules.objects.select_for_update().get(pk=rules.pk)
        permit(by, "appraisal.manage", stored)
        if stored.version != version:
            raise Stale(stored, {**changes, "version": version}, by)
        if stored.assessments.exists():
            raise WrongState(_("“{rules}” has been applied; set a new edition instead.").format(rules=stored))
        edited = trail.edit(stored, "appraisal.edit", by, changes, version)
        if criteria is not None:
            for one in list(edited.criteria.all()):
                trail.remove(one, "appraisal.edit", by)
            _write_criteria(edited, by, criteria)
            edited = trail.touch(edited) if edited.version == version else edited
        return edited


def offer_rules(rules, by, version: int, active: bool) -> AppraisalRules:
    """Put rules in force, or out of force; appraisals under them stay. Raises Stale."""
    permit(by, "appraisal.manage", rules)
    return trail.edit(rules, "appraisal.offer", by, {"active": active}, version)


def record_assessment(plan, by, regulation: str = "", criteria=(), conclusion: str = "", rules=None, key=None) -> ProcessAssessment:
    """Appraise the process (V4). The score is the criteria's weighted mean, 0 to 100.

    Under `rules`, `criteria` are a dict of score and reason for each criterion in its place, none without a reason, and what the trail says of it is
    kept with it; otherwise they are dicts of criterion, weight, score and reason whose weights add up to 100, under a
    `regulation` that is named. Raises ValidationError at the fields.
    """
    with transaction.atomic():
        plan = locked(plan)
        permit(by, "assessment.record", plan)
        checked = _under(rules, plan, criteria) if rules else _criteria(criteria)
        score = score_of([(Decimal(one["weight"]), Decimal(one["score"])) for one in checked])
        grade = grade_of(score)
        row = ProcessAssessment(
            plan=plan, regulation=str(rules) if rules else regulation, rules=rules, criteria=checked, score=score, grade=grade,
            conclusion=conclusion, assessed_by=by,
        )  # fmt: skip
        return trail.create(row, "assessment.record", by, key=key)


def score_of(pairs: list[tuple[Decimal, Decimal]]) -> Decimal:
    """Return the weighted mean of (weight, score) pairs, 0 to 100, rounded to two decimals as it is printed (half to even, GB/T 8170-2008, 3.2)."""
    return (sum(weight * score for weight, score in pairs) / sum(weight for weight, _score in pairs)).quantize(Decimal("0.01"))


def grade_of(score: Decimal) -> str:
    """Return the grade of a score: the best one whose least score it reaches, as it is printed."""
    return next(code for code, _words, least in GRADES if score >= least)


def answer_assessment(assessment, by, version: int, statement: str) -> ProcessAssessment:
    """State, as the plan's owner, what one has to say of the appraisal, or correct it; the trail keeps what was said before.

    Raises WrongState for what was said before the plan was closed, Stale, ValidationError under `statement`.
    """
    with transaction.atomic():
        assessment.plan = locked(assessment.plan)
        permit(by, "assessment.answer", assessment)
        if assessment.is_answered_for_good:
            raise WrongState(_("The plan is closed; what was stated of its appraisal stands."))
        demand(statement, "statement", _("Write your statement."))
        facts = {"owner_statement": statement, "stated_by": by, "stated_at": timezone.now()}
        return trail.edit(assessment, "assessment.answer", by, facts, version)


def _write_criteria(rules, by, criteria):
    checked = [{**one, "criterion": one.get("text", ""), "score": 0} for one in criteria if isinstance(one, dict)]
    if len(checked) != len(criteria):
        raise ValidationError({"criteria": _("Give a list of criteria.")})
    for place, (one, plain) in enumerate(zip(criteria, _criteria(checked), strict=True), start=1):
        proof = one.get("proof") or ""
        if proof and proof not in Proof.values:
            raise ValidationError({"criteria": _("“{criterion}”: the product has no such evidence.").format(criterion=plain["criterion"])})
        row = AppraisalCriterion(
            rules=rules, place=place, text=plain["criterion"], weight=Decimal(plain["weight"]), guidance=one.get("guidance") or "", proof=proof
        )
        try:
            trail.create(row, "appraisal.criterion", by)
        except ValidationError as error:
            raise ValidationError({"criteria": error.messages}) from error


def _under(rules, plan, scores):
    standing = AppraisalRules.objects.get(pk=rules.pk)
    if not standing.active:
        raise ValidationError({"rules": _("These rules are no longer in force.")})
    rows = list(standing.criteria.all())
    if not isinstance(scores, list | tuple) or len(scores) != len(rows) or not all(isinstance(one, dict) for one in scores):
        raise ValidationError({"criteria": _("Give a score for each criterion of the rules.")})
    told = [{"criterion": row.text, "weight": row.weight, "score": one.get("score"), "reason": one.get("reason")} for row, one in zip(rows, scores, strict=True)]
    if bare := [one["criterion"] for one in told if not str(one["reason"] or "").strip()]:
        raise ValidationError({"criteria": _("“{criterion}”: give the reason for the score.").format(criterion=bare[0])})
    found = [proofs.found(plan, row.proof) if row.proof else None for row in rows]
    return [one | ({"proof": row.proof, **proof.as_json()} if proof else {}) for one, row, proof in zip(_criteria(told), rows, found, strict=True)]


def _criteria(criteria):
    if not isinstance(criteria, list | tuple) or not all(isinstance(one, dict) for one in criteria):
        raise ValidationError({"criteria": _("Give a list of criteria.")})
    if not 1 <= len(criteria) <= MOST_CRITERIA:
        raise ValidationError({"criteria": _("Name between 1 and {most} criteria.").format(most=MOST_CRITERIA)})
    checked = [_criterion(one) for one in criteria]
    total = sum(Decimal(one["weight"]) for one in checked)
    if total != HUNDRED:
        raise ValidationError({"criteria": _("The weights add up to {sum}, not to 100.").format(sum=total)})
    return checked


def _criterion(one):
    texts = {name: str(one.get(name) or "").strip() for name in ("criterion", "reason")}
    if not texts["criterion"]:
        raise ValidationError({"criteria": _("A criterion has no name.")})
    for text in texts.values():
        check_text(text, "criteria", CRITERION_LENGTH)
    return {**texts, "weight": _share(one.get("weight"), texts["criterion"]), "score": _share(one.get("score"), texts["criterion"])}


def _share(value, criterion):
    """Return a number of 0 to 100 with at most two decimals as plain text."""
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = None
    if number is None or not number.is_finite() or not 0 <= number <= HUNDRED or number != round(number, 2):
        raise ValidationError({"criteria": _("“{criterion}”: weight and score are numbers from 0 to 100.").format(criterion=criterion)})
    return format(round(number, 2).normalize(), "f")
