"""A paper is made in a process of its own, within limits of time, memory and pages; one that passes them is killed and says so.

What the process is given is the content alone. It opens no database, and what it holds in memory is gone with it.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

# So often, in seconds, whoever waits for a paper says that it is being made.
BEAT = 20


class RenderingFailed(Exception):
    """The paper could not be made; the message says why, in the language that was active."""


@dataclass(frozen=True)
class Rendering:
    """A rendered PDF: its bytes and how many pages it has; once it is signed, by whom, and the SHA-256 of the certificate."""

    data: bytes
    pages: int
    signed_by: str = ""
    certificate: str = ""


def rendered(content: dict, maker: str = "reports.pdf", alive: Callable[[], None] = lambda: None) -> Rendering:
    """Return the PDF of a content's JSON, made in a process of its own; `maker` is the module whose `render` makes it.

    `alive` is called every `BEAT` seconds while it is being made.

    Raises RenderingFailed when the paper asks for something it may not have, when its process dies, and when it takes more
    than `settings.REPORT_LIMITS` allows (seconds by the clock, megabytes of memory, pages); its process is killed then.
    """
    limits = settings.REPORT_LIMITS
    head, data = _answer_of({"content": content, "maker": maker, **limits}, alive)
    if "pages" in head:
        return Rendering(data, head["pages"])
    raise RenderingFailed(sentence_of(head["stopped"]))


def _answer_of(asked, alive):
    """Return what the process of the paper answers: its head, and the PDF."""
    # A program of its own and no fork: a worker may have no children of the other kind, and its threads' locks stay its own.
    command = [sys.executable, "-m", "reports.apart"]
    with _file_of(asked) as given, subprocess.Popen(command, stdin=given, stdout=subprocess.PIPE, cwd=settings.BASE_DIR) as process:
        try:
            answer = _waited(process, asked["seconds"], alive)
        except subprocess.TimeoutExpired:
            return {"stopped": "seconds"}, b""
        finally:
            process.kill()
    head, _newline, data = answer.partition(b"\n")
    # It died without a word; that is what the kernel and the engine's C code do when memory ends.
    return json.loads(head) if head else {"stopped": "memory"}, data


def _file_of(asked):
    # A file and no pipe: waiting in turns, a pipe that is not read at once would not be written to the end.
    given = tempfile.TemporaryFile()  # noqa: SIM115 (whoever asks for it closes it)
    given.write(json.dumps(asked).encode())
    given.seek(0)
    return given


def _waited(process, seconds, alive):
    ends = time.monotonic() + seconds
    while True:
        left = ends - time.monotonic()
        try:
            return process.communicate(timeout=min(left, BEAT))[0]
        except subprocess.TimeoutExpired:
            if left <= BEAT:
                raise
            alive()


def sentence_of(reason: str) -> str:
    """Return what a person is told when the making was stopped: at a limit ("seconds", "memory", "pages"), or for the reason as it stands."""
    limits = settings.REPORT_LIMITS
    sentences = {
        "seconds": _("Making the report took longer than {seconds} seconds and was stopped. Report on fewer rows, or have the administrator raise the limit."),
        "memory": _("Making the report broke off; most likely it needed more than the {megabytes} MB of memory it may have. Report on fewer rows, or have the administrator raise the limit."),
        "pages": _("The report has more than {pages} pages and was not made. Report on fewer rows, or have the administrator raise the limit."),
    }
    return sentences[reason].format(**limits) if reason in sentences else reason
