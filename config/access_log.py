"""The web server's log: the same lines as everything else writes, and of a request nothing that tells who asked."""

import logging

from gunicorn.glogging import Logger

from config import environment
from config.logs import FORMATTERS, without_secrets

ID_HEADER = "x-request-id"


class AccessLog(Logger):
    """Writes gunicorn's lines in the form of the house; no address, no browser, no query and no secret of an address enters them."""

    def setup(self, cfg):
        """Give gunicorn's handlers the formatter of the house, and have Python's warnings logged like anything else."""
        super().setup(cfg)
        logging.captureWarnings(True)
        formatter = FORMATTERS[environment.of_this_process()["LOG_FORMAT"]]()
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(formatter)

    def atoms(self, resp, req, environ, request_time):
        """Return what a line of another form can tell."""
        told = super().atoms(resp, req, environ, request_time)
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in told.items()}

    def access(self, resp, req, environ, request_time):
        """Write the line of one request, with the id that its answer bears."""
        if not self.access_log_enabled:
            return
        path = environ.get("RAW_URI", "").partition("?")[0]
        told = {
            "method": environ.get("REQUEST_METHOD"),
            "path": path,
            "status": resp.status_code,
            "bytes": resp.sent,
            "seconds": round(request_time.total_seconds(), 4),
            "request_id": next((value for name, value in resp.headers if name.lower() == ID_HEADER), ""),
        }
        words = '"%s %s %s" %s %s bytes %s s'
        self.access_log.info(words, told["method"], path, environ.get("SERVER_PROTOCOL"), told["status"], told["bytes"], told["seconds"], extra=told)
