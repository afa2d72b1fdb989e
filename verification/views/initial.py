"""What forms start from."""

import uuid
from decimal import Decimal

from verification.forms import WHYS


def plain(value: Decimal | None) -> str | None:
    """Return a figure without trailing zeros."""
    return None if value is None else format(value.normalize(), "f")


def cause_initial(cause) -> dict:
    """Return what the cause's form starts from: what is written, or a fresh key."""
    if cause is None:
        return {"key": uuid.uuid4()}
    whys = {f"why{place}": answer for place, answer in enumerate(cause.whys[:WHYS], 1)}
    bones = {f"bone_{bone}": "\n".join(causes) for bone, causes in cause.bones.items()}
    facts = {name: getattr(cause, name) for name in ("version", "method", "conclusion", "element", "containment", "contained_on", "term")}
    return {**facts, **whys, **bones}
