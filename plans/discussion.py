"""Who talks about a plan's document in comments, who is mentioned there, and what is still open.

Comments stay with those who work on the document, look after it or decide about it; whoever reads the published plan alone
never sees them, and nobody learns of a confidential plan by a mention.
"""

import re
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Delegation, RoleGrant, User
from accounts.states import Role
from plans import subjects
from plans.models import ApprovalSeat, Comment, Mention, Plan
from plans.models.plans import CONFIDENTIAL_READERS, DRAFT_READERS, plans_to_decide
from plans.states import AUTHORS, PUBLISHED, ApprovalState, CommentState, PlanState

# In these stages a document is talked about; afterwards what was said can only be read.
TALKED_ABOUT = frozenset({PlanState.DRAFT, PlanState.IN_REVIEW, PlanState.APPROVED, PlanState.IN_PROGRESS, PlanState.VERIFYING})
_AT = re.compile(r"(?<![A-Za-z0-9._%+-])@")
_GOES_ON = re.compile(r"[A-Za-z0-9_]|[.+@-][A-Za-z0-9_]")


def discussed_plans(user):
    """Return the plans whose comments the user reads: as owner, team, approver, or in a role that reads drafts."""
    plans = Plan.objects.visible_to(user)
    if user.roles.intersection(DRAFT_READERS):
        return plans
    mine = Q(owner=user) | Q(pk__in=user.parts.filter(part__in=AUTHORS).values("plan"))
    return plans.filter(mine | Q(pk__in=plans_to_decide(user)))


def discusses(user, plan) -> bool:
    """Whether the user reads the comments on a plan."""
    return discussed_plans(user).filter(pk=plan.pk).exists()


def readable_comments(user):
    """Return the comments that a person reads: on the plans they discuss, and on the objects that name them."""
    discussed = Q(plan__in=discussed_plans(user)) & (Q(about_type="") | subjects.comments_about(True, user))
    return Comment.objects.filter(discussed | subjects.comments_about(False, user))


def people_of(plan, about=None):
    """Return the people who may write comments on a plan, or on an object of it (`about`), and so be mentioned there.

    They are its readers without the auditors, and the people whom the object names.
    """
    holding = Q(pk__in=_holders(CONFIDENTIAL_READERS if plan.confidential else DRAFT_READERS))
    if plan.confidential and plan.state in PUBLISHED:
        holding |= Q(pk__in=_holders(DRAFT_READERS)) & Q(pk__in=plan.members.values("person"))
    mine = Q(pk=plan.owner_id) | Q(pk__in=plan.members.filter(part__in=AUTHORS).values("person"))
    named = subjects.of(about).people(about) if about is not None else Q(pk=None)
    readers = User.objects.active().filter(holding | mine | _deciding_on(plan) | named)
    return readers.exclude(pk__in=_holders([Role.AUDITOR])).order_by("name", "pk")


def _holders(roles):
    return RoleGrant.objects.filter(role__in=roles).values("user")


def _deciding_on(plan):
    """Return the condition on people whom the running approval names, or who stand in for such a person today."""
    seats = ApprovalSeat.objects.filter(approval__plan=plan, approval__state=ApprovalState.RUNNING)
    roles = list(seats.exclude(role="").values_list("role", flat=True))
    named = Q(pk__in=seats.exclude(person=None).values("person")) | Q(pk__in=_holders(roles))
    principals = User.objects.active().filter(named).exclude(pk__in=[plan.owner_id, plan.submitted_by_id or 0])
    standing_in = Delegation.objects.on(timezone.localdate()).filter(principal__in=principals)
    return named | Q(pk__in=standing_in.values("delegate"))


# Mentions in a text


@dataclass(frozen=True)
class Piece:
    """A piece of a comment's text; `person` is set where the piece, without its @, is how that person was called."""

    text: str
    person: User | None = None


def handles(people) -> dict[str, list[User]]:
    """Return how people can be called, in small letters: by user name or by full name; two may share a full name."""
    called: dict[str, list[User]] = {}
    for person in people:
        for handle in {person.username.casefold(), person.name.strip().casefold()} - {""}:
            called.setdefault(handle, []).append(person)
    return called


def called_in(text: str, called: dict[str, list[User]]) -> list[tuple[int, int, list[User]]]:
    """Return where a text calls whom: (start of the @, end, people so called); the longest name wins."""
    longest_first = sorted(called, key=len, reverse=True)
    found, end = [], 0
    for match in _AT.finditer(text):
        if match.start() < end:
            continue
        handle = next((one for one in longest_first if _stands_at(text, match.end(), one)), None)
        if handle:
            end = match.end() + len(handle)
            found.append((match.start(), end, called[handle]))
    return found


def _stands_at(text, place, handle):
    after = place + len(handle)
    if text[place:after].casefold() != handle:
        return False
    # A name in Latin letters ends where its letters end; a Chinese one may be followed by anything.
    return not (handle[-1].isascii() and _GOES_ON.match(text, after))


def pieces_of(text: str, people) -> list[Piece]:
    """Return the text in pieces, with the people who are mentioned in it."""
    pieces, done = [], 0
    for start, end, persons in called_in(text, handles(people)):
        pieces += [Piece(text[done:start]), Piece(text[start + 1 : end], persons[0])]
        done = end
    return [piece for piece in [*pieces, Piece(text[done:])] if piece.text]


# What is open


def open_threads(plan) -> int:
    """Return how many threads on the sections of a plan's document wait to be resolved."""
    return Comment.objects.filter(plan=plan, about_type="", answers=None, state=CommentState.OPEN).count()


def unanswered_mentions(user):
    """Return the mentions of a person, by others, in open threads where the person has said nothing since; oldest first."""
    live = readable_comments(user).filter(state=CommentState.OPEN, plan__state__in=TALKED_ABOUT)
    said = Comment.objects.filter(written_by=user, pk__gt=OuterRef("comment_id"), answers=Coalesce(OuterRef("comment__answers"), OuterRef("comment")))
    named = Mention.objects.filter(Q(comment__answers=None, comment__in=live) | Q(comment__answers__in=live), person=user)
    return named.exclude(comment__written_by=user).exclude(Exists(said)).order_by("pk")
