"""A paper is made in a process of its own, within limits of time, memory and pages; one that passes them is killed and says so.

What the process is given is the content alone. It opens no database, and what it holds in memory is gone with it.
"""

import multiprocessing
import resource
from dataclasses import dataclass
from importlib import import_module

import django
from django.conf import settings
from django.utils.translation import gettext as _

# A server without threads that has loaded the engine once and forks for each paper: a worker's locks are not forked along.
CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["reports.warm"])
MEGABYTE = 1024 * 1024


class RenderingFailed(Exception):
    """The paper could not be made; the message says why, in the language that was active."""


@dataclass(frozen=True)
class Rendering:
    """A rendered PDF: its bytes and how many pages it has."""

    data: bytes
    pages: int


@dataclass(frozen=True)
class Limits:
    """What one paper may take: seconds by the clock, megabytes of address space, pages."""

    seconds: int
    megabytes: int
    pages: int


def rendered(content: dict, maker: str = "reports.pdf") -> Rendering:
    """Return the PDF of a content's JSON, made in a process of its own; `maker` is the module whose `render` makes it.

    Raises RenderingFailed when the paper asks for something it may not have, when its process dies, and when it takes more
    than `settings.REPORT_LIMITS` allows; its process is killed then.
    """
    limits = Limits(**settings.REPORT_LIMITS)
    answers, answering = CONTEXT.Pipe(duplex=False)
    process = CONTEXT.Process(target=_render_apart, args=(answering, content, limits, maker), daemon=True)
    _start(process)
    answering.close()
    try:
        outcome = _outcome_of(answers, limits)
    finally:
        process.kill()
        process.join()
        answers.close()
    if isinstance(outcome, Rendering):
        return outcome
    raise RenderingFailed(_sentence(outcome, limits))


def _start(process):
    """Start the process, from a worker too: Celery marks its workers as daemons, which may have no children of their own.

    That rule guards against orphans; ours is ended before the worker goes on, and by its own limits when the worker is killed.
    """
    own = multiprocessing.current_process()
    marked, own.daemon = own.daemon, False
    try:
        process.start()
    finally:
        own.daemon = marked


def _outcome_of(answers, limits):
    """Return the rendering, or what stood in its way: "seconds", "memory", "pages", or the engine's own words."""
    if not answers.poll(limits.seconds):
        return "seconds"
    try:
        return answers.recv()
    except EOFError:  # it died without a word; that is what the kernel and the engine's C code do when memory ends
        return "memory"


def _sentence(outcome, limits):
    sentences = {
        "seconds": _("Making the report took longer than {seconds} seconds and was stopped. Report on fewer rows, or have the administrator raise the limit."),
        "memory": _("Making the report broke off; most likely it needed more than the {megabytes} MB of memory it may have. Report on fewer rows, or have the administrator raise the limit."),
        "pages": _("The report has more than {pages} pages and was not made. Report on fewer rows, or have the administrator raise the limit."),
    }
    return sentences.get(outcome, outcome).format(**vars(limits)) if outcome in sentences else outcome


def _render_apart(answering, content, limits, maker):
    """Make the paper; answer with it or with what stood in its way. Runs in the process that is made for it."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.megabytes * MEGABYTE,) * 2)
    # Nobody is left to kill it when the worker itself was killed; the clock of its own work ends it then.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    django.setup()
    from reports import pdf

    try:
        answering.send(import_module(maker).render(content, limits.pages))
    except MemoryError:
        answering.send("memory")
    except pdf.TooManyPages:
        answering.send("pages")
    except Exception as error:  # whatever it is, the person who waits must learn of it
        answering.send(str(error) or type(error).__name__)
