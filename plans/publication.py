"""Approval makes a plan public and tells everybody who has a part in it (F4)."""

from collections.abc import Callable, Iterator

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import notices
from accounts.models import User
from accounts.states import Role
from audit.values import listed
from plans.models import Plan
from plans.states import PUBLISHED, Part

KIND = "publication"
FOLLOWERS = (Role.QUALITY_MANAGER, Role.PLANNER, Role.SMS_OWNER)
# Higher rooms say who has which part in what they contribute: functions of a frozen document that yield (person's id, words).
PARTS: list[Callable[[dict], Iterator[tuple[int, str]]]] = []


def register() -> None:
    """Name the notice of this room."""
    notices.add_kind(KIND, gettext_lazy("Published plans in which I have a part"), may_be_told)


def ref_of(plan) -> str:
    """Return the name of a plan in notices."""
    return f"{Plan._meta.label_lower}:{plan.pk}"


def occasion_of(number: int) -> str:
    """Return the name of the occasion on which a baseline was published."""
    return f"baseline {number}"


def may_be_told(person, ref: str) -> bool:
    """Whether the person may know of the plan: nobody is told of a confidential plan that they may not read."""
    return Plan.objects.visible_to(person).filter(pk=int(ref.partition(":")[2])).exists()


def publish(plan, by) -> None:
    """Tell everybody with a part in the baseline that has just been approved what it is; called within the approval."""
    baseline = plan.baselines.order_by("-number").first()
    parts = parts_in(baseline.document)
    told = _allowed(plan, User.objects.active().filter(pk__in=parts).order_by("pk"))
    notices.tell(notices.Notice(KIND, ref_of(plan), occasion_of(baseline.number), plan.get_absolute_url(), told, _words(baseline, parts), plan=plan.pk))


def _allowed(plan, people):
    # Everybody reads a published plan that is not confidential (policy.csv, plan.read): no need to ask for each of them.
    if plan.state in PUBLISHED and not plan.confidential:
        return tuple(people)
    return tuple(person for person in people if may_be_told(person, ref_of(plan)))


def _words(baseline, parts):
    def words(person):
        sentence = _("Plan {number} has been published as baseline {baseline}. Your part: {parts}.")
        frozen = baseline.document
        action = sentence.format(number=frozen["number"], baseline=baseline.number, parts=listed(parts[person.pk]))
        return {"title": frozen["plan"]["title"], "where": frozen["number"], "action": action}

    return words


def parts_in(document: dict) -> dict[int, list]:
    """Return the parts that each person has in a frozen document, in words, by the person's id."""
    found: dict[int, list] = {}
    for finder in (_own_parts, *PARTS):
        for person, words in finder(document):
            found.setdefault(person, []).append(words)
    return found


def _own_parts(document):
    yield document["plan"]["owner"]["id"], gettext_lazy("owner")
    for row in document["parts"]["members"]:
        yield row["person"]["id"], Part(row["part"]).label
    for row in document["parts"].get("responsibilities", []):
        if row.get("person"):
            yield row["person"]["id"], format_lazy(gettext_lazy("responsible as “{role}”"), role=row["role"])


def followed_by(user):
    """Return the plans of which a person sees who was told of their publication: their own, and to the managers all they read."""
    plans = Plan.objects.visible_to(user)
    return plans if user.roles.intersection(FOLLOWERS) else plans.filter(owner=user)
