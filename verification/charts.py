"""The fishbone as geometry for its SVG template: the same picture on the page and on paper."""

import unicodedata
from dataclasses import dataclass

from django.utils.translation import gettext as _

from verification.states import FISHBONE_BONES

WIDTH, HEAD, MARGIN = 960, 190, 16
LINE, GAP, LEAN, LABEL_HEIGHT = 17, 6, 34, 24
# About how wide a character is at 13 px: a wide one (Chinese) or a narrow one.
WIDE, NARROW = 13.0, 7.0


@dataclass(frozen=True)
class Text:
    """A line of text at its baseline."""

    x: float
    y: float
    text: str


@dataclass(frozen=True)
class Bone:
    """A bone: the slanted line from label to spine, its label, its lines of causes, the twig under each cause."""

    element: str
    label: Text
    x1: float
    y1: float
    x2: float
    y2: float
    causes: tuple[Text, ...]
    twigs: tuple[tuple[float, float, float], ...]


@dataclass(frozen=True)
class Fishbone:
    """A fishbone of `width` × `height`; the spine runs at `spine` to the head, which names the effect."""

    width: int
    height: float
    spine: float
    head_x: float
    head_y: float
    head_height: float
    effect: tuple[Text, ...]
    bones: tuple[Bone, ...]
    text_alternative: str


def fishbone(bones: dict[str, list[str]], effect: str, width: int = WIDTH) -> Fishbone:
    """Return the picture of causes by bone (code → texts) that lead to an effect, `width` px wide; bones without causes are left out."""
    filled = [(code, str(words), bones[code]) for code, words in FISHBONE_BONES if bones.get(code)]
    columns = max((len(filled) + 1) // 2, 1)
    pitch = (width - HEAD - 2 * MARGIN) / columns
    wrapped = [[wrap(cause, pitch - LEAN - 20) for cause in causes] for _code, _words, causes in filled]
    depths = [sum(len(lines) * LINE + GAP for lines in causes) for causes in wrapped]
    upper, lower = max(depths[0::2], default=0), max(depths[1::2], default=0)
    head = wrap(effect, HEAD - 24)[:6]
    head_height = len(head) * LINE + 20
    spine = max(upper + LABEL_HEIGHT + 2 * GAP, head_height / 2) + MARGIN
    height = spine + max(lower + LABEL_HEIGHT + 2 * GAP if lower else 0, head_height / 2) + MARGIN
    drawn = tuple(
        _bone(
            code,
            words,
            causes,
            MARGIN + (place // 2) * pitch,
            pitch,
            spine,
            upper if place % 2 == 0 else lower,
            place % 2 == 0,
        )
        for place, ((code, words, _causes), causes) in enumerate(zip(filled, wrapped, strict=True))
    )
    head_y = spine - head_height / 2
    effect_lines = tuple(Text(width - HEAD + 12, head_y + 24 + place * LINE, line) for place, line in enumerate(head))
    told = "; ".join(f"{words}: {', '.join(causes)}" for _code, words, causes in filled)
    alternative = _("Fishbone of “{effect}”. {causes}").format(effect=effect, causes=told)
    return Fishbone(width, height, spine, width - HEAD, head_y, head_height, effect_lines, drawn, alternative)


def _bone(code, words, causes, left, pitch, spine, depth, above):
    reach = depth + 2 * GAP
    far, joint = left + pitch - LEAN, left + pitch - 4
    end = spine - reach if above else spine + reach
    label = Text(far, end - 8 if above else end + 18, words)
    lines, twigs = [], []
    y = end + GAP if above else spine + GAP
    for texts in causes:
        for text in texts:
            y += LINE
            lines.append(Text(left + 8, y - 4, text))
        on_bone = far + (joint - far) * abs(y - end) / reach
        twigs.append((left + 8, on_bone, y + 1))
        y += GAP
    return Bone(code, label, far, end, joint, spine, tuple(lines), tuple(twigs))


def width_of(text: str) -> float:
    """Return about how wide a text is, in px."""
    return sum(WIDE if unicodedata.east_asian_width(char) in "WF" else NARROW for char in text)


def wrap(text: str, room: float) -> list[str]:
    """Return the text in lines no wider than `room` px: broken between words, anywhere in Chinese and long words."""
    lines, line = [], ""
    for token in _tokens(text):
        if line and width_of(line + token.rstrip()) > room:
            lines.append(line.rstrip())
            line = ""
        line += token
        while width_of(line) > room and len(line) > 1:
            cut = _fitting(line, room)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _tokens(text):
    token = ""
    for char in " ".join(text.split()):
        if unicodedata.east_asian_width(char) in "WF":
            yield from (part for part in (token, char) if part)
            token = ""
        else:
            token += char
            if char == " ":
                yield token
                token = ""
    if token:
        yield token


def _fitting(line, room):
    cut = len(line)
    while cut > 1 and width_of(line[:cut]) > room:
        cut -= 1
    return cut
