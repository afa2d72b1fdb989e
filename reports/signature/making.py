"""A report's file is signed once, at issue, by the process that issues it; the one that lays it out never sees the key.

What is signed stays as it was made, byte for byte; the signature is added behind it. It certifies the file: any change after it breaks it.
It is not seen on the paper, where people sign by hand, and so it asks nothing of the page; readers of PDF show it beside the page.
"""

import hashlib
from dataclasses import replace

from cryptography.hazmat.primitives.serialization import Encoding
from django.utils import timezone

from reports.rendering import Rendering
from reports.signature import keys


def key_of_today() -> keys.SigningKey | None:
    """Return the key that the settings name, None when they name none. Raises keys.Unusable when it cannot sign today."""
    key = keys.configured()
    if key:
        keys.check_days(key.certificate, timezone.now())
    return key


def signed(rendering: Rendering, key: keys.SigningKey | None) -> Rendering:
    """Return a rendering with the signature of a key; without a key, as it is.

    The library is loaded when it is needed; most processes never need it.
    """
    if key is None:
        return rendering
    from reports.signature import pades

    data = pades.with_signature(rendering.data, key)
    digest = hashlib.sha256(key.certificate.public_bytes(Encoding.DER)).hexdigest()
    return replace(rendering, data=data, signed_by=keys.name_of(key.certificate)[: keys.LONGEST_NAME], certificate=digest)
