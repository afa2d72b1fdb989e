"""What a recipient is told of a report that awaits their receipt: its number, its plan and a link, nothing of what it says."""

from django.utils.translation import gettext as _

from plans.readers import names_read_by

# The kind of duty under which a receipt awaits its recipient; what is told of it at once is the duty's first message.
KIND = "report"
FIRST = "new"


def ref_of(submission) -> str:
    """Return the name of a submission in messages and duties."""
    return f"reports.submission:{submission.pk}"


def of(submission, person, plan_name: str = "") -> dict[str, str]:
    """Return the words about a submission in the language that is active; `plan_name` is what the person reads as the plan's name."""
    plan = submission.report.plan
    return {
        "title": _("Report {number}").format(number=submission.report.number),
        "where": plan_name or names_read_by(person, [plan])[plan.pk],
        "action": _("Read and acknowledge it as: {capacity}.").format(capacity=submission.get_capacity_display()),
    }


def reminding(submission, person, by) -> dict[str, str]:
    """Return the same words after who asks for the receipt."""
    told = of(submission, person)
    return told | {"action": _("{person} asks you for your receipt. {action}").format(person=by, action=told["action"])}
