"""Inputs that say much the same as what somebody is typing, so that nothing is raised twice."""

import re
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, Value, When
from rapidfuzz import fuzz

from plans.models import ImprovementInput

SHOWN = 5
# So many inputs at most are compared, those that share most with what was typed.
CANDIDATES = 300
# So many words of what was typed are looked for; more make the question longer, not the answer better.
MOST_TERMS = 16
LONGEST_TITLE = 200
LONGEST_DESCRIPTION = 600
# Below this score (0 to 100) two inputs merely share a word.
ALIKE = 45
_PIECES = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
# Words that every sentence has.
SMALL = frozenset("a an and are as at by for from has have in is it its no not of on or than that the there this to was were with".split())


@dataclass(frozen=True)
class Match:
    """An input that is like what was typed; `score` is 0 to 100."""

    source: ImprovementInput
    score: float


def terms_of(text: str) -> list[str]:
    """Return what a text is compared by, each once: its words, and each pair of neighbours in Chinese, which writes no spaces."""
    terms: dict[str, None] = {}
    for piece in _PIECES.findall(text.casefold()):
        if _CHINESE.match(piece) and len(piece) > 1:
            terms.update(dict.fromkeys(piece[place : place + 2] for place in range(len(piece) - 1)))
        elif (len(piece) > 1 and piece not in SMALL) or _CHINESE.match(piece):
            terms[piece] = None
    return list(terms)


def find(user, title: str, description: str = "", exclude: int | None = None, among=None, limit: int = SHOWN) -> list[Match]:
    """Return the inputs most like these words that the user may see, the likest first; one query, however many there are.

    `exclude` is the id of an input that is not compared with itself; `among` narrows which inputs are asked.
    """
    title, description = title[:LONGEST_TITLE], description[:LONGEST_DESCRIPTION]
    terms = _longest_first(terms_of(title) or terms_of(description))
    if not terms:
        return []
    rows = ImprovementInput.objects.visible_to(user) if among is None else among
    matches = [Match(source, score_of(title, description, source)) for source in _candidates(rows.exclude(pk=exclude), terms)]
    alike = sorted((match for match in matches if match.score >= ALIKE), key=lambda match: (-match.score, -match.source.pk))
    return alike[:limit]


def score_of(title: str, description: str, source) -> float:
    """Return how much an input says the same, 0 to 100: by title, or by all that is said where that is likelier."""
    by_title = _ratio(title, source.title)
    if not description.strip():
        return by_title
    everything = _ratio(f"{title} {description}", f"{source.title} {source.description[:LONGEST_DESCRIPTION]}")
    return max(by_title, (by_title + everything) / 2)


def _ratio(one, other):
    # Each script by itself: a title told in two languages is as like as its liker half.
    mine, theirs = terms_of(one), terms_of(other)
    return max(_of_words(mine, theirs, chinese=False), _of_words(mine, theirs, chinese=True), _of_characters(one, other))


def _of_words(mine, theirs, chinese):
    mine, theirs = (" ".join(term for term in terms if bool(_CHINESE.match(term)) == chinese) for terms in (mine, theirs))
    if not mine or not theirs:
        return 0.0
    # The set tells what is shared whatever else is said; the sorted words keep one shared word from counting as the whole.
    return 0.6 * fuzz.token_set_ratio(mine, theirs) + 0.4 * fuzz.token_sort_ratio(mine, theirs)


def _of_characters(one, other):
    mine, theirs = ("".join(_CHINESE.findall(text)) for text in (one, other))
    return fuzz.ratio(mine, theirs) if mine and theirs else 0.0


def _longest_first(terms):
    return sorted(terms, key=len, reverse=True)[:MOST_TERMS]


def _candidates(rows, terms):
    shares = Q()
    hits = Value(0, output_field=IntegerField())
    for term in terms:
        holds = Q(title__icontains=term) | Q(description__icontains=term)
        shares |= holds
        hits = hits + Case(When(holds, then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.filter(shares).annotate(hits=hits).order_by("-hits", "-id")[:CANDIDATES]
