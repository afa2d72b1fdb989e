"""How often somebody may have something sent."""

from rest_framework.throttling import SimpleRateThrottle


class TrialThrottle(SimpleRateThrottle):
    """So many test messages a person may send in a minute; chat services take about twenty."""

    scope = "webhook-trial"
    rate = "6/minute"

    def get_cache_key(self, request, view):
        """Count by person, on the page and at the API together."""
        return f"webhook-trial:{request.user.pk}"
