"""The shape of a report's content: frozen dataclasses of plain JSON values, without words of any language for codes.

Dates are ISO texts, figures are decimal texts, states and kinds are codes; the paper finds the words when it is rendered.
"""

import hashlib
import json
from dataclasses import asdict, dataclass

from reports.content.found import Assessment, ReviewHeld, ReviewPlanned, Row, Trend

FORMAT = 1
# Short enough to be read out and to be typed, long enough that no two reports share it by chance.
CODE_LENGTH = 16


@dataclass(frozen=True)
class Identity:
    """Which report this is, about what, by whom and from which organisation."""

    number: str
    language: str
    plan_number: str
    title: str
    round_number: int
    round_opened: str
    round_closed: str
    organisation_en: str
    organisation_zh: str
    issued_by: str
    issued_at: str
    confidential: bool
    # Where a paper is compared with what was issued; older contents name no place.
    check_at: str = ""
    # How it is set: older contents are modern.
    layout: str = "modern"
    red_head: bool = False


@dataclass(frozen=True)
class Approval:
    """A decision of an approver about one revision of the plan; the comment is told of decisions that a baseline rests on."""

    revision: int
    decision: str
    by: str
    at: str
    comment: str
    sha256: str
    # The step of the approval's route, and who was away; empty where there was none.
    step: str = ""
    on_behalf_of: str = ""


@dataclass(frozen=True)
class Frozen:
    """The baseline that the round checked, and the end of the plan's trail when the content was gathered."""

    baseline_number: int
    baseline_sha256: str
    approved_by: str
    approved_at: str
    trail_sequence: int
    trail_hash: str


@dataclass(frozen=True)
class Recipient:
    """To whom the report is submitted, and in which capacity (V3)."""

    name: str
    capacity: str


@dataclass(frozen=True)
class Factor:
    """A critical success factor (F1 to F9): met when the baseline was approved, or overridden with a reason."""

    code: str
    override_reason: str
    override_by: str


@dataclass(frozen=True)
class Work:
    """What became of an improvement item: planned and actual, side by side. Hours are hours, percent is 0 to 100."""

    number: int
    area: str
    element: str
    title: str
    assignee: str
    planned_start: str
    planned_end: str
    actual_start: str
    actual_end: str
    planned_hours: str
    hours: str
    percent: int
    state: str
    # Working days between the planned end and the actual one, or the day on which the round closed; 0 in time.
    late_days: int = 0


@dataclass(frozen=True)
class Tally:
    """Counts of results in a group, an element or a kind of row ("" is the whole table); `attainment` is weighted, in %, or empty."""

    group: str
    total: int
    achieved: int
    partly: int
    missed: int
    not_applicable: int
    attainment: str


@dataclass(frozen=True)
class DepartmentTally:
    """The counts of the rows that the people of a department were responsible for; `department` holds both names, {} is none."""

    department: dict[str, str]
    tally: Tally


@dataclass(frozen=True)
class Lateness:
    """How late the improvement items came, those that were cancelled left out: `days` is the sum of working days, `longest` the most of one."""

    counted: int
    late: int
    days: int
    longest: int


@dataclass(frozen=True)
class Figures:
    """The statistics of the round (V3)."""

    whole: Tally
    passed: bool
    by_element: tuple[Tally, ...]
    by_kind: tuple[Tally, ...]
    hours_planned: str
    hours_spent: str
    by_department: tuple[DepartmentTally, ...] = ()
    lateness: Lateness | None = None


@dataclass(frozen=True)
class RoundHeld:
    """A check round of the plan with its counts, up to the one that is reported; a later round checks what was missed."""

    number: int
    opened: str
    closed: str
    whole: Tally
    passed: bool


@dataclass(frozen=True)
class Transfer:
    """Knowledge handed over (D4.6)."""

    subject: str
    content: str
    recipient: str
    state: str
    acknowledged_at: str


@dataclass(frozen=True)
class DocumentChange:
    """The new version of the service catalogue or manual (F8)."""

    kind: str
    new_version: str
    reason: str


@dataclass(frozen=True)
class Carried:
    """A miss that travels on as an input of the next cycle."""

    number: str
    title: str
    row: int
    repeat_count: int
    state: str


@dataclass(frozen=True)
class Occurrence:
    """A line of the plan's history."""

    sequence: int
    at: str
    who: str
    verb: str
    what: str
    hash: str


@dataclass(frozen=True)
class Spent:
    """What was spent under a line of the plan's budget (D3.4, F9); `line` is the line's row in the document."""

    line: int
    amount: str
    entries: int


@dataclass(frozen=True)
class OwnerDuty:
    """How one of the owner's six duties stood (D4.1 to D4.6); `missed` are the planned days that passed in vain."""

    code: str
    state: str
    since: str
    last: str
    missed: tuple[str, ...]


@dataclass(frozen=True)
class ReportContent:
    """Everything a report says. `document` is the baseline, word for word as it was approved and hashed."""

    identity: Identity
    frozen: Frozen
    approvals: tuple[Approval, ...]
    recipients: tuple[Recipient, ...]
    document: dict
    factors: tuple[Factor, ...]
    work: tuple[Work, ...]
    rows: tuple[Row, ...]
    figures: Figures
    rounds: tuple[RoundHeld, ...]
    trends: tuple[Trend, ...]
    reviews: tuple[ReviewHeld, ...]
    assessments: tuple[Assessment, ...]
    transfers: tuple[Transfer, ...]
    documents: tuple[DocumentChange, ...]
    carried: tuple[Carried, ...]
    history: tuple[Occurrence, ...]
    spending: tuple[Spent, ...]
    duties: tuple[OwnerDuty, ...]
    planned_reviews: tuple[ReviewPlanned, ...] = ()

    def as_json(self) -> dict:
        """Return the content as plain JSON values, as it is stored with the report and rendered."""
        return json.loads(_canonical({"format": FORMAT, **asdict(self)}))


def fingerprint(content: dict) -> str:
    """Return the SHA-256 of a content's JSON in canonical form (sorted keys, UTF-8, no spaces), as 64 hex digits."""
    return hashlib.sha256(_canonical(content).encode()).hexdigest()


def code_of(content: dict) -> str:
    """Return the code that a paper prints: the first CODE_LENGTH hex digits of its content's fingerprint."""
    return fingerprint(content)[:CODE_LENGTH]


def _canonical(content):
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
