"""How often a person may have done what costs the machine much, on the pages and at the API together."""

from django.utils.translation import gettext as _
from rest_framework.throttling import SimpleRateThrottle

from audit.errors import TooOften


class PersonThrottle(SimpleRateThrottle):
    """So often may one person have it; `scope` names what."""

    def get_cache_key(self, request, view):
        """Count by person."""
        return f"{self.scope}:{request.user.pk}"


class CheckThrottle(PersonThrottle):
    """So many files may a person have checked in a minute: each is read to its end."""

    scope = "report-check"
    rate = "30/minute"


class CopyThrottle(PersonThrottle):
    """So many copies of reports may a person fetch in a minute: making one takes seconds."""

    scope = "report-copy"
    rate = "30/minute"


def hold_back(throttle: PersonThrottle, request, view) -> None:
    """Count what a person asks for on a page. Raises TooOften (429) where it is too much."""
    if not throttle.allow_request(request, view):
        raise TooOften(_("You have asked for this many times within a minute. Wait a minute, then try again."))
