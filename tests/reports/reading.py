"""Reads contents and PDF files for the tests."""

import io
import json
from datetime import UTC, datetime
from functools import cache

from pypdf import PdfReader

from reports import pdf
from reports.content import build

NOON = datetime(2026, 12, 31, 12, 0, tzinfo=UTC)


def content_of(report) -> dict:
    """Return a report's content, as if it were issued at one fixed moment."""
    return build.of(report, NOON).as_json()


def printed(content: dict) -> bytes:
    """Return the PDF of a content; what several tests look at is rendered once."""
    return _printed(json.dumps(content))


@cache
def _printed(content):
    return pdf.render(json.loads(content)).data


def reader_of(data: bytes) -> PdfReader:
    """Return a reader of a PDF."""
    return PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    """Return all text of a PDF without white space, so that no line break hides a word."""
    return text_of_reader(reader_of(data))


def text_of_reader(reader) -> str:
    """Return all text of a PDF without white space."""
    return squeezed("".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    """Return a text without white space."""
    return "".join(text.split())


def bookmarks_of(reader) -> list[str]:
    """Return the titles of all bookmarks."""
    return [entry.title for entry in _flat(reader.outline)]


def texts_of(value) -> list[str]:
    """Return the texts that people wrote into a plan's document: everything with a space in it."""
    if isinstance(value, dict):
        return [text for one in value.values() for text in texts_of(one)]
    if isinstance(value, list):
        return [text for one in value for text in texts_of(one)]
    return [value] if isinstance(value, str) and " " in value else []


def _flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry
