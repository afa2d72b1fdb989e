"""A paper is made in a process of its own, within limits of time, memory and pages; one that passes them is killed and says so.

What the process is given is the content alone. It opens no database, and what it holds in memory is gone with it.
"""

import json
import subprocess
import sys
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _


class RenderingFailed(Exception):
    """The paper could not be made; the message says why, in the language that was active."""


@dataclass(frozen=True)
class Rendering:
    """A rendered PDF: its bytes and how many pages it has; once it is signed, by whom, and the SHA-256 of the certificate."""

    data: bytes
    pages: int
    signed_by: str = ""
    certificate: str = ""


def rendered(content: dict, maker: str = "reports.pdf") -> Rendering:
    """Return the PDF of a content's JSON, made in a process of its own; `maker` is the module whose `render` makes it.

    Raises RenderingFailed when the paper asks for something it may not have, when its process dies, and when it takes more
    than `settings.REPORT_LIMITS` allows (seconds by the clock, megabytes of memory, pages); its process is killed then.
    """
    limits = settings.REPORT_LIMITS
    head, data = _answer_of({"content": content, "maker": maker, **limits})
    if "pages" in head:
        return Rendering(data, head["pages"])
    raise RenderingFailed(_sentence(head["stopped"], limits))


def _answer_of(asked):
    """Return what the process of the paper answers: its head, and the PDF."""
    # A program of its own and no fork: a worker may have no children of the other kind, and its threads' locks stay its own.
    command = [sys.executable, "-m", "reports.apart"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=settings.BASE_DIR) as process:
        try:
            answer, _nothing = process.communicate(json.dumps(asked).encode(), timeout=asked["seconds"])
        except subprocess.TimeoutExpired:
            return {"stopped": "seconds"}, b""
        finally:
            process.kill()
    head, _newline, data = answer.partition(b"\n")
    # It died without a word; that is what the kernel and the engine's C code do when memory ends.
    return json.loads(head) if head else {"stopped": "memory"}, data


def _sentence(reason, limits):
    sentences = {
        "seconds": _("Making the report took longer than {seconds} seconds and was stopped. Report on fewer rows, or have the administrator raise the limit."),
        "memory": _("Making the report broke off; most likely it needed more than the {megabytes} MB of memory it may have. Report on fewer rows, or have the administrator raise the limit."),
        "pages": _("The report has more than {pages} pages and was not made. Report on fewer rows, or have the administrator raise the limit."),
    }
    return sentences[reason].format(**limits) if reason in sentences else reason
