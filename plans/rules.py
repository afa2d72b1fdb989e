"""Who may do what to inputs and plans (policy.csv, rows input.* and plan.*)."""

import rules
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from accounts.law import Law, anyone, enact, has_role
from accounts.states import Role
from audit.models import ChainKind, Event
from plans import approvals, discussion, publication, subjects
from plans.models import Attachment, ImprovementInput, Plan
from plans.states import AUTHORS, InputState, Part, PlanState

D, R, A, P, V = PlanState.DRAFT, PlanState.IN_REVIEW, PlanState.APPROVED, PlanState.IN_PROGRESS, PlanState.VERIFYING
REVISING = "revising"
# Verbs of events after which the document is a baseline.
FREEZING_VERBS = ("plan.baseline", "plan.discard_revision")
# Verbs of events that change the document; higher rooms add theirs.
EDITING_VERBS = {"plan.create", "plan.edit", "plan.add_part", "plan.edit_part", "plan.remove_part"}
# Verbs of events of inputs whose note is the number of the plan that brought them about.
NAMING_VERBS = ("input.plan", "input.release", "input.resolve")

is_planner = has_role(Role.PLANNER)
is_quality_manager = has_role(Role.QUALITY_MANAGER)
is_sms_owner = has_role(Role.SMS_OWNER)
is_supervision = has_role(Role.SUPERVISION)
decides_inputs = has_role(Role.QUALITY_MANAGER, Role.PLANNER)


def plan_of(obj) -> Plan:
    """Return the plan that an object belongs to (a plan belongs to itself)."""
    return obj if isinstance(obj, Plan) else obj.plan


def parts_of(user, obj) -> frozenset[str]:
    """Return which parts the person has in the object's plan."""
    return plan_of(obj).parts_by_person.get(user.pk, frozenset())


@rules.predicate
def is_owner(user, obj):
    """The owner 负责人 of the plan."""
    return obj is not None and plan_of(obj).owner_id == user.pk


@rules.predicate
def is_on_team(user, obj):
    """A team member of the plan, with edit right or without."""
    return obj is not None and bool(parts_of(user, obj).intersection(AUTHORS))


@rules.predicate
def is_editor(user, obj):
    """A team member with edit right."""
    return obj is not None and Part.EDITOR in parts_of(user, obj)


@rules.predicate
def is_submitter(user, obj):
    """The person who submitted the document in review."""
    return obj is not None and plan_of(obj).submitted_by_id == user.pk


@rules.predicate
def edited_the_revision(user, obj):
    """Someone who changed the document since the last baseline."""
    return obj is not None and user.pk in editors_of(plan_of(obj))


def never_decide(plan, approving: bool = True) -> set[int]:
    """Return the ids of the people who never approve (or return) this document: owner, submitter, and for approval its editors."""
    return {plan.owner_id, plan.submitted_by_id} | (editors_of(plan) if approving else set())


@rules.predicate
def approves(user, obj):
    """Whom a step of the running approval names, in person or by role, or who stands in for such a person (D4.2)."""
    if obj is None:
        return False
    plan = plan_of(obj)
    # After a decision, whoever was named is told that it is done (409), not that it is none of their business.
    if approval := approvals.latest(plan):
        return approvals.named_in(approval, user, never_decide(plan))
    return Role.SMS_OWNER in user.roles or any(Role.SMS_OWNER in roles for roles in user.principals.values())


@rules.predicate
def returns(user, obj):
    """As `approves`; whoever edited the revision may still return it."""
    if obj is None:
        return False
    plan = plan_of(obj)
    approval = approvals.latest(plan)
    return approvals.named_in(approval, user, never_decide(plan, approving=False)) if approval else approves(user, obj)


@rules.predicate
def was_approved(user, obj):
    """The plan has been approved before: a revision in review does not make it a draft again."""
    return obj is not None and plan_of(obj).state in {A, P, V}


@rules.predicate
def raised_it(user, source):
    """The person who raised the input."""
    return source is not None and source.raised_by_id == user.pk


@rules.predicate
def keeps_files(user, obj):
    """Whoever works on the plan, or has to look after it; for an input, whoever raised it and those who decide on it."""
    if isinstance(obj, Plan):
        return (is_owner | is_on_team | decides_inputs | is_sms_owner | is_supervision).test(user, obj)
    return obj is not None and (raised_it | decides_inputs).test(user, obj)


