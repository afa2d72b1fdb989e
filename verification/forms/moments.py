"""Up to which event of a plan's chain figures are told, as a page and the API ask for it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from audit.slices import BIGGEST


def last_event_in(query) -> int | None:
    """Return the number of the last event that counts, None where `until` is not asked for. Raises ValidationError under `until`."""
    text = query.get("until", "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and 1 <= int(text) <= BIGGEST):
        raise ValidationError({"until": _("Give the number of an event, such as 412.")})
    return int(text)
