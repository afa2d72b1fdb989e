"""A copy once made is kept for a while, and is made by one process at a time: making a long one takes seconds of a processor."""

import hashlib
import time

from django.core.cache import cache
from django.utils.translation import gettext as _

from audit.errors import NotReady
from reports import copies
from reports.content.shapes import fingerprint

# Seconds: for so long a copy is kept; so long may its making take; so long does somebody else wait for it.
KEPT, MAKING, PATIENCE = 3600, 60, 10
PAUSE = 0.2
# What is longer is made anew each time, that it crowds nothing else out.
LARGEST = 4 * 1024 * 1024


def copy_of(media: str, content: dict, issued: str) -> bytes:
    """Return a content in one of `copies.MEDIA_TYPES`, made now or before. Raises NotReady while another process makes it and takes long."""
    if media == "json":
        return copies.write(media, content, issued)
    key = f"copy:{media}:{hashlib.sha256(f'{fingerprint(content)} {issued}'.encode()).hexdigest()}"
    until = time.monotonic() + PATIENCE
    while (data := cache.get(key)) is None and not cache.add(f"{key}:making", True, MAKING):
        if time.monotonic() > until:
            raise NotReady(_("This copy is being made at this moment. Try again in a minute."))
        time.sleep(PAUSE)
    return data if data is not None else _made(key, media, content, issued)


def _made(key, media, content, issued):
    try:
        data = copies.write(media, content, issued)
        if len(data) <= LARGEST:
            cache.set(key, data, KEPT)
        return data
    finally:
        cache.delete(f"{key}:making")
