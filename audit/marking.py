"""What changed within a text, word by word; where no spaces part the words, as in Chinese, sign by sign."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, OLD, NEW = "same", "del", "ins"
# A word, a number, a run of spaces, or any other single sign; Chinese has a sign for each syllable.
TOKEN = re.compile(r"[A-Za-zÀ-ɏ]+|\d+(?:[.,:/-]\d+)*|[^\S\n]+|\n|.", re.DOTALL)
SENTENCE = re.compile(r"(?:[^\n。！？；.!?;]|\.(?=\d))*(?:[。！？；!?;]+|\.(?!\d)|\n|$)[^\S\n]*")
# Beyond these, a comparison would take seconds, and its marks would be confetti.
MOST_TOKENS = 700
MOST_SENTENCES = 2000
LEAST_IN_COMMON = 0.35
CONTEXT = 90  # signs of unchanged text left on either side of a change


@dataclass(frozen=True)
class Span:
    """A stretch of text: `kind` is "same", "del" or "ins"."""

    kind: str
    text: str


def marked(old: str, new: str) -> tuple[Span, ...]:
    """Return both texts as one, what was taken out beside what was put in; the same text gives one span or none."""
    spans = []
    for before, after in _pieces(_split(SENTENCE, old), _split(SENTENCE, new), MOST_SENTENCES):
        spans += [Span(SAME, before)] if before == after else _within(before, after)
    return _joined(spans)


def shortened(spans: tuple[Span, ...]) -> tuple[Span, ...]:
    """Return the spans with long unchanged stretches cut down to what stands beside a change."""
    return tuple(_cut(span, place > 0, place < len(spans) - 1) for place, span in enumerate(spans))


def changes_anything(spans: tuple[Span, ...]) -> bool:
    """Whether any word differs."""
    return any(span.kind != SAME for span in spans)


def _split(pattern, text):
    return [piece for piece in pattern.findall(text) if piece]


def _pieces(old, new, most):
    """Yield pairs of text, equal or not, that follow one another in both texts."""
    head = next((place for place, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    yield "".join(old[:head]), "".join(new[:head])
    old, new = old[head:], new[head:]
    if max(len(old), len(new)) > most:
        yield "".join(old), "".join(new)
        return
    # Junk is what occurs everywhere, such as blank lines: without looking past it, long texts of equal lines take minutes.
    for _tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=True).get_opcodes():
        yield "".join(old[a:b]), "".join(new[c:d])


def _within(old, new):
    before, after = _split(TOKEN, old), _split(TOKEN, new)
    if not (before and after) or max(len(before), len(after)) > MOST_TOKENS:
        return _replaced(old, new)
    found = SequenceMatcher(None, before, after, autojunk=False)
    if found.ratio() < LEAST_IN_COMMON:
        return _replaced(old, new)
    spans = []
    for tag, a, b, c, d in found.get_opcodes():
        spans += [Span(SAME, "".join(before[a:b]))] if tag == "equal" else _replaced("".join(before[a:b]), "".join(after[c:d]))
    return _without_confetti(spans)


def _replaced(old, new):
    return [Span(kind, text) for kind, text in ((OLD, old), (NEW, new)) if text]


def _without_confetti(spans):
    """Take a single unchanged sign between two changes as changed: whole words are easier to read than letters."""
    calm: list[Span] = []
    for place, span in enumerate(spans):
        lonely = span.kind == SAME and len(span.text.strip()) < 2 and 0 < place < len(spans) - 1 and "\n" not in span.text
        calm += [Span(OLD, span.text), Span(NEW, span.text)] if lonely else [span]
    return calm


def _joined(spans):
    """Join neighbours of a kind; between two unchanged stretches all that was taken out comes before all that was put in."""
    joined: list[Span] = []
    gone, come, same = "", "", ""
    for span in spans:
        if span.kind == SAME and span.text:
            joined += _replaced(gone, come)
            gone, come, same = "", "", same + span.text
            continue
        if same and span.text:
            joined, same = [*joined, Span(SAME, same)], ""
        gone, come = gone + (span.text if span.kind == OLD else ""), come + (span.text if span.kind == NEW else "")
    return (*joined, *_replaced(gone, come), *([Span(SAME, same)] if same else []))


def _cut(span, after_change, before_change):
    if span.kind != SAME or len(span.text) <= 2 * CONTEXT + 40:
        return span
    head = span.text[:CONTEXT] if after_change else ""
    tail = span.text[-CONTEXT:] if before_change else ""
    return Span(SAME, f"{head} … {tail}" if head or tail else span.text)
