"""The shape of what verification knows: rows with their causes and measures, indicators, reviews and the appraisal."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Measure:
    """A corrective measure (V2): `work_item` is the number of the work that carries it out, 0 where it is carried out without."""

    action: str
    owner: str
    due: str
    state: str
    done_note: str
    work_item: int = 0
    work_state: str = ""
    # From when to when its effect was looked for, and how it was judged after that.
    effect_from: str = ""
    effect_until: str = ""
    effect: str = ""
    effect_note: str = ""
    effect_by: str = ""
    effect_at: str = ""


@dataclass(frozen=True)
class Cause:
    """Why a row was missed (V2)."""

    method: str
    whys: tuple[str, ...]
    bones: dict[str, list[str]]
    element: str
    conclusion: str
    written_by: str
    measures: tuple[Measure, ...]
    # What was done at once, and when; the word of the vocabulary under which the cause is counted.
    containment: str = ""
    contained_on: str = ""
    term: str = ""


@dataclass(frozen=True)
class Statement:
    """What a department that was asked says of a miss (V2), or why it is no longer asked; the statement is empty where none was made.

    `department` holds both names.
    """

    department: dict[str, str]
    statement: str
    stated_by: str
    stated_at: str
    withdrawn_reason: str = ""
    withdrawn_by: str = ""
    withdrawn_at: str = ""


@dataclass(frozen=True)
class Row:
    """A row of the control table (V1); `department` holds both names, `attainment` is per cent of the way or empty."""

    place: int
    kind: str
    title: str
    criterion: str
    element: str
    indicator_code: str
    unit: str
    direction: str
    baseline_value: str
    target_value: str
    weight: str
    must_pass: bool
    assignee: str
    department: dict[str, str]
    checker: str
    result: str
    actual_value: str
    actual_text: str
    evidence: str
    reason: str
    attainment: str
    checked_by: str
    checked_at: str
    carried_into: str
    cause: Cause | None
    concerned: tuple[Statement, ...] = ()


@dataclass(frozen=True)
class Point:
    """The value of an indicator in one period, and of how many cases it was counted where that is known."""

    period: str
    value: str
    sample_size: int | None


@dataclass(frozen=True)
class Shift:
    """A shift in the worse direction that was found, by one of Wheeler's rules, until the round closed; `source` is the input it became."""

    rule: int
    side: str
    first_period: str
    found_period: str
    state: str
    source: str
    source_title: str
    decided_by: str
    reason: str


@dataclass(frozen=True)
class Trend:
    """An indicator's series with the verdict before against after, as it was frozen when the round closed.

    `since` is the first day of "after"; `before` and `after` hold count and mean of the measurements.
    """

    code: str
    name_en: str
    name_zh: str
    unit: str
    direction: str
    baseline_value: str
    target_value: str
    since: str
    verdict: str
    reasoning_en: str
    reasoning_zh: str
    before: dict
    after: dict
    points: tuple[Point, ...]
    shifts: tuple[Shift, ...] = ()


@dataclass(frozen=True)
class Decided:
    """What a review decided, and the number and state of the work that it became; 0 where it became none."""

    text: str
    owner: str
    due: str
    work_item: int
    work_state: str


@dataclass(frozen=True)
class ReviewHeld:
    """A review that was held (D4.5), for the day `planned_on` where the plan had it; it was written down on `recorded_on`."""

    held_on: str
    subject: str
    participants: str
    minutes: str
    decisions: str
    planned_on: str = ""
    decided: tuple[Decided, ...] = ()
    recorded_on: str = ""


@dataclass(frozen=True)
class ReviewPlanned:
    """A review that the plan has, beside the day on which it was held; `standing` is in_time, late, recorded_late, missed or due."""

    planned_on: str
    subject: str
    held_on: str
    standing: str


@dataclass(frozen=True)
class Assessment:
    """The appraisal of the process (V4); a criterion with `proof` has `good` of `total` and the `cases`, as the records told at the time."""

    regulation: str
    criteria: tuple[dict, ...]
    score: str
    grade: str
    conclusion: str
    assessed_by: str
    # What the plan's owner has to say of it.
    owner_statement: str = ""
    stated_by: str = ""
    stated_at: str = ""
