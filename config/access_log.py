"""The web server's log of requests; what is secret in an address does not enter it."""

from gunicorn.glogging import Logger

from config.logs import without_secrets


class AccessLog(Logger):
    """Writes the lines of gunicorn's log of requests, with the secrets of addresses taken out of the request and of where it came from."""

    def atoms(self, resp, req, environ, request_time):
        """Return what a line can tell."""
        told = super().atoms(resp, req, environ, request_time)
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in told.items()}
