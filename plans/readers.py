"""Who reads the document being worked on; to all others the baseline in force is the plan (policy.csv, plan.read)."""

from copy import copy

from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from plans import factors
from plans.models import Baseline, Plan
from plans.models.plans import DRAFT_READERS, plans_to_decide
from plans.states import AUTHORS, RevisionState


def reads_working_document(user, plan) -> bool:
    """Whether the user reads the plan's working document: always, unless a revision is open that is not for them yet."""
    if plan.revision_state == RevisionState.NONE or plan.owner_id == user.pk or user.roles.intersection(DRAFT_READERS):
        return True
    if plan.parts_by_person.get(user.pk, frozenset()).intersection(AUTHORS):
        return True
    return plan.revision_state == RevisionState.REVIEWING and plans_to_decide(user).filter(approval__plan=plan).exists()


def reads_every_draft(user, plan) -> bool:
    """Whether the user reads what the plan's document said before it was approved and between its baselines.

    Those who read drafts by their role, and those who write this plan; whoever reads it once it is published, or while it
    awaits their decision, reads no earlier draft of it.
    """
    return plan.owner_id == user.pk or bool(user.roles.intersection(DRAFT_READERS) or plan.parts_by_person.get(user.pk, frozenset()).intersection(AUTHORS))


def working_plans(user):
    """Return the plans whose working document the user reads."""
    plans = Plan.objects.visible_to(user)
    if user.roles.intersection(DRAFT_READERS):
        return plans
    mine = Q(owner=user) | Q(pk__in=user.parts.filter(part__in=AUTHORS).values("plan"))
    return plans.filter(Q(revision_state=RevisionState.NONE) | mine | Q(pk__in=plans_to_decide(user)))


def documents_in_force(user, plans) -> dict[int, dict]:
    """Return the frozen document of each of these plans whose working document the user does not read, by the plan's id."""
    open_ones = [plan.pk for plan in plans if plan.revision_state != RevisionState.NONE]
    if not open_ones or user.roles.intersection(DRAFT_READERS):
        return {}
    hidden = set(open_ones) - set(working_plans(user).filter(pk__in=open_ones).values_list("pk", flat=True))
    return dict(baselines_in_force().filter(plan__in=hidden).values_list("plan_id", "document")) if hidden else {}


def as_read_by(user, plans) -> list[Plan]:
    """Return the plans as lists and headings show them to the user.

    Where an open revision is not for them, it is a copy that says what the baseline in force says; never write it back.
    """
    frozen = documents_in_force(user, plans)
    return [in_force(plan, frozen[plan.pk]) if plan.pk in frozen else plan for plan in plans]


def names_read_by(user, plans) -> dict[int, str]:
    """Return what the user reads as the name of each of these plans, by the plan's id."""
    return {plan.pk: str(plan) for plan in as_read_by(user, {plan.pk: plan for plan in plans}.values())}


def baselines_in_force():
    """Return the baseline in force of each plan with an open revision."""
    latest = Baseline.objects.filter(plan=OuterRef("plan")).order_by("-number").values("number")[:1]
    return Baseline.objects.exclude(plan__revision_state=RevisionState.NONE).filter(number=Subquery(latest))


def titled(user, words: str) -> Q:
    """Return the condition on plans whose name holds the words: the name in force, or to those who work on it the one in an open revision."""
    in_force = Q(pk__in=baselines_in_force().filter(document__plan__title__icontains=words).values("plan"))
    return Q(title__icontains=words, pk__in=working_plans(user).values("pk")) | in_force


def with_end_read_by(user, plans):
    """Return the plans with `end_read`: the planned end as the user reads it, of an open revision that is not for them the one in force."""
    if user.roles.intersection(DRAFT_READERS):
        return plans.annotate(end_read=F("planned_end"))
    frozen = baselines_in_force().filter(plan=OuterRef("pk")).values(end=KT("document__plan__planned_end"))
    working = Q(revision_state=RevisionState.NONE) | Q(pk__in=working_plans(user).values("pk"))
    return plans.annotate(end_read=Case(When(working, then=F("planned_end")), default=Cast(Subquery(frozen[:1]), DateField())))


def in_force(plan, document: dict) -> Plan:
    """Return a copy of the plan that says what the document in force says; never write it back."""
    shown = copy(plan)
    for name, value in document["plan"].items():
        field = Plan._meta.get_field(name)
        # The owner is no matter of a revision.
        if not field.is_relation:
            setattr(shown, name, field.to_python(value))
    shown.revision = document["revision"]
    return shown


def factors_read_by(user, plan) -> list[factors.FactorResult]:
    """Return how the success factors stand: now, or, to those who do not work on an open revision, as it was approved."""
    return factors.evaluate(plan) if reads_working_document(user, plan) else factors.as_approved(plan)
