"""Whatever anybody does in whatever order: no state that the lifecycle does not name, and no approval by a forbidden person."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from accounts import actions as accounts
from accounts.models import Delegation, User
from audit import chain
from audit.errors import Refusal
from audit.models import Event
from plans import actions, approvals
from plans.models import ApprovalRoute, Plan
from plans.states import ApprovalState, Decision, PlanState, RevisionState
from tests.plans import factory
from tests.plans.approving import TWO_STEPS, grant, hash_of, route, stored

# What the lifecycle names (design, section 4): a working revision is open only beside a plan in force.
IN_FORCE = ("approved", "in_progress", "verifying")
NAMED = {(state, "none") for state in PlanState.values} | set(product(IN_FORCE, ("revising", "reviewing")))
CAST = ("quality_manager", "planner", "sms_owner", "second_manager", "supervision", "leadership", "colleague", "auditor", "administrator")
PEOPLE = st.sampled_from(CAST)
HEADS = st.sampled_from(("sms_owner", "second_manager", "leadership", "supervision", "colleague"))
PLACES = st.integers(0, 3)


class Life(RuleBasedStateMachine):
    """One plan, and whatever people do to it; what must hold is told from what was done, not from the product's rules."""

    people = None

    @initialize()
    def begin(self):
        """A draft, two heads, and three routes beside the way without one; all of it is rolled back afterwards."""
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.ids = {key: person.pk for key, person in vars(self.people).items()}
        self.plan = Plan.objects.get()
        self.routes = [None, *ApprovalRoute.objects.order_by("pk")]
        self.editors, self.given = {self.ids["quality_manager"]}, {}
        self.owner = self.submitter = self.ids["quality_manager"]

    def teardown(self):
        """The chain holds; then everything is undone."""
        if hasattr(self, "atomic"):
            broken = chain.first_break()
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)
            assert broken is None

    def someone(self, key) -> User:
        """A person as they are stored now."""
        return User.objects.get(pk=self.ids[key])

    def attempt(self, deed, *args, **kwargs) -> bool:
        """Do it, or be refused; return whether it was done."""
        try:
            with transaction.atomic():
                deed(stored(self.plan), *args, **kwargs)
        except (Refusal, ValidationError):
            return False
        return True

    # What people do

    @rule(who=PEOPLE, words=st.sampled_from(("Wider.", "Narrower.", "Other.")))
    def edit(self, who, words):
        """Anybody tries to change the document."""
        before = stored(self.plan)
        if self.attempt(actions.edit_plan, self.someone(who), before.version, scope=words) and before.scope != words:
            self.editors.add(self.ids[who])

    @rule(to=st.sampled_from(("quality_manager", "second_manager")))
    def hand_over(self, to):
        """The owner hands the plan over."""
        before = stored(self.plan)
        if self.attempt(actions.edit_plan, before.owner, before.version, owner=self.someone(to)) and before.owner_id != self.ids[to]:
            self.editors.add(before.owner_id)
            self.owner = self.ids[to]

    @rule(place=PLACES)
    def submit(self, place):
        """The owner submits along some route."""
        by = stored(self.plan).owner
        if self.attempt(actions.submit, by, "It stands as it is.", route=self.routes[place]):
            self.submitter = by.pk

    @rule(who=PEOPLE)
    def withdraw(self, who):
        """Anybody tries to take it back."""
        self.attempt(actions.withdraw, self.someone(who))

    @rule(who=PEOPLE)
    def give_back(self, who):
        """Anybody tries to return it."""
        self.decide(self.ids[who], actions.return_to_author, self.someone(who), "More.")

    @rule(who=PEOPLE, stale=st.booleans())
    def approve(self, who, stale):
        """Anybody tries to approve it, having read the document as it stands or another one."""
        self.decide(self.ids[who], actions.approve, self.someone(who), "0" * 64 if stale else hash_of(self.plan))

    @rule(order=st.permutations(CAST))
    def all_approve_who_may(self, order):
        """One after the other tries to approve, twice round, for the later step of a route may be for somebody earlier."""
        for who in (*order, *order):
            if approvals.running(self.plan):
                self.decide(self.ids[who], actions.approve, self.someone(who), hash_of(self.plan))

    @rule(place=PLACES, order=st.permutations(CAST), editor=st.sampled_from(("planner", "second_manager", "quality_manager")))
    def a_whole_round(self, place, order, editor):
        """What a plan is for: revised where it is approved already, edited, submitted, and all approve who may."""
        self.revise()
        self.edit(editor, f"Round {stored(self.plan).version}.")
        self.submit(place)
        self.all_approve_who_may(order)

    @rule(principal=st.sampled_from(("sms_owner", "leadership", "second_manager", "planner")), delegate=PEOPLE, place=PLACES, order=st.permutations(CAST))
    def a_round_while_somebody_is_away(self, principal, delegate, place, order):
        """As before, and somebody stands in for one of the approvers, who may have edited the document before they left."""
        self.delegate(principal, delegate)
        self.revise()
        self.edit(principal, f"Away {stored(self.plan).version}.")
        self.submit(place)
        self.all_approve_who_may([delegate, *(one for one in order if one != delegate)])

    def decide(self, by, deed, *args):
        """A decision, if it is taken, is by nobody who never decides, nor for such a person, nor for one who did not ask for it."""
        never = {self.owner, self.submitter} | (self.editors if deed is actions.approve else set())
        baselines = self.plan.baselines.count()
        if not self.attempt(deed, *args):
            return
        decision = stored(self.plan).decisions.select_related("seat").first()
        assert decision.decided_by_id == by
        assert not {decision.decided_by_id, decision.on_behalf_of_id} & never
        assert decision.on_behalf_of_id is None or (decision.on_behalf_of_id, by) in self.given.values()
        if self.plan.baselines.count() > baselines:
            self.check_baseline(never)
            self.editors = set()

    def check_baseline(self, never):
        """The newest baseline rests on decisions about exactly it, none by somebody forbidden, each of an all-of step by another."""
        plan = stored(self.plan)
        granted = [one for one in approvals.latest(plan).seats.all() for one in one.decisions.filter(decision=Decision.APPROVED, sha256=plan.baseline.sha256)]
        assert granted and not {pk for one in granted for pk in (one.decided_by_id, one.on_behalf_of_id)} & never
        for step in approvals.steps_of(approvals.latest(plan), plan.baseline.sha256):
            people = [pk for one in step.decided.values() for pk in (one.decided_by_id, one.on_behalf_of_id) if pk]
            assert step.complete and len(people) == len(set(people))

    @rule(who=HEADS, factor=st.sampled_from(("F1", "F7", "F9")))
    def override(self, who, factor):
        """Somebody tries to set a factor aside; the document is another one then."""
        self.attempt(actions.override_factor, self.someone(who), factor, "Agreed.")

    @rule(principal=HEADS, delegate=PEOPLE)
    def delegate(self, principal, delegate):
        """Somebody names who decides in their place."""
        today = timezone.localdate()
        try:
            given = accounts.delegate(self.someone(principal), delegate=self.someone(delegate), starts=today, ends=today + timedelta(days=3))
        except ValidationError:
            return
        self.given[given.pk] = (self.ids[principal], self.ids[delegate])

    @rule(place=PLACES)
    def revoke(self, place):
        """Somebody takes a delegation back."""
        if self.given:
            pk = sorted(self.given)[place % len(self.given)]
            given = Delegation.objects.get(pk=pk)
            accounts.revoke_delegation(given, given.principal)
            del self.given[pk]

    @rule()
    def revise(self):
        """The owner opens a revision and changes something."""
        if self.attempt(actions.revise, stored(self.plan).owner, "More is asked for."):
            plan = stored(self.plan)
            assert self.attempt(actions.edit_plan, plan.owner, plan.version, motive=f"{plan.motive[:60]} {plan.revision}")
            self.editors.add(plan.owner_id)

    @rule()
    def discard(self):
        """The owner throws the revision away; nobody has edited anything then."""
        if self.attempt(actions.discard_revision, stored(self.plan).owner):
            self.editors = set()
            self.owner = stored(self.plan).owner_id

    @rule(who=PEOPLE)
    def start(self, who):
        """Anybody tries to begin the work."""
        self.attempt(actions.start, self.someone(who))

    @rule(who=st.sampled_from(("quality_manager", "sms_owner")), seldom=st.integers(0, 9))
    def cancel(self, who, seldom):
        """Now and then somebody tries to cancel the plan."""
        if seldom == 7:
            self.attempt(actions.cancel, self.someone(who), "No money.")

    # What must hold

    @invariant()
    def the_lifecycle_names_the_state(self):
        """The state and the revision's state are a pair that it names."""
        if hasattr(self, "plan"):
            plan = stored(self.plan)
            assert (plan.state, plan.revision_state) in NAMED
            assert (plan.state in {PlanState.DRAFT, PlanState.IN_REVIEW}) <= (plan.baselines.count() == 0)
            assert plan.revision_state == RevisionState.NONE or plan.baselines.exists()

    @invariant()
    def an_approval_runs_while_a_document_is_in_review(self):
        """One at most, and one exactly then; it waits in a step that is not complete."""
        if hasattr(self, "plan"):
            plan = stored(self.plan)
            running = [one for one in plan.approvals.all() if one.state == ApprovalState.RUNNING]
            assert len(running) == ("in_review" in plan.law_states)
            assert all(approvals.present_step(approvals.steps_of(one)).number == one.step for one in running)

    @invariant()
    def each_baseline_is_a_completed_approval(self):
        """As many baselines as approvals that came to their end, and as many events."""
        if hasattr(self, "plan"):
            completed = self.plan.approvals.filter(state=ApprovalState.APPROVED).count()
            events = Event.objects.filter(chain_kind="plan", chain_number=self.plan.pk, verb__in=["plan.approve", "plan.approve_revision"]).count()
            assert (self.plan.baselines.count(), events) == (completed, completed)


@pytest.mark.requirement("D4.2")
def test_no_sequence_of_deeds_leaves_the_lifecycle_or_lets_a_forbidden_person_approve(people):
    plan = factory.draft(people)
    actions.add_part(plan, "members", people.quality_manager, person=people.second_manager, part="editor")
    grant(people, "second_manager", "sms_owner")
    route(people, *TWO_STEPS, name="Two steps")
    route(people, ("Together", "all", people.leadership, "sms_owner"), name="Together")
    route(people, ("Any", "any", people.planner, people.quality_manager, people.colleague), ("Approval", "all", "sms_owner", people.supervision), name="Named")
    Life.people = people
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(Life, settings=settings(max_examples=12, stateful_step_count=20, deadline=None, database=None, suppress_health_check=checks, print_blob=False))
