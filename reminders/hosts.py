"""Whom this installation speaks to by webhooks: the hosts that its administrator has listed, and nobody else."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

HTTPS, HTTP = "https", "http"
# The variable that lists them, as the configuration calls it.
VARIABLE = "WEBHOOK_HOSTS"
# What may stand in a request line as it is (RFC 3986): no space, no control character, nothing beyond ASCII.
WRITABLE = re.compile(r"[!-~]*")


def in_words() -> str:
    """Return in a sentence which hosts this installation sends to, or what its administrator sets where it sends to none."""
    if allowed := settings.WEBHOOK_HOSTS:
        return _("This installation sends to these hosts only: {hosts}.").format(hosts=", ".join(allowed))
    return _("This installation sends to no host: its administrator sets {variable} to allow some.").format(variable=VARIABLE)


def objection_to(address: str) -> str:
    """Return in a sentence why nothing may be sent to an address, "" where nothing speaks against it.

    Asked when the address is entered, and again at each sending: the list may have become shorter.
    """
    if not WRITABLE.fullmatch(address):
        return _("The address may hold letters of the Latin alphabet, digits and signs only; whatever else it holds is written percent-encoded, such as %E5%8F%91.")
    try:
        parts = urlsplit(address)
        where = host_of(parts)
    except ValueError:
        return _("This is no address.")
    if where not in settings.WEBHOOK_HOSTS:
        return in_words()
    if parts.scheme != HTTPS and not (parts.scheme == HTTP and where in settings.WEBHOOK_PLAIN_HOSTS):
        return _("The address has to begin with https://.")
    if "@" in parts.netloc:
        return _("The address may not hold a user name.")
    return ""


def host_of(parts) -> str:
    """Return the host of a split address as the lists name it: with its port, where that is not the usual one. Raises ValueError."""
    usual = {HTTPS: 443, HTTP: 80}.get(parts.scheme)
    host = (parts.hostname or "").lower()
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"
