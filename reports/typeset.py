"""Quotation marks, apostrophes and dots of Latin text take their Latin shape: the Chinese faces set them as wide as a Chinese sign.

Which of the two shapes a mark has no encoding tells and no language of the document either: people write English within Chinese
and the other way round. It shows by what the mark stands beside.
"""

import re
import unicodedata

OPENING = "“‘"
CLOSING = {"”": "“", "’": "‘"}
MARKS = re.compile("[“”‘’]|…+")
# What is no text that can be marked up: names in the head, rules of style, drawings.
PIECES = re.compile(r"(<title\b.*?</title>|<style\b.*?</style>|<svg\b.*?</svg>|<[^>]*>)", re.DOTALL)
# What stands within a sentence without ending it.
INLINE = re.compile(r"</?(?:a|b|code|em|i|mark|s|small|span|strong|sub|sup|u)\b", re.IGNORECASE)
# The word that a mark belongs to: its shape changes as a whole, so that no reader hears a word in pieces.
SPACE = re.compile(r"\s")


def set_latin(html: str) -> str:
    """Return a page in which each word with marks in Latin text is of the class `latin`, which the papers' styles know."""
    pieces, run = PIECES.split(html), []
    # What stands between two that were split off is text.
    for place in range(0, len(pieces), 2):
        run.append(place)
        if place + 1 == len(pieces) or not INLINE.match(pieces[place + 1]):
            _mark(pieces, run)
            run = []
    return "".join(pieces)


def _mark(pieces, run):
    """Mark the pieces of one run of text, which is read as if nothing stood between them."""
    text = "".join(pieces[place] for place in run)
    latin, begin = _latin_marks(text) if MARKS.search(text) else (), 0
    for place in run if latin else ():
        end = begin + len(pieces[place])
        pieces[place] = _marked(pieces[place], [at - begin for at in latin if begin <= at < end])
        begin = end


def _marked(text, latin):
    made, done = [], 0
    for at in latin:
        if at < done:
            continue
        first, last = _word(text, at)
        made += [text[done : max(first, done)], f'<span class="latin">{text[max(first, done) : last]}</span>']
        done = last
    return "".join([*made, text[done:]])


def _latin_marks(text) -> list[int]:
    """Return the places of the marks that belong to Latin text: pairs as one, for a mark on its own what stands on either side."""
    found, opened, alone = [], {mark: [] for mark in OPENING}, []
    for match in MARKS.finditer(text):
        at, mark = match.start(), match[0]
        if mark in OPENING:
            opened[mark].append(at)
        elif opened.get(CLOSING.get(mark)):
            begun = opened[CLOSING[mark]].pop()
            found += [begun, at] if _is_latin(text, begun, begun + 1) and _is_latin(text, at, at + 1) else []
        else:
            alone.append(match.span())
    alone += [(at, at + 1) for places in opened.values() for at in places]
    return sorted([*found, *(first for first, last in alone if _is_latin(text, first, last))])


def _is_latin(text, first, last):
    """Return whether no Chinese sign stands before or after a mark."""
    return not _is_wide(text, first - 1) and not _is_wide(text, last)


def _is_wide(text, at):
    """Return whether a Chinese sign stands at a place."""
    return 0 <= at < len(text) and unicodedata.east_asian_width(text[at]) in "WF"


def _word(text, at):
    """Return where the word begins and ends that a mark stands in: up to a space or a Chinese sign."""
    first = last = at
    while first and not SPACE.match(text[first - 1]) and not _is_wide(text, first - 1):
        first -= 1
    while last < len(text) and not SPACE.match(text[last]) and not _is_wide(text, last):
        last += 1
    return first, last
