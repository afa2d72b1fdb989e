"""Measure what papers of several sizes cost, beside WeasyPrint's own time for a bare table of the same rows.

    make bench-report                                  3, 30, 100 and 300 improvement items, and about 200 pages
    make bench-report ITEMS="30 100" LAYOUT=official   other sizes, another layout
    make bench-report CONTENT=report.json              the JSON copy of one's own report instead of the demo's

Seconds are those of the processor, so that what else the machine does counts little. Each paper is made in a process of
its own, as the worker makes it. Nothing is written but to a temporary folder that is removed at the end.
"""

import argparse
import contextlib
import functools
import gc
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from html import escape
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

PYTHON = [sys.executable, str(Path(__file__).resolve())]
# The library's steps, as the table names them: where each is done, and what of another step is done within it.
LAYOUT, PDF, FONTS = "layout", "PDF", "fonts"
SIZES = [3, 30, 100, 200, 300]
MEGABYTES = 1 / 1024
HEAD = f"{'items':>6} {'pages':>6} {'seconds':>8} {'a page':>7} {'peak MB':>8} {'bytes':>10}   {'HTML':>5} {'layout':>6} {'PDF':>5} {'fonts':>5}   {'bare table':>10} {'pages':>5} {'ratio':>6}"


def main():
    """Print the table; with `--gather` or `--make` do one step of it in a process of its own."""
    asked = _asked()
    if asked.gather:
        return _gather(asked)
    if asked.make:
        return _make(asked.make)
    with tempfile.TemporaryDirectory(prefix="zhijian-bench-") as folder:
        os.environ.update(ZHIJIAN_VAR=folder, DJANGO_SETTINGS_MODULE="config.settings", DEBUG="0", SECRET_KEY="bench", AUDIT_KEY="bench", LOG_LEVEL="ERROR")
        # The numbers are those of the embedded database, whatever else this machine's installation uses.
        os.environ.pop("DATABASE_URL", None)
        _print_table(asked, _content(asked))
    return None


def _asked():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--items", nargs="*", type=int, default=SIZES, help="how many improvement items")
    parser.add_argument("--language", default="zh-hans", help="zh-hans, en or both")
    parser.add_argument("--layout", default="modern", help="modern or official")
    parser.add_argument("--content", help="the JSON copy of a report; without it the demo's is taken")
    parser.add_argument("--gather", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--make", choices=["paper", "bare"], help=argparse.SUPPRESS)
    return parser.parse_args()


def _content(asked):
    """Return the content that all sizes are made from: the file's, or that of the demo's largest round."""
    if asked.content:
        return json.loads(Path(asked.content).read_text())
    print("· loading the demo into a temporary folder", flush=True)
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["migrate", "--no-input", "--verbosity", "0"], ["demo"]):
        subprocess.run([*manage, *command], check=True, stdout=subprocess.DEVNULL)
    told = json.loads(subprocess.run([*PYTHON, "--gather"], check=True, capture_output=True).stdout)
    print(f"· gathering the content of a round of {told['rows']} rows took {told['seconds']:.2f} s and {told['queries']} queries", flush=True)
    return told["content"]


def _gather(asked):
    """Print the content of the largest closed round, and what gathering it cost."""
    import django

    django.setup()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from reports.content import build
    from reports.models import Report
    from verification.models import CheckRound

    held = max(CheckRound.objects.filter(state="closed").select_related("plan", "baseline"), key=lambda one: one.rows.count())
    report = Report(number="SIR-2026-001", plan=held.plan, round=held, language=asked.language, issued_by=held.opened_by)
    with CaptureQueriesContext(connection) as queries:
        begun = time.process_time()
        content = build.of(report, timezone.now()).as_json()
        seconds = time.process_time() - begun
    print(json.dumps({"content": content, "seconds": seconds, "queries": len(queries), "rows": len(content["rows"])}))


