"""Log lines carry the id of the request they belong to."""

import logging

from audit.context import request_id


class RequestIdFilter(logging.Filter):
    """Adds `request_id` to every record ("-" outside a request)."""

    def filter(self, record):
        """Stamp the record and let it pass."""
        record.request_id = request_id.get() or "-"
        return True
