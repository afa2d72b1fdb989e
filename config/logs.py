"""Log lines carry the id of the request or task they belong to, and neither a secret nor personal data.

One formatter, for people or for machines, writes the lines of Django, gunicorn and Celery alike. What must not be told is
left out of the finished text, so that it is missing in the words, in their arguments and in a traceback.
"""

import logging
import os
import re
from functools import cache

from celery import current_task
from pythonjsonlogger.json import JsonFormatter

from audit.context import request_id
from config import environment

LINE = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"
# What a line for machines may hold; what else a library hangs onto a record (a request, a query's values) is not told.
FIELDS = {"time": "asctime", "level": "levelname", "logger": "name", "request_id": "request_id", "task": "task", "message": "message"}
MORE_FIELDS = ("method", "path", "status", "bytes", "seconds", "exc_info", "stack_info")
# Libraries that tell every step, a query's values or a request's headers; of them only what goes wrong is worth a line.
TALKATIVE = ("weasyprint", "fontTools", "axes", "django.db.backends", "urllib3", "boto3", "botocore", "s3transfer")
NAMES = r"pass(?:word|wd|phrase)?|secret|token|access_token|api_?key|key|authorization|cookie|session(?:id)?|csrf\w*|dsn|sign(?:ature)?"
LEFT_OUT = (
    # The address of a calendar feed is all that it takes to read it; whatever stands there is left out, also where it is cut or misspelt.
    (re.compile(r"(/feeds/|/hook/)[^\s\"'?]+"), r"\1…"),
    # A user and a password in a URL.
    (re.compile(r"(\w://)[^\s/\"'@]+@"), r"\1…@"),
    (re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "…@…"),
    (re.compile(r"(?i)\b(bearer|basic|token)\s+(?=\S*\d)[\w.~+/=-]{8,}"), r"\1 …"),
    # password=…, 'token': '…', "authorization": "…"
    (re.compile(rf"(?i)(?<![a-z])({NAMES})([\"']?\s*[=:]\s*)(\"[^\"]*\"|'[^']*'|[^\s,;&)}}\]\"']+)"), r"\1\2…"),
)


@cache
def _own_secrets():
    return environment.secrets(os.environ)


def without_secrets(text: str) -> str:
    """Return the text without secrets, addresses of people, and addresses that open something by themselves."""
    for secret in _own_secrets():
        text = text.replace(secret, "…")
    for pattern, instead in LEFT_OUT:
        text = pattern.sub(instead, text)
    return text


def request_of_now() -> str:
    """Return the id of the request that is being answered, or that ordered the present task; "-" outside of both."""
    told = (current_task.request.headers or {}) if current_task else {}
    return request_id.get() or told.get("request_id") or "-"


def _place(record):
    """Stamp the record with the request and the task it belongs to; what it has already stays."""
    asked = getattr(record, "request", None)
    record.request_id = getattr(record, "request_id", "") or getattr(asked, "request_id", "") or request_of_now()
    record.task = f"{current_task.name} {current_task.request.id}" if current_task else ""


class Line(logging.Formatter):
    """A line for people."""

    def __init__(self):
        super().__init__(LINE)

    def format(self, record):
        """Return the finished line."""
        _place(record)
        return without_secrets(super().format(record))


class Json(JsonFormatter):
    """A line of JSON for machines."""

    def __init__(self):
        fields = {held: name for name, held in FIELDS.items()}
        super().__init__([*fields], rename_fields=fields, datefmt="%Y-%m-%dT%H:%M:%S%z", json_ensure_ascii=False)

    def format(self, record):
        """Return the finished line."""
        _place(record)
        return super().format(record)

    def process_log_record(self, log_data):
        """Return what may be told of a record."""
        told = {name: value for name, value in log_data.items() if name in (*FIELDS, *MORE_FIELDS) and value not in (None, "")}
        return {name: without_secrets(value) if isinstance(value, str) else value for name, value in told.items()}


FORMATTERS = {"line": Line, "json": Json}


def logging_of(level: str, form: str) -> dict:
    """Return the LOGGING of Django's settings: everything goes to one handler, in one form."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"house": {"()": FORMATTERS[form]}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "house"}},
        "loggers": {name: {"level": "WARNING"} for name in TALKATIVE} | {"django": {"handlers": []}, "django.server": {"handlers": []}},
        "root": {"handlers": ["console"], "level": level},
    }
