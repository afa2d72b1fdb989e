"""What a person has read of a plan's own fields: digests by which two people in different fields do not stop each other."""

import hashlib
import json
from datetime import date

from django.db import models

SIZE = 16


def digest_of(value) -> str:
    """Return the digest of a field's value, 16 hex digits; line ends and blanks at the edges, which no form keeps, do not count."""
    return hashlib.sha256(json.dumps(_canonical(value), sort_keys=True, default=str).encode()).hexdigest()[:SIZE]


def _canonical(value):
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    return sorted(value, key=str) if isinstance(value, list) else value


def seen_of(plan, names) -> dict[str, str]:
    """Return the digest of each of these fields as the plan holds them."""
    return {name: digest_of(getattr(plan, name)) for name in names}


def touched(changes: dict, seen: dict[str, str]) -> dict:
    """Return the changes that differ from what their writer had read."""
    return {name: value for name, value in changes.items() if seen.get(name) != digest_of(value)}


def crossed(plan, changes: dict, seen: dict[str, str]) -> dict:
    """Return those of the changes whose field somebody else has changed, to something else, since their writer read it."""
    return {name: value for name, value in changes.items() if digest_of(getattr(plan, name)) not in (seen.get(name), digest_of(value))}
