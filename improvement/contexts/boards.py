"""Work items as a board shows them: columns of cards, and where each card may go."""

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.law import may
from improvement.actions.progress import begins_it, can_take_back
from improvement.contexts.lists import Line, lines_of, reports_on
from improvement.models import FINISHED, UNFINISHED, Area, ProgressUpdate, WorkItem
from improvement.readers import areas_in_force
from improvement.rules import tell_checked
from improvement.states import WorkState
from plans.states import Element

# More cards than anybody looks through in one column; the table has them all.
MOST = 50
S = WorkState
BY_STATE, BY_ELEMENT = "state", "element"
# Where a report of progress leads to.
REPORTED = {S.TO_DO: {S.DOING, S.BLOCKED, S.DONE}, S.DOING: {S.BLOCKED, S.DONE}, S.BLOCKED: {S.DOING, S.DONE}, S.DONE: {S.DOING}}


@dataclass(frozen=True)
class Way:
    """A state that a card may be moved to; `asks` is what must be said for it: "reason", "percent" or nothing."""

    to: str
    label: str
    asks: str


@dataclass(frozen=True)
class Card:
    """A work item on the board."""

    line: Line
    ways: tuple[Way, ...]
    move_url: str

    @property
    def item(self) -> WorkItem:
        """The work item."""
        return self.line.item

    @property
    def code(self) -> str:
        """The ways as the script reads them."""
        return " ".join(f"{way.to}:{way.asks}" for way in self.ways)


@dataclass(frozen=True)
class Column:
    """A column of the board: `count` items, of which `done` are finished, and the first `MOST` as cards; `all_query` finds all of them in the table."""

    code: str
    label: str
    cards: tuple[Card, ...]
    count: int
    done: int
    all_query: str = ""

    @property
    def cut(self) -> bool:
        """Whether there are more items than cards."""
        return self.count > len(self.cards)


@dataclass(frozen=True)
class Board:
    """A board: `split` is "state" or "element", and only the first one's cards can be dragged."""

    split: str
    columns: tuple[Column, ...]
    with_plan: bool = False
    # Whether any of the items is the looking person's to report on: as its assignee, or as the owner of its plan.
    answers: bool = False

    @property
    def lines(self) -> list[Line]:
        """The items of all cards."""
        return [card.line for column in self.columns for card in column.cards]

    @property
    def movable(self) -> bool:
        """Whether any card can be moved by the person who looks."""
        return any(card.ways for column in self.columns for card in column.cards)

    @property
    def rests(self) -> bool:
        """Whether the person who looks answers for items here, none of which can be moved as things stand."""
        return self.answers and not self.movable


def board_of(rows, user, split: str = BY_STATE, query=None, with_plan: bool = False) -> Board:
    """Return the items of a queryset as columns, in a constant number of queries; `query` is the address's, for the links to the table."""
    places = _places(rows, user, split)
    shown = [pk for pks in places.values() for pk, _state in pks[:MOST]]
    cards = {card.item.pk: card for card in cards_of(shown, user)}
    labels = dict(WorkState.choices if split == BY_STATE else Element.choices)
    return Board(split, tuple(
        Column(
            code, str(labels[code]), tuple(cards[pk] for pk, _state in pks[:MOST] if pk in cards), len(pks),
            sum(state in FINISHED for _pk, state in pks), _table(query, split, code),
        )
        for code, pks in places.items()
    ), with_plan, any(user.pk in {card.item.assignee_id, card.item.plan.owner_id} for card in cards.values()))  # fmt: skip


def _places(rows, user, split):
    """Return the ids and states of the items by their column: the earliest end first, what is over the latest first."""
    under = {item: area.element for item, area in _areas(rows, user).items()} if split == BY_ELEMENT else {}
    places = {code: [] for code in (WorkState.values if split == BY_STATE else Element.values)}
    for pk, state, element in rows.order_by("planned_end", "id").values_list("pk", "state", "area__element"):
        places[state if split == BY_STATE else under.get(pk, element)].append((pk, state))
    return {code: pks if code in UNFINISHED or split == BY_ELEMENT else pks[::-1] for code, pks in places.items()}


def _areas(rows, user):
    elsewhere = areas_in_force(user, rows)
    areas = Area.objects.in_bulk() if elsewhere else {}
    return {item: areas[area] for item, area in elsewhere.items() if area in areas}


def _table(query, split, code):
    if query is None:
        return ""
    kept = query.copy()
    kept.pop("page", None)
    kept["view"], kept[split] = "table", code
    return kept.urlencode()


def cards_of(ids, user) -> list[Card]:
    """Return these items as cards, with where this person may move each."""
    last = ProgressUpdate.objects.filter(item=OuterRef("pk")).order_by("-id").values("pk")[:1]
    items = {item.pk: item for item in WorkItem.objects.filter(pk__in=ids).for_list().annotate(last_report=Subquery(last))}
    tell_checked(user, items.values())
    parted = set(WorkItem.objects.filter(parent__in=ids).in_scope().values_list("parent", flat=True))
    reports = ProgressUpdate.objects.filter(by=user).in_bulk([item.last_report for item in items.values() if item.last_report])
    # A card has no cells to edit; what would tell them, item by item, is not asked.
    lines = lines_of([items[pk] for pk in ids if pk in items], user, of_plans=True)
    return [_card(line, items[line.item.pk], user, line.item.pk in parted, reports) for line in lines]


def _card(line, item, user, parted, reports):
    report = reports.get(item.last_report)
    begun = begins_it(report) and can_take_back(item, report, user)
    ways = tuple(Way(to, str(S(to).label), asked(item, user, to)) for to in targets(item, user, parted, begun))
    return Card(line, ways, reverse("improvement:move", args=[item.plan.number, item.number]))


def targets(item, user, parted: bool, begun: bool) -> list[str]:
    """Return the states that the person may move the item to, in their order.

    `parted` says that its progress follows its parts, `begun` that its only report is the person's own and can be taken back.
    """
    found = set()
    if not parted and reports_on(user, item):
        found = REPORTED[item.state] | ({S.TO_DO} if begun else set())
    if item.state == S.DONE and may(user, "work.verify", item):
        found = found | {S.VERIFIED, S.DOING}
    if item.state in UNFINISHED and may(user, "work.cancel", item):
        found = found | {S.CANCELLED}
    return [state for state in S.values if state in found]


def asked(item, user, to: str) -> str:
    """Return what must be said with this move: "reason", "percent" or nothing."""
    if to in (S.BLOCKED, S.CANCELLED):
        return "reason"
    if to == S.DOING and item.state == S.DONE:
        return "percent" if may(user, "work.progress", item) else "reason"
    return ""


def question(item, user, to: str) -> str:
    """Return the label of the field in which the reason for a move is given."""
    if to == S.BLOCKED:
        return _("What blocks it")
    return _("Why it is given up") if to == S.CANCELLED else _("What is missing")
