"""Proves a file of the history by itself, without the database; names the first line that was changed, removed, moved or cut off.

Without the trail's key the lines prove that nothing happened to the file by accident or by hand: each is bound to the one before it,
and events to their predecessors. Whoever recomputes all of that is found by the key alone: it seals every event, every chain's
head, and the file's end.
"""

import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from audit import chain, exporting
from audit.chain import SEALED_FIELDS, Break
from audit.exporting import END, EVENT, FORMAT, HEAD, HEADER

FIELDS = {
    HEADER: {"format", "made_at", "made_by", "filter", "key"},
    EVENT: {*SEALED_FIELDS, "at", "hash"},
    HEAD: {"chain_kind", "chain_number", "sequence", "hash", "seal", "events", "complete"},
    END: {"lines", "seal"},
}  # fmt: skip
EVERY_LINE = {"kind", "line", "file_hash"}


@dataclass
class Proof:
    """What a file holds and what of it was proved: `keyed` whether with the key, `partial` the chains of which it holds a part."""

    header: dict = field(default_factory=dict)
    events: int = 0
    chains: int = 0
    partial: int = 0
    keyed: bool = False
    fault: Break | None = None


class Broken(Exception):
    """A line that does not hold, and why."""


def prove(file: Iterable[bytes]) -> Proof:
    """Read a file of the history line by line and say what of it holds; one line and one chain's end are in memory at a time."""
    proof, reader = Proof(), _Reader()
    number = 0
    for number, raw in enumerate(file, 1):
        try:
            reader.take(number, raw, proof)
        except Broken as broken:
            proof.fault = Break(_named(number, raw), str(broken))
            return proof
    if not reader.ended:
        proof.fault = Break(f"line {number + 1}", f"the file is cut off: it ends after line {number}, without its end" if number else "the file is empty")
    return proof


def _named(number, raw):
    """Name a line as people find it again: by its number, and by the event it tells of."""
    try:
        told = json.loads(raw)
        return f"line {number} ({told['chain_kind']}:{told['chain_number']}#{told['sequence']})"
    except (ValueError, TypeError, KeyError, RecursionError):
        return f"line {number}"


class _Reader:
    """Where the reading of a file has come to."""

    def __init__(self):
        self.previous = ""
        self.place: tuple | None = None
        self.last: dict | None = None
        self.count = 0
        self.done: tuple | None = None
        self.ended = False

    def take(self, number, raw, proof):
        """Take the next line. Raises Broken."""
        _hold(not self.ended, "something was added after the end of the file")
        body = self.body_of(number, raw)
        kind = body["kind"]
        _hold((kind == HEADER) == (number == 1), "a file begins with its header, and has one alone")
        {HEADER: self.header, EVENT: self.event, HEAD: self.head, END: self.end}[kind](body, proof)
        self.previous = body["file_hash"]

    def body_of(self, number, raw):
        """Return a line's facts, which are written in the one way there is. Raises Broken."""
        try:
            text = raw.decode()
            body = json.loads(text)
            same = text == exporting.canonical(body) + "\n"
        except (ValueError, RecursionError):
            raise Broken("it cannot be read") from None
        _hold(isinstance(body, dict) and "line" in body, "it is no line of such a file")
        _hold(body["line"] == number, f"it says that it was line {body['line']}: a line before it was removed, added or moved")
        _hold(isinstance(body.get("kind"), str) and body["kind"] in FIELDS and body.keys() == FIELDS[body["kind"]] | EVERY_LINE, "its facts are not those of such a line")
        facts = {name: value for name, value in body.items() if name != "file_hash"}
        _hold(same and body["file_hash"] == exporting.bound(self.previous, facts), "its content was changed")
        return body

    def header(self, body, proof):
        """The header names the format, and marks the key."""
        _hold(body["format"] == FORMAT, f"the format {body['format']} is unknown here")
        _hold(isinstance(body["key"], str) and body["key"].isascii(), "its mark of the key cannot be read")
        proof.header = body
        proof.keyed = hmac.compare_digest(body["key"], exporting.key_mark())

    def event(self, body, proof):
        """An event follows its predecessor where both are in the file; its own hash is held against the key."""
        place = (body["chain_kind"], body["chain_number"])
        _hold(isinstance(place[0], str) and isinstance(place[1], int), "its facts are of another kind")
        if place != self.place:
            _hold(self.last is None, "the chain before it has no head")
            _hold(self.done is None or self.done < place, "its chain stands in the wrong place")
            self.place, self.count = place, 0
        before = self.last["sequence"] if self.last else 0
        _hold(isinstance(body["sequence"], int) and body["sequence"] > before, "it stands in the wrong place of its chain")
        if body["sequence"] == before + 1:
            _hold(body["previous_hash"] == (self.last["hash"] if self.last else ""), "it does not follow its predecessor")
        if proof.keyed:
            sealed = {name: body[name] for name in (*SEALED_FIELDS, "at")}
            _hold(body["hash"] == chain.keyed(exporting.canonical(sealed)), "its content was changed, and the file put right after it")
        self.last, self.count = body, self.count + 1
        proof.events += 1

    def head(self, body, proof):
        """A chain's head is its last event; where the file holds the whole chain, no event is missing."""
        place = (body["chain_kind"], body["chain_number"])
        _hold(isinstance(body["sequence"], int), "it names no last event of its chain")
        _hold(self.last is not None and place == self.place, "it is the head of a chain that the file does not hold")
        _hold(body["events"] == self.count, f"it says {body['events']} events, the file holds {self.count} of this chain")
        _hold(body["complete"] == (self.count == body["sequence"]), "events of its chain are missing")
        if self.last["sequence"] == body["sequence"]:
            _hold(self.last["hash"] == body["hash"], "the chain's last event is not the one that its head names")
        _hold(self.last["sequence"] <= body["sequence"], "the chain goes on after its head")
        if proof.keyed:
            seal = chain.keyed(f"{place[0]}:{place[1]}:{body['sequence']}:{body['hash']}")
            _hold(body["seal"] == seal, "the head of the chain was changed")
        proof.chains, proof.partial = proof.chains + 1, proof.partial + (not body["complete"])
        self.done, self.place, self.last = place, None, None

    def end(self, body, proof):
        """The end counts the lines before it, under the file's seal."""
        _hold(self.last is None, "the chain before it has no head")
        _hold(body["lines"] == body["line"] - 1, "it counts other lines than the file has")
        if proof.keyed:
            _hold(body["seal"] == chain.keyed(f"file:{body['lines']}:{self.previous}"), "the file was changed and put right, but its seal was not")
        self.ended = True


def _hold(holds, why):
    if not holds:
        raise Broken(why)
