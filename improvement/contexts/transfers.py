"""What the pages of exports and imports show: what became of each row, in words."""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from improvement.states import TransferKind, TransferState
from improvement.transfers import fates, tally
from improvement.transfers.columns import BY_CODE

# As the trial says it, as the import says it, and the tone of the badge.
WORDS = {
    fates.NEW: (_("would be new"), _("new"), "ok"),
    fates.CHANGED: (_("would change"), _("changed"), "info"),
    fates.UNCHANGED: (_("unchanged"), _("unchanged"), "muted"),
    fates.REFUSED: (_("refused"), _("refused"), "bad"),
}


@dataclass(frozen=True)
class Mistake:
    """What is wrong at a cell: which one (such as F7), its column, what it says, and the sentence."""

    cell: str
    column: str
    said: str
    sentence: str


@dataclass(frozen=True)
class Row:
    """What becomes of a row: `changes` are the headers of the columns that differ."""

    place: int
    fate: str
    label: str
    tone: str
    number: int | None
    title: str
    changes: str
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True)
class Share:
    """How many rows share a fate."""

    fate: str
    label: str
    tone: str
    count: int


def rows_of(transfer, chosen: str = "") -> list[Row]:
    """Return the rows of a trial or an import, only those of the chosen fate where one is chosen."""
    tense = 0 if transfer.kind == "trial" else 1
    return [_row(told, tense) for told in transfer.outcome if told["fate"] == chosen or chosen not in WORDS]


def shares_of(transfer) -> list[Share]:
    """Return how many rows became what, the refused first."""
    counts = Counter(told["fate"] for told in transfer.outcome)
    tense = 0 if transfer.kind == "trial" else 1
    return [Share(fate, str(WORDS[fate][tense]), WORDS[fate][2], counts[fate]) for fate in (fates.REFUSED, fates.NEW, fates.CHANGED, fates.UNCHANGED) if counts[fate]]


def _row(told, tense):
    words = WORDS[told["fate"]]
    changes = ", ".join(str(BY_CODE[code].label) for code in told.get("changes", []))
    mistakes = tuple(_mistake(told, code, sentence) for code, sentence in told["errors"].items())
    return Row(told["row"], told["fate"], str(words[tense]), words[2], told.get("number"), told.get("title", ""), changes, mistakes)


def _mistake(told, code, sentence):
    column = str(BY_CODE[code].label) if code in BY_CODE else ""
    return Mistake(told.get("cells", {}).get(code, ""), column, told.get("said", {}).get(code, ""), sentence)


def writes(transfer) -> bool:
    """Return whether an import has read its file and is writing."""
    return transfer.kind == TransferKind.IMPORT and transfer.state == TransferState.RUNNING and 0 < transfer.total <= transfer.done


def written_by(transfer) -> int:
    """Return how many rows of an import are written."""
    if transfer.kind == TransferKind.IMPORT and transfer.state == TransferState.FINISHED:
        return transfer.total
    return tally.told(transfer) if writes(transfer) else 0


def percent_of(transfer) -> int:
    """Return how far it is, in percent: an import is half done when its file has been read."""
    if not transfer.total:
        return 0
    if transfer.kind == TransferKind.IMPORT:
        return 50 * (transfer.done + written_by(transfer)) // transfer.total
    return 100 * transfer.done // transfer.total
