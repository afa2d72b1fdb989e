"""`manage.py seed_work N`: plan N work items, to see how lists, exports and imports bear them."""

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from accounts.states import Role
from audit.errors import Refusal
from improvement import actions
from plans.actions import create_plan
from plans.models import Plan


class Command(BaseCommand):
    """Plans the items through an action, in a draft of its own or in the plan that is named."""

    help = "Plan N work items, spread over all areas and people, in a new draft or in the plan named with --plan."

    def add_arguments(self, parser):
        """Take the count, and where the items go."""
        parser.add_argument("count", type=int)
        parser.add_argument("--plan", help="the number of the plan, such as SIP-2026-001")

    def handle(self, *args, **options):
        """Plan the items as the plan's owner, and say where."""
        if options["count"] < 1:
            raise CommandError("Give a number of items, at least 1.")
        plan = self._plan(options["plan"], options["count"])
        try:
            last = actions.seed_work(plan, plan.owner, options["count"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{plan.number} now has items up to number {last}.")

    def _plan(self, number, count):
        if number:
            plan = Plan.objects.filter(number=number).first()
            if plan is None:
                raise CommandError(f"There is no plan {number}.")
            return plan
        owner = User.objects.holding(Role.QUALITY_MANAGER).order_by("pk").first()
        if owner is None:
            raise CommandError("There is nobody who could own a plan: `manage.py demo` brings people.")
        return create_plan(owner, title=f"{count} work items")
