"""What the doctor says: one finding for each thing looked at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

OK, WARNING, FAULT = "ok", "warning", "fault"


@dataclass(frozen=True)
class Finding:
    """What was found of one thing; `mend` is the line to type or the deed that mends it."""

    level: str
    about: str
    words: str
    mend: str = ""


def examined(about: str, questions: list[Callable[[], Iterator[Finding]]]) -> Iterator[Finding]:
    """Yield what the questions find; a question that fails is a fault itself, and the others are asked all the same."""
    for question in questions:
        try:
            yield from question()
        except Exception as error:  # the doctor looks at sick installations: anything may fail
            told = f"{type(error).__name__}: {error}".removesuffix(": ")
            yield Finding(FAULT, about, _("This could not be looked at ({what}): {error}").format(what=question.__name__, error=told), "")


def judged(is_well: bool, about: str, well: str, ill: str, mend: str, level: str = FAULT) -> Finding:
    """Return the finding of a thing that is either well or not."""
    return Finding(OK, about, well) if is_well else Finding(level, about, ill, mend)
