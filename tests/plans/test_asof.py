"""A plan as it stood at any moment, told from the trail: whatever is done, the replay says what the document said."""

import contextlib
import random
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from audit.errors import Refusal
from audit.models import ChainKind, Event
from improvement import actions as work
from improvement.models import Area
from plans import actions, asof, document
from plans.models import Plan
from plans.parts import KINDS
from plans.states import PlanState, RevisionState
from tests.plans import factory

STEPS = 45


def normal(value):
    """A document without the words of what lies outside it, which may be called otherwise today."""
    if isinstance(value, dict):
        return {"id": value["id"]} if "id" in value else {name: normal(part) for name, part in value.items()}
    return [normal(part) for part in value] if isinstance(value, list) else value


def now_of(plan):
    """The moment of the plan's last event."""
    return Event.objects.in_chain(ChainKind.PLAN, plan.pk).last().at


def replayed(plan, moment) -> dict:
    """The document at a moment, told from the trail."""
    return asof.document_of(plan, asof.replay(plan, moment))


class Walk:
    """Somebody who does this and that with a plan, at random, as far as the law lets them."""

    def __init__(self, people, seed):
        self.people, self.dice = people, random.Random(seed)
        self.plan = factory.draft(people)

    @property
    def by(self):
        """The plan's owner."""
        return self.people.quality_manager

    def step(self):
        """Do one thing; what the law or the state forbids is not done."""
        self.plan = Plan.objects.get(pk=self.plan.pk)
        is_open = self.plan.state == PlanState.DRAFT or self.plan.revision_state == RevisionState.REVISING
        writing = [self.words, self.add, self.add, self.change, self.take, self.item, self.item]
        deed = self.dice.choice([*writing, self.move, self.move] if is_open else [self.move, self.move, self.give_up])
        with contextlib.suppress(Refusal):
            deed()

    def words(self):
        """Change the plan's own fields."""
        name, value = self.dice.choice([
            ("title", f"Title {self.dice.random()}"), ("motive", self.dice.choice(["", "<p>Why <strong>not</strong>.</p>", "Because."])),
            ("planned_end", date(2026, 12, self.dice.randint(1, 31))), ("purposes", self.dice.choice([["G1"], ["G1", "G2"]])),
        ])  # fmt: skip
        actions.edit_plan(self.plan, self.by, self.plan.version, **{name: value})

    def add(self):
        """Add a row."""
        phase = self.dice.choice(list(self.plan.phases.all()) or [None])
        rows = [("outcomes", {"text": "Better."}), ("reviews", {"planned_on": date(2026, self.dice.randint(1, 12), 3), "subject": "Look"}),
                ("phases", {"name": "Do", "planned_start": date(2026, 4, 1), "planned_end": date(2026, 5, 1)})]  # fmt: skip
        if phase:
            rows += [("activities", {"phase": phase, "text": "Act"}), ("budget", {"element": "people", "phase": phase, "description": "Pay", "planned": Decimal("10.50")})]
        slug, facts = self.dice.choice(rows)
        actions.add_part(self.plan, slug, self.by, **facts)

    def row(self):
        """Some row of the plan."""
        return self.dice.choice([row for kind in KINDS.values() for row in kind.rows(self.plan)])

    def spare(self):
        """Some row that can be done without."""
        rows = [list(KINDS[slug].rows(self.plan)) for slug in ("outcomes", "phases", "activities", "budget", "reviews")]
        return self.dice.choice([row for one in rows for row in one[:-1]] or [self.row()])

    def change(self):
        """Change a row."""
        row = self.row()
        names = [name for name in ("statement", "text", "name", "subject", "description", "who") if hasattr(row, name)]
        if names:
            actions.edit_part(row, self.by, row.version, **{self.dice.choice(names): f"Word {self.dice.random()}"})

    def take(self):
        """Remove a row, with whatever hangs on it."""
        actions.remove_part(self.spare(), self.by)

    def item(self):
        """Add, change, hand over or remove a work item."""
        items = list(self.plan.work_items.all())
        item = self.dice.choice(items) if items else None
        deed = self.dice.choice(["add", "edit", "remove", "assign"]) if item else "add"
        if deed == "add":
            facts = {"title": "More", "acceptance": "Seen.", "phase": self.plan.phases.first(), "planned_start": date(2026, 2, 1), "planned_end": date(2026, 3, 1)}
            work.create_work(self.plan, self.by, area=self.dice.choice(list(Area.objects.all())), assignee=self.people.delivery, **facts)
        elif deed == "edit":
            work.edit_work(item, self.by, item.version, title=f"Item {self.dice.random()}", planned_hours=Decimal("7.25"))
        elif deed == "remove":
            work.remove_work(item, self.by)
        else:
            work.assign_work(item, self.by, item.version, self.dice.choice([self.people.delivery, self.people.colleague, None]))

    def give_up(self):
        """Cancel a work item."""
        if item := self.plan.work_items.first():
            work.cancel_work(item, self.by, "Not needed.")

    def move(self):
        """Take the plan one step along its way."""
        plan, head = self.plan, self.people.sms_owner
        if not plan.motive and (plan.state == PlanState.DRAFT or plan.revision_state == RevisionState.REVISING):
            plan = actions.edit_plan(plan, self.by, plan.version, motive="Because.")
        if plan.revision_state == RevisionState.REVISING:
            self.dice.choice([actions.submit, actions.discard_revision])(plan, self.by, "It stands as it is.")
        elif PlanState.IN_REVIEW in {plan.state} or plan.revision_state == RevisionState.REVIEWING:
            self.dice.choice([
                lambda: actions.approve(plan, head, document.digest(document.of(plan))), lambda: actions.return_to_author(plan, head, "More."),
                lambda: actions.override_factor(plan, head, self.dice.choice(["F7", "F8"]), "Known."),
            ])()  # fmt: skip
        elif plan.state == PlanState.DRAFT:
            actions.submit(plan, self.by, "It stands as it is.")
        elif plan.state == PlanState.APPROVED:
            self.dice.choice([lambda: actions.start(plan, self.by), lambda: actions.revise(plan, self.by, "More.")])()
        else:
            actions.revise(plan, self.by, "The customer asks for it.")


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.requirement("F4")
def test_the_replay_says_at_every_moment_what_the_document_said_then(people, seed):
    walk = Walk(people, seed)
    told = []
    for _step in range(STEPS):
        walk.step()
        plan = Plan.objects.get(pk=walk.plan.pk)
        told.append((now_of(plan), document.of(plan), (plan.state, plan.revision_state, plan.revision, plan.version)))
    for moment, said, standing in told:
        then = asof.at(walk.plan, moment, working=True)
        assert normal(then.document) == normal(said)
        assert (then.state, then.revision_state, then.revision, then.version) == standing
    assert (len({str(said) for _moment, said, _standing in told}) > 10, walk.plan.baselines.exists()) == (True, True)


