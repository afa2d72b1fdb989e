"""Words of a paper that has both languages: in Chinese first, in English after it; what people wrote stands in it once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import override

from reports.states import BOTH

FIRST, SECOND = "zh-hans", "en"
_in_both = ContextVar("reports_in_both", default=False)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Within it words are in a report's language; of one in both, Chinese is the language that is active."""
    with override(FIRST if language == BOTH else language), _both(language == BOTH):
        yield


def is_both() -> bool:
    """Return whether the paper that is being told has both languages."""
    return _in_both.get()


def each(words: Callable[[], str]) -> list[str]:
    """Return what `words` says in the active language, and what it says in English where the paper has both and they differ."""
    if not _in_both.get():
        return [words()]
    with _both(False):
        first = words()
        with override(SECOND):
            second = words()
    return [first] if first == second else [first, second]


def line(words: Callable[[], str]) -> str:
    """Return the same in one line."""
    return " ".join(each(words))


@contextmanager
def _both(on):
    token = _in_both.set(on)
    try:
        yield
    finally:
        _in_both.reset(token)
