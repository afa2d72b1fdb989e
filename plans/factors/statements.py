"""Statements that success factors F6 to F9 ask for: something is said, and "none" is said with a reason."""

import re

from audit import rich

# What says no more than "none", in the words people use for it.
PHRASES = (
    "none", "no", "nothing", "nil", "n a", "na", "not any", "not applicable", "no change", "no changes", "no effect", "no effects", "no impact",
    "no need", "not needed",
    "无", "没有", "不涉及", "不适用", "无变化", "无变更", "无影响", "无需", "无需求", "不需要", "没有变化", "没有变更", "没有影响", "暂无", "均无", "未涉及", "无要求",
    "无特殊要求", "否",
)  # fmt: skip
# What puts a statement off says nothing.
PUT_OFF = {"tbd", "tba", "todo", "to be determined", "to be defined", "later", "see above", "待定", "待补充", "待填写", "同上", "略", "见上"}
DENIALS = ("无新增", "无需", "不涉及", "不需", "没有")
_ONLY_PHRASES = re.compile(r"(?:(?:{}) ?)+".format("|".join(sorted(PHRASES, key=len, reverse=True))))
_CLAUSE = re.compile(r"[^\w /]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
# A text longer than this says more than any row of such phrases.
LONGEST_BARE = 60


def said(text: str) -> str:
    """Return what a statement says in plain words; a text of nothing but marks says nothing, nor does one put off."""
    plain = rich.plain(text).strip()
    words = _words(plain)
    return plain if words and words not in PUT_OFF else ""


def is_bare_none(text: str) -> bool:
    """Return whether a statement says "none", in either language, without a word of why."""
    words = _words(rich.plain(text))
    return len(words) <= LONGEST_BARE and bool(_ONLY_PHRASES.fullmatch(words))


def is_reasoned_none(text: str) -> bool:
    """Return whether a statement begins with "none" and goes on to say why."""
    clause = _words(_CLAUSE.split(rich.plain(text).strip(), maxsplit=1)[0])
    return not is_bare_none(text) and (clause in PHRASES or clause.startswith(DENIALS) or clause.split(" ")[0] in PHRASES)


def _words(text):
    return _BETWEEN_WORDS.sub(" ", text).strip().casefold()
