"""The shape of what a paper says: frozen dataclasses of plain JSON values, with the parts that reports have too."""

import json
from dataclasses import asdict, dataclass

from reports.content.found import Row
from reports.content.shapes import Approval, Factor, Figures

FORMAT = 1


@dataclass(frozen=True)
class PaperIdentity:
    """Which paper this is, of what, for whom. `document` is the SHA-256 of the plan's document; `look_at` where it stands in the house."""

    number: str
    kind: str
    language: str
    layout: str
    red_head: bool
    plan_number: str
    title: str
    owner: str
    organisation_en: str
    organisation_zh: str
    issued_by: str
    issued_at: str
    confidential: bool
    revision: int
    document: str
    # 0 and empty where nothing was approved yet.
    baseline_number: int
    approved_by: str
    approved_at: str
    look_at: str


@dataclass(frozen=True)
class Version:
    """A baseline of the plan up to the one on the paper; `changes` counts what differs from the one before it, -1 for the first."""

    number: int
    revision: int
    approved_at: str
    approved_by: tuple[str, ...]
    changes: int
    reason: str
    sha256: str


@dataclass(frozen=True)
class DraftFactor(Factor):
    """A success factor as the paper tells it: `open` where a draft does not meet it."""

    open: bool = False


@dataclass(frozen=True)
class PlanPaper:
    """A plan on paper: its document word for word, what was approved of it, and how its success factors stand."""

    identity: PaperIdentity
    document: dict
    factors: tuple[DraftFactor, ...]
    approvals: tuple[Approval, ...]
    versions: tuple[Version, ...]

    def as_json(self) -> dict:
        """Return it as plain JSON values, as it is stored and rendered."""
        return _plain(self)


@dataclass(frozen=True)
class RoundOnPaper:
    """The round of a control table; number 0 where the table was made of a baseline before any round."""

    number: int
    state: str
    opened: str
    due: str
    closed: str


@dataclass(frozen=True)
class ControlPaper:
    """A control table on paper, blank (no figures) or filled in with its causes."""

    identity: PaperIdentity
    round: RoundOnPaper
    rows: tuple[Row, ...]
    figures: Figures | None

    def as_json(self) -> dict:
        """Return it as plain JSON values, as it is stored and rendered."""
        return _plain(self)


def _plain(content):
    return json.loads(json.dumps({"format": FORMAT, **asdict(content)}, ensure_ascii=False))


