"""Run the tests on both kinds of servers and close with one line: how many passed, failed and were skipped.

What touches no database runs in the first of the two runs alone.

Nothing here touches the installation's own data: the tests write to a temporary folder that is removed at the end.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from config.variables import VARIABLES  # noqa: E402
from tests import servers  # noqa: E402

SECONDS_TO_END = 20
PROCESSES = os.environ.get("TEST_PROCESSES", "2")
# The tests start dozens of Python programs; each would compile the house anew.
UNWANTED = ("PYTHONDONTWRITEBYTECODE",)
# One commit has one verdict: the suite draws the same examples each time. A plain `pytest` explores further.
SAME_EXAMPLES = "--hypothesis-seed=0"
# The tests decide about these themselves; what a person has set for a running installation must not reach them.
OWN_VARIABLES = {*VARIABLES, *(f"{name}_FILE" for name in VARIABLES)} - {"LOG_LEVEL", "TEST_PROCESSES"}


class Half:
    """One of the two runs: its name and how its servers are started."""

    def __init__(self, name, start):
        self.name, self.start = name, start


@contextlib.contextmanager
def embedded(folder):
    """SQLite; each test process starts the Redis it needs."""
    yield {}


@contextlib.contextmanager
def large(folder):
    """PostgreSQL and Redis, as a large installation has them."""
    with contextlib.ExitStack() as stack:
        urls = {}
        for variable, server in (("DATABASE_URL", servers.postgres), ("REDIS_URL", servers.redis_on_port)):
            own = Path(folder) / variable.lower()
            own.mkdir()
            urls[variable] = stack.enter_context(server(own))
        yield urls


SQLITE = Half("SQLite", embedded)
POSTGRES = Half("PostgreSQL and Redis", large)


def chosen(words):
    """Return the halves to run and the words that are left for pytest."""
    rest = [word for word in words if word not in ("--sqlite", "--postgres")]
    if "--postgres" in words and "--sqlite" not in words:
        return [POSTGRES], rest
    if "--sqlite" in words and "--postgres" not in words or "--requirements" in words:
        return [SQLITE], rest
    return [SQLITE, POSTGRES], rest


def counted(path):
    """Return how many tests of a JUnit file passed, failed and were skipped; a run that left no file has failed."""
    if not path.exists():
        return Counter(failed=1)
    outcomes = Counter()
    for case in ElementTree.parse(path).iter("testcase"):
        kinds = {child.tag for child in case}
        outcomes["failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"] += 1
    return outcomes


def finished(command, environment):
    """Run pytest to its end and return its exit status; when asked to end, leave none of its processes behind."""
    options = {"cwd": ROOT, "env": environment, "stdin": subprocess.DEVNULL, "start_new_session": True}
    with subprocess.Popen(command, **options) as process:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_END)
            raise
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def run(half, words, folder):
    """Run pytest once with these words and return its outcomes."""
    print(f"\n== {half.name} ==", flush=True)
    own = Path(folder) / half.name.split()[0].lower()
    (own / "var" / "static").mkdir(parents=True)
    result = own / "result.xml"
    kept = {name: value for name, value in os.environ.items() if name not in (*OWN_VARIABLES, *UNWANTED)}
    parallel = ["-n", PROCESSES, "--dist", "worksteal"] if PROCESSES != "1" else []
    kept_in = [f"--junit-xml={result}", f"--basetemp={own / 'files'}"]
    command = [sys.executable, "-m", "pytest", *parallel, *kept_in, SAME_EXAMPLES, *words]
    with half.start(own) as urls:
        environment = {**kept, "ZHIJIAN_VAR": str(own / "var"), **urls}
        status = finished(command, environment)
    outcomes = counted(result)
    if not result.exists():
        print(f"pytest broke off with status {status} and left no result; that counts as one failed test", flush=True)
    # 5: nothing was collected. Any other status without a failed test is a run that broke off.
    if status not in (0, 5) and not outcomes["failed"]:
        outcomes["failed"] += 1
    return outcomes


def interrupted(number, frame):
    """End as on Ctrl-C, so that every server is ended."""
    raise KeyboardInterrupt(signal.Signals(number).name)


def main(words):
    """Run what was asked for, print the closing line, and return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupted)
    halves, rest = chosen(words)
    total, began = Counter(), time.monotonic()
    folder = tempfile.mkdtemp(prefix="zhijian-tests-")
    os.chmod(folder, 0o711)  # PostgreSQL, which is another user when root runs the tests, passes through to its own
    try:
        for number, half in enumerate(halves):
            total += run(half, [*rest, "--again"] if number else rest, folder)
    except (KeyboardInterrupt, servers.DidNotStart) as reason:
        print(f"The tests broke off. {reason}", flush=True)
        total["failed"] += 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"\n{time.monotonic() - began:.0f} seconds")
    print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped", flush=True)
    return 1 if total["failed"] or not total["passed"] else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