def _print_table(asked, content):
    from tests.reports.sizes import resized, set_as

    print(f"\n{asked.layout} layout, language {asked.language}, load of the machine {os.getloadavg()[0]:.1f}\n\n{HEAD}", flush=True)
    for items in asked.items:
        sized = set_as(resized(content, items), asked.language, asked.layout)
        paper, bare = _made("paper", sized), _made("bare", sized)
        shares = {name: 100 * paper["steps"].get(name, 0) / paper["seconds"] for name in ("HTML", LAYOUT, PDF, FONTS)}
        print(
            f"{items:>6} {paper['pages']:>6} {paper['seconds']:>8.1f} {paper['seconds'] / paper['pages']:>7.3f} {paper['megabytes']:>8.0f} {paper['bytes']:>10,}   "
            f"{shares['HTML']:>4.0f}% {shares[LAYOUT]:>5.0f}% {shares[PDF]:>4.0f}% {shares[FONTS]:>4.0f}%   "
            f"{bare['seconds']:>9.1f}s {bare['pages']:>5} {paper['seconds'] / bare['seconds']:>6.2f}",
            flush=True,
        )
    print("\nThe bare table holds every row, paragraph and heading of the paper as a row of text, without style, tags or pictures.")


def _made(what, content):
    """Return what it cost to make a paper, or the bare table of its rows, in a process of its own."""
    made = subprocess.run([*PYTHON, "--make", what], input=json.dumps(content).encode(), check=True, stdout=subprocess.PIPE)
    return json.loads(made.stdout)


def _make(what):
    """Make what is asked for from the content that comes in, and print what it cost."""
    import django

    content = json.load(sys.stdin)
    django.setup()
    # As in the process of a paper.
    gc.disable()
    from weasyprint import HTML

    from reports import pdf

    table = bare_table(pdf.html_of(content)) if what == "bare" else ""
    with clocked() as steps:
        begun = time.process_time()
        if what == "bare":
            document = HTML(string=table).render()
            data, pages = document.write_pdf(), len(document.pages)
        else:
            rendering = pdf.render(content)
            data, pages = rendering.data, rendering.pages
        seconds = time.process_time() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MEGABYTES
    print(json.dumps({"pages": pages, "bytes": len(data), "seconds": seconds, "megabytes": peak, "steps": steps}))


def bare_table(html: str) -> str:
    """Return a page with all that a paper says as one table without style: each of its rows, paragraphs and headings is a row."""
    from lxml import html as parser

    body, rows = parser.document_fromstring(html).find("body"), []
    for one in body.iter("tr", "p", "li", "h1", "h2", "h3", "h4"):
        cells = [one]
        if one.tag == "tr":
            cells = list(one)
        elif any(True for _row in one.iterancestors("tr")):
            continue
        rows.append("".join(f"<td>{escape(' '.join(cell.text_content().split()))}</td>" for cell in cells))
    return "<!DOCTYPE html><meta charset=utf-8><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@contextlib.contextmanager
def clocked():
    """Yield the processor's seconds that each step takes, by its name, filled while the block runs."""
    import weasyprint
    import weasyprint.pdf

    from reports import pdf

    seconds = {}
    places = [(pdf, "html_of", "HTML"), (weasyprint.HTML, "render", LAYOUT), (weasyprint.Document, "write_pdf", PDF), (weasyprint.pdf, "build_fonts_dictionary", FONTS)]
    kept = [(owner, name, getattr(owner, name)) for owner, name, _step in places]
    for (owner, name, step), (_owner, _name, function) in zip(places, kept, strict=True):
        setattr(owner, name, _timed(function, step, seconds))
    try:
        yield seconds
    finally:
        for owner, name, function in kept:
            setattr(owner, name, function)
        seconds[PDF] = seconds.get(PDF, 0) - seconds.get(FONTS, 0)


def _timed(function, step, seconds):
    @functools.wraps(function)
    def timed(*args, **options):
        begun = time.process_time()
        try:
            return function(*args, **options)
        finally:
            seconds[step] = seconds.get(step, 0) + time.process_time() - begun

    return timed


if __name__ == "__main__":
    main()
