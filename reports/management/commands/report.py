"""`manage.py report <plan number> --language zh-hans --layout official --output FILE`: the report of a plan's last closed round as a PDF file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from audit.errors import Refusal
from plans.models import Plan
from reports import actions
from reports.states import LANGUAGES, Layout
from verification.models import CheckRound
from verification.states import RoundState


class Command(BaseCommand):
    """Writes the report that was issued in that language and layout, or renders one without issuing it."""

    help = "Write the report of a plan's last closed check round to a PDF file; nothing is issued."

    def add_arguments(self, parser):
        """Take the plan's number, the language, the layout and the file."""
        parser.add_argument("plan", help="number of the plan, such as SIP-2026-001")
        parser.add_argument("--language", choices=[code for code, _name in LANGUAGES], default="zh-hans")
        parser.add_argument("--layout", choices=Layout.values, default=Layout.MODERN)
        parser.add_argument("--red-head", action="store_true", help="the official layout with a red head")
        parser.add_argument("--output", required=True, help="the file to write")

    def handle(self, *args, **options):
        """Find the round, write the file, and say what it is."""
        plan = Plan.objects.filter(number=options["plan"]).first()
        if plan is None:
            raise CommandError(f"There is no plan {options['plan']}.")
        last = CheckRound.objects.filter(plan=plan, state=RoundState.CLOSED).order_by("-number").first()
        if last is None:
            raise CommandError(f"Plan {plan.number} has no closed check round, so there is nothing to report yet.")
        try:
            number, data = actions.pdf_of(last, options["language"], options["layout"], options["red_head"])
            Path(options["output"]).write_bytes(data)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{options['output']}: {number or 'not issued'}, check round {last.number} of {plan.number}, {len(data)} bytes")