def test_rows_of_the_same_plan_are_called_as_they_were_called_then(people):
    plan = factory.draft(people)
    moment, said = now_of(plan), document.of(plan)
    phase = plan.phases.get()
    actions.edit_part(phase, people.quality_manager, phase.version, name="Another name")
    then = replayed(plan, moment)
    assert then["parts"]["activities"][0]["phase"] == said["parts"]["activities"][0]["phase"] == {"id": phase.pk, "name": "Prepare"}
    assert replayed(plan, timezone.now())["parts"]["activities"][0]["phase"]["name"] == "Another name"


def test_indicators_inputs_and_areas_keep_their_codes_and_both_languages(people):
    plan = factory.draft(people)
    then, said = replayed(plan, timezone.now()), document.of(plan)
    for slug, name in (("goals", "indicator"), ("inputs", "source")):
        assert then["parts"][slug][0][name] == said["parts"][slug][0][name]
    assert then["work_items"][0]["area"] == said["work_items"][0]["area"]


def test_what_hung_on_a_removed_row_is_gone_or_let_go_with_it(people):
    plan = factory.draft(people)
    phase = plan.phases.get()
    moment = now_of(plan)
    actions.remove_part(phase, people.quality_manager)
    after, before = replayed(plan, timezone.now()), replayed(plan, moment)
    assert [len(one["parts"][slug]) for one in (before, after) for slug in ("phases", "activities", "dependencies", "raci")] == [1, 2, 1, 2, 0, 0, 0, 0]
    assert [one["work_items"][0]["phase"] is None for one in (before, after)] == [False, True]


def test_before_it_was_created_there_was_no_plan(people):
    plan = factory.draft(people)
    assert asof.at(plan, plan.created_at - timedelta(seconds=1), working=True) is None


def test_the_baseline_in_force_is_the_last_one_approved_by_then(people):
    plan = factory.submitted(people)
    before = timezone.now()
    plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    first = timezone.now()
    plan = actions.revise(plan, people.quality_manager, "The customer asks for it.")
    actions.edit_plan(plan, people.quality_manager, plan.version, motive="Complaints rise.")
    plan = actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    revising = timezone.now()
    actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    found = [asof.at(plan, moment, working=False) for moment in (before, first, revising, timezone.now())]
    assert [one.baseline and one.baseline.number for one in found] == [None, 1, 1, 2]
    assert [(one.state, one.revision_state, one.revision) for one in found] == [
        ("in_review", "none", 1), ("approved", "none", 1), ("approved", "reviewing", 2), ("approved", "none", 2),
    ]  # fmt: skip
    assert [one.document for one in found] == [None] * 4


def test_who_edited_last_is_told_with_the_document(people):
    plan = factory.draft(people)
    actions.edit_plan(plan, people.planner, plan.version, motive="Other.")
    assert asof.at(plan, timezone.now(), working=True).edited.actor == people.planner
