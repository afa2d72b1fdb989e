"""Routes, delegations and decisions for tests, through the actions that users call."""

from datetime import timedelta

from django.utils import timezone

from accounts import actions as accounts
from accounts.models import User
from plans import actions, document
from plans.models import Plan
from tests.plans import factory


def fresh(person) -> User:
    """The person as they are stored now, with nothing read of their roles and delegations."""
    return User.objects.get(pk=person.pk)


def stored(plan) -> Plan:
    """The plan as it is stored now."""
    return Plan.objects.get(pk=plan.pk)


def hash_of(plan) -> str:
    """The SHA-256 of the document as it stands."""
    return document.digest(document.of(stored(plan)))


def route(people, *steps, name="Long way", standard=False):
    """A route in use; each step is (name, mode, approver, …), an approver a role's code or a person."""
    by = people.sms_owner
    made = actions.create_route(by, name=name)
    for title, mode, *approvers in steps:
        first, *others = [{"role": one} if isinstance(one, str) else {"person": one} for one in approvers]
        step = actions.add_step(made, by, name=title, mode=mode, **first)
        for other in others:
            actions.add_seat(step, by, **other)
    return (actions.make_standard if standard else actions.put_in_use)(made, by)


# Supervision looks at a plan first, then the head approves.
TWO_STEPS = (("Quality review", "any", "supervision"), ("Approval", "any", "sms_owner"))


def two_steps(people, **facts):
    """The route of two steps."""
    return route(people, *TWO_STEPS, **facts)


def grant(people, key, *roles) -> User:
    """Give somebody more roles."""
    person = fresh(getattr(people, key))
    accounts.set_roles(person, people.administrator, [*person.roles, *roles])
    return fresh(person)


def submitted(people, *steps, plan=None):
    """A plan in review along a route of these steps; without any, along the way that is taken without a route.

    The plan comes first, so that tests may share its building.
    """
    plan = plan or factory.draft(people)
    return actions.submit(stored(plan), people.quality_manager, route=route(people, *steps) if steps else None)


def delegate(principal, delegate, days=7, starts=0):
    """A delegation from today on, or from so many days on."""
    today = timezone.localdate()
    begin = today + timedelta(days=starts)
    return accounts.delegate(principal, delegate=delegate, starts=begin, ends=begin + timedelta(days=days), reason="On leave.")


def approve(plan, person, comment=""):
    """A person approves the document as it stands."""
    return actions.approve(plan, fresh(person), hash_of(plan), comment)


def give_back(plan, person, comment="Say more."):
    """A person returns the document."""
    return actions.return_to_author(plan, fresh(person), comment)


def revised(plan, people):
    """The plan with a working revision open in which something has changed."""
    plan = actions.revise(plan, people.quality_manager, "More is asked for.")
    return actions.edit_plan(plan, people.quality_manager, plan.version, motive=f"Revision {plan.revision} is needed.")
