"""Chat robots and webhooks: connected first, so that what fails before the request is known not to have gone.

The request goes straight to the host: through no proxy of the environment, along no redirect, over TLS that is verified.
"""

import http.client
import json
import ssl
import time
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import get_language, override

from reminders import hosts
from reminders.channels import Lost, Refused
from reminders.channels.dialects import DIALECTS, Message
from reminders.wording import heading, lines_of

MOST_READ = 16_384
LONGEST_REASON = 300
OK, REDIRECT, BAD = 200, 300, 400
# The server is there and has not taken it; behind a gateway (502, 504) nobody knows.
LATER, UNCLEAR = {408, 425, 429, 500, 503}, {502, 504}


class Parcel:
    """A request and the open connection that it goes by."""

    def __init__(self, connection, path, post, dialect, hidden):
        self.connection, self.path, self.post, self.dialect, self.hidden = connection, path, post, dialect, hidden

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        self.connection.close()

    def hand_over(self):
        """Send the request, once. Raises Refused when the host has clearly not taken it, Lost when it left no clear answer."""
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Zhijian", "Connection": "close", **self.post.headers}
        try:
            self._write(headers)
            answer = self.connection.getresponse()
            said = _read(answer)
        except (OSError, http.client.HTTPException) as loss:
            raise Lost(self._without_secrets(f"{type(loss).__name__}: {loss}")) from loss
        self._judge(answer.status, said)

    def _write(self, headers):
        """What cannot be written as a request fails before its first byte has left."""
        try:
            self.connection.request("POST", self.path, self.post.body, headers)
        except (ValueError, http.client.InvalidURL) as mistake:
            # Its own words may repeat the address, which is a secret.
            raise Refused(f"{type(mistake).__name__}: the request cannot be written", for_good=True) from mistake

    def _judge(self, status, said):
        code, words = _verdict(self.dialect, said) if self.dialect.codes else (None, "")
        reason = self._without_secrets(f"{status} {'' if code is None else code} {words}")
        if code in self.dialect.busy or status in LATER or "too many" in words.lower():
            raise Refused(reason)
        if status in UNCLEAR:
            raise Lost(reason)
        if OK <= status < REDIRECT and self.dialect.codes and code is None:
            raise Lost(f"{reason}: the answer cannot be read")
        if not OK <= status < REDIRECT or code:
            raise Refused(f"{reason}: redirects are not followed" if REDIRECT <= status < BAD else reason, for_good=True)

    def _without_secrets(self, text):
        """An answer may repeat the key it was asked with; what is kept of it does not."""
        for secret in self.hidden:
            text = text.replace(secret, "…")
        return " ".join(text.split())[:LONGEST_REASON]


def prepare(sending, reminders) -> Parcel:
    """Write the message in the recipient's language and connect to the host. Raises Refused."""
    webhook = sending.webhook
    if webhook is None or not webhook.active:
        raise Refused("the webhook was removed or switched off", for_good=True)
    with override("en"):
        objection = hosts.objection_to(webhook.address)
    if objection:
        raise Refused(objection, for_good=True)
    dialect, parts = DIALECTS[webhook.format], urlsplit(webhook.address)
    with override(sending.recipient.language):
        lines = lines_of(reminders)
        message = Message(heading(len(lines)), lines, str(sending.key), time.time(), sending.recipient.username, get_language())
        post = dialect.write(message, webhook.secret)
    query = "&".join(filter(None, [parts.query, post.query]))
    path = f"{parts.path or '/'}?{query}" if query else parts.path or "/"
    return Parcel(_connected(parts), path, post, dialect, _secrets_of(webhook, parts))


def _connected(parts):
    seconds = settings.EMAIL_TIMEOUT
    if parts.scheme == hosts.HTTPS:
        connection = http.client.HTTPSConnection(parts.hostname, parts.port, timeout=seconds, context=ssl.create_default_context())
    else:
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=seconds)
    try:
        connection.connect()
    except (OSError, UnicodeError) as error:
        connection.close()
        raise Refused(f"{type(error).__name__}: {error}"[:LONGEST_REASON]) from error
    return connection


def _read(answer):
    """Return the beginning of an answer; one that drips is waited for no longer than two silences."""
    until, said = time.monotonic() + 2 * settings.EMAIL_TIMEOUT, b""
    while len(said) < MOST_READ and (part := answer.read1(MOST_READ - len(said))):
        said += part
        if time.monotonic() > until:
            raise TimeoutError("the answer takes too long")
    return said


def _verdict(dialect, said):
    """Return the code and the words of a robot's answer, (None, "") where it says neither."""
    try:
        told = json.loads(said)
        code = next(told[name] for name in dialect.codes if name in told)
        words = next((str(told[name]) for name in dialect.words if told.get(name)), "")
        return int(code), words
    except (ValueError, TypeError, StopIteration, AttributeError, RecursionError):
        return None, ""


def _secrets_of(webhook, parts):
    """Return what of the address and the secret nobody may read in a reason, the longest first."""
    values = [pair.partition("=")[2] for pair in parts.query.split("&")]
    shown = {webhook.secret, parts.query, *values, parts.path.rpartition("/")[2]}
    return sorted((one for one in shown | {unquote(one) for one in shown} if len(one) > 2), key=len, reverse=True)