@rules.predicate
def reads_plan(user, obj):
    """Whoever may read the plan (policy.csv, plan.read)."""
    return obj is not None and Plan.objects.visible_to(user).filter(pk=plan_of(obj).pk).exists()


@rules.predicate
def talks_about(user, obj):
    """Whoever works on the document, looks after it or decides about it, or is named on the object that is talked about."""
    return obj is not None and (discussion.discusses(user, plan_of(obj)) or subjects.names(user, obj))


@rules.predicate
def keeps_its_subject(user, comment):
    """Who answers for the object that the comment is about, such as the assignee of a work item."""
    return comment is not None and comment.about is not None and subjects.of(comment.about).keeper(comment.about) == user.pk


@rules.predicate
def wrote_it(user, comment):
    """The person who wrote the comment."""
    return comment is not None and comment.written_by_id == user.pk


@rules.predicate
def follows_publication(user, obj):
    """Whoever sees who was told that the plan was published, and who has read it."""
    return obj is not None and publication.followed_by(user).filter(pk=plan_of(obj).pk).exists()


def editors_of(plan) -> set[int]:
    """Return the ids of the people who changed the document since it was last frozen or thrown back to its baseline."""
    return editors_by_plan([plan.pk])[plan.pk]


def editors_by_plan(plans) -> dict[int, set[int]]:
    """Return what `editors_of` does for each of these plans, by the plan's id, in two queries."""
    events = Event.objects.filter(chain_kind=ChainKind.PLAN, chain_number__in=plans).order_by()
    frozen = dict(events.filter(verb__in=FREEZING_VERBS).values_list("chain_number").annotate(Max("sequence")))
    edits = events.filter(verb__in=EDITING_VERBS).values_list("chain_number", "actor_id").annotate(Max("sequence"))
    editors: dict[int, set[int]] = {plan: set() for plan in plans}
    for plan, actor, last in edits:
        if last > frozen.get(plan, 0):
            editors[plan].add(actor)
    return editors


def chains_of_plans() -> set[tuple[str, int]]:
    """Return the chains that must exist: one for each plan."""
    return {(ChainKind.PLAN.value, pk) for pk in Plan.objects.values_list("pk", flat=True)}


def readable_events(events, user):
    """Return the events a person may read (policy.csv, audit.read): the auditor all, two roles those of their plans, others none."""
    if not user.is_active or not user.roles.intersection({Role.AUDITOR, Role.SMS_OWNER, Role.QUALITY_MANAGER}):
        return events.none()
    if Role.AUDITOR in user.roles:
        return events
    plans = Plan.objects.visible_to(user).values("pk")
    # Told by what is hidden: a database that is offered alternatives reads all of each before it sorts them for the first page.
    hidden = Q(chain_kind=ChainKind.PLAN) & ~Q(chain_number__in=plans) | Q(chain_kind=ChainKind.INPUTS) & _of_hidden(user, Plan.objects.exclude(pk__in=plans))
    return events.exclude(hidden | ~Q(chain_kind__in=(ChainKind.PLAN, ChainKind.INPUTS)))


def _of_hidden(user, plans) -> Q:
    """The condition on events of inputs that the user may not see, of their files, of what was merged into them, or whose note names one of these plans."""
    left = ImprovementInput.objects.filter(origin_plan__in=plans.values("pk")).order_by()
    # The complement of `visible_to`, without its alternatives.
    unseen = left.exclude(raised_by=user).values("pk")
    merged = ImprovementInput.objects.filter(merged_into__in=unseen).order_by().values("pk")
    files = Attachment.objects.filter(plan=None, source__in=unseen).order_by().values("pk")
    of_input = Q(object_type=ImprovementInput._meta.label_lower) & (Q(object_id__in=unseen) | Q(verb="input.merge", object_id__in=merged))
    of_file = Q(object_type=Attachment._meta.label_lower, object_id__in=files)
    # Where an input came from is hidden with its plan, also from whoever raised it.
    origin = Q(verb="input.raise", object_id__in=left.values("pk"))
    return Q(verb__in=NAMING_VERBS, note__in=plans.values("number")) | origin | of_input | of_file


OWNER, SMS_OWNER = _("the plan's owner"), _("the head of the service management system")
APPROVERS = _("those whom the approval route names: by default the head of the service management system")
MANAGERS = _("service quality management or a planner")
KEEPERS = _("service quality management, a planner or the head of the service management system")
OWNER_OR_SUBMITTER = _("the plan's owner or whoever submitted it")

