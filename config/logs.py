"""Log lines carry the id of the request they belong to, and no secret."""

import logging
import re

from audit.context import request_id

# The address of a calendar feed is all that it takes to read it; whatever stands there is left out, also where it is cut or misspelt.
FEED = re.compile(r"(/feeds/)[^\s\"'?]+")


def without_secrets(text: str) -> str:
    """Return the text with the secrets of addresses left out."""
    return FEED.sub(r"\1…", text)


class SecretFilter(logging.Filter):
    """Leaves the secrets of addresses out of what a record says."""

    def filter(self, record):
        """Clean the record and let it pass."""
        said = record.getMessage()
        if "/feeds/" in said:
            record.msg, record.args = without_secrets(said), ()
        return True


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to every record ("-" outside a request)."""

    def filter(self, record):
        """Stamp the record and let it pass."""
        record.request_id = request_id.get() or "-"
        return True