enact(
    Law("input.raise", anyone, _("any signed-in person")),
    # Until somebody decides, an input's words belong to whoever raised it and to those who decide; no row of the policy speaks of it.
    Law("input.edit", raised_it | decides_inputs, _("whoever raised it, service quality management or a planner"), frozenset({"raised"})),
    Law("input.decide", decides_inputs, MANAGERS, frozenset({"raised"}), raised_it, _("the person who raised the input")),
    Law("plan.create", decides_inputs, MANAGERS),
    Law("plan.read", reads_plan, _("readers of the plan")),
    Law(
        "plan.edit", is_owner | is_editor, _("the plan's owner or a team member with edit right"), frozenset({D, REVISING}),
        has_role(Role.AUDITOR, Role.LEADERSHIP), _("an auditor or a leader"),
    ),
    Law("plan.submit", is_owner, OWNER, frozenset({D, REVISING})),
    Law("plan.override_factor", is_sms_owner, SMS_OWNER, frozenset({R}), is_owner | is_submitter, OWNER_OR_SUBMITTER),
    Law("plan.withdraw", is_owner, OWNER, frozenset({R})),
    Law(
        "plan.approve", approves, APPROVERS, frozenset({R}), is_owner | is_submitter | edited_the_revision,
        _("the plan's owner, whoever submitted it, or anyone who edited this revision"),
    ),
    Law("plan.return", returns, APPROVERS, frozenset({R}), is_owner | is_submitter, OWNER_OR_SUBMITTER),
    Law("plan.start", is_owner | is_planner, _("the plan's owner or a planner"), frozenset({A})),
    Law("plan.revise", is_owner, OWNER, frozenset({A, P, V})),
    Law("plan.cancel", is_owner & ~was_approved, OWNER, frozenset({D, R})),
    Law("plan.cancel", is_sms_owner, SMS_OWNER, frozenset({A, P, V}), is_owner, OWNER),
    # Who has read what was published is for those who answer for it; no row of the policy speaks of it.
    Law("publication.follow", follows_publication, _("the plan's owner, service quality management, a planner or the head of the service management system")),
    Law("plan.close", is_sms_owner, SMS_OWNER, frozenset({V}), is_owner, OWNER),
    # Routes are kept by whom they bind: no row of the policy speaks of them.
    Law("route.manage", is_sms_owner, SMS_OWNER),
    # Services, templates, planning cycles and the working calendar are kept by those who decide on inputs; no row of the policy speaks of them.
    Law("service.manage", decides_inputs | is_sms_owner, KEEPERS),
    Law("template.manage", decides_inputs | is_sms_owner, KEEPERS),
    Law("cycle.manage", decides_inputs, MANAGERS),
    Law("calendar.manage", decides_inputs | is_sms_owner, KEEPERS),
    # Whoever reads the document being worked on may speak about it, an auditor aside, who takes no part in what they audit.
    # Who only reads the published plan does not see what was said while it was written.
    Law("comment.write", talks_about, _("readers of the document being worked on"), discussion.TALKED_ABOUT, has_role(Role.AUDITOR), _("an auditor")),
    Law("comment.edit", wrote_it, _("whoever wrote the comment")),
    Law("comment.resolve", wrote_it | is_owner | is_editor | keeps_its_subject, _("whoever wrote the comment, the plan's owner, a team member with edit right or whoever the work item is assigned to")),
    Law("expense.record", is_owner | is_planner, _("the plan's owner or a planner"), frozenset({P, V})),
    # Indicators and their figures are kept by those who decide on inputs; no row of the policy speaks of them.
    Law("indicator.manage", decides_inputs | is_sms_owner, KEEPERS),
    # What a shift suggests is for those who decide on inputs; no row of the policy speaks of it.
    Law("signal.decide", decides_inputs, MANAGERS),
    # Files are the evidence of a decision: what is decided for good takes no more of them; no row of the policy speaks of them.
    Law(
        "attachment.add", keeps_files, _("those who work on the plan or look after it, and for an input whoever raised it or decides on it"),
        frozenset({D, R, A, P, V, InputState.RAISED, InputState.DEFERRED, InputState.ADOPTED, InputState.PLANNED}),
    ),
)  # fmt: skip
