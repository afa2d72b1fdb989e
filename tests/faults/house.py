"""An installation of its own, made to be hurt: PostgreSQL, Redis, a mail server, web server, workers and schedulers as processes."""

import contextlib
import os
import random
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

import psycopg2
import redis as redis_client
from celery import Celery

from tests import servers
from tests.faults.clocks import Clock
from tests.faults.post import post_office

ROOT = Path(__file__).resolve().parent.parent.parent
CELERY = [sys.executable, "-m", "celery", "-A", "config"]
LONG = os.environ.get("FAULTS") == "long"
# So many may be reminded, and so many are where it is not their number that matters.
PEOPLE, CROWD = (500, 60) if LONG else (12, 12)
OPEN = {"waiting", "claimed", "sending"}
# So many seconds it may take until all are told.
PATIENCE = 900 if LONG else 240
# So many seconds without a change, and nobody is at work.
STILL = 6
# A real crash must not lose what was acknowledged: the log is written at each commit.
DURABLE = ("fsync=off", "synchronous_commit=on", "full_page_writes=on", "listen_addresses=")


class House:
    """The parts of the installation, by name; each can be killed and started again."""

    def __init__(self, folder, redis, post, mail_port, clock):
        self.folder, self.redis, self.post, self.clock = Path(folder), redis, post, clock
        self.port = servers.free_port()
        self.parts: dict[str, subprocess.Popen] = {}
        self.commands: dict[str, list[str]] = {}
        self.environment = {
            **os.environ, "DATABASE_URL": f"postgres://postgres@/{folder}/zhijian", "REDIS_URL": redis.url, "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
            "EMAIL_SECONDS": "2", "SECRET_KEY": "f" * 50, "AUDIT_KEY": "a" * 50, "ZHIJIAN_VAR": str(self.folder / "var"), "LOG_LEVEL": "INFO",
            "ALLOWED_HOSTS": "127.0.0.1,localhost", "BASE_URL": f"http://127.0.0.1:{self.port}", "DEBUG": "0", "DEMO": "0",
            **clock.environment,
        }  # fmt: skip
        # Not the current one: the tasks of this process are the house's.
        self.app = Celery("faults", broker=redis.url, set_as_current=False)

    def manage(self, *words):
        """Run a command of the house to its end."""
        subprocess.run([sys.executable, *words], env=self.environment, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

    def seed(self, *words):
        """Run a step of tests/faults/seed.py."""
        self.manage("-m", "tests.faults.seed", *words)

    def start(self, name, command=None):
        """Start a part, or start it again."""
        self.commands[name] = command or self.commands[name]
        log = (self.folder / f"{name}.log").open("ab")
        options = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "start_new_session": True, "cwd": ROOT, "env": self.environment}
        self.parts[name] = subprocess.Popen(self.commands[name], preexec_fn=lambda: servers.LIBC.prctl(1, signal.SIGKILL), **options)

    def worker(self, name="worker", children=3):
        """Start a worker that restarts lost children, as the product's."""
        self.start(name, [*CELERY, "worker", "--concurrency", str(children), "--without-gossip", "--without-mingle", "--loglevel", "INFO", "-n", f"{name}@house"])

    def scheduler(self, name="beat", looks=30):
        """Start a scheduler with a file of its own, which looks at least every so many seconds."""
        self.start(name, [*CELERY, "beat", "--loglevel", "INFO", "--schedule", str(self.folder / name), "--max-interval", str(looks)])

    def web(self):
        """Start the web server as the product does, and wait for it."""
        self.start("web", [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "4", "--no-control-socket"])
        self.until(lambda: self.asked("/healthz") == 200, 60)

    def kill(self, name):
        """Kill a part and its children at once, as a machine does that goes away."""
        os.killpg(self.parts[name].pid, signal.SIGKILL)
        self.parts[name].wait()

    def children(self, name="worker") -> list[int]:
        """Return the processes that a part has started."""
        with contextlib.suppress(OSError):
            parent = self.parts[name].pid
            return [int(pid) for pid in Path(f"/proc/{parent}/task/{parent}/children").read_text().split()]
        return []

    def kill_a_child(self, name="worker") -> bool:
        """Kill one child of a worker, whichever; start the worker again where it gave up. Return whether there was one."""
        if self.parts[name].poll() is not None:
            self.start(name)
        victims = self.children(name)
        with contextlib.suppress(ProcessLookupError):
            if victims:
                os.kill(random.choice(victims), signal.SIGKILL)
                return True
        return False

    def rows(self, sql, *values):
        """Return what a query finds in the database."""
        connection = psycopg2.connect(host=str(self.folder), user="postgres", dbname="zhijian")
        try:
            with connection, connection.cursor() as cursor:
                cursor.execute(sql, values or None)
                return cursor.fetchall() if cursor.description else []
        finally:
            connection.close()

    def states(self) -> dict[str, int]:
        """Return how many messages are in each state."""
        return dict(self.rows("SELECT state, count(*) FROM reminders_sending GROUP BY state"))

    def order(self, task, *words):
        """Order a task now rather than at the scheduler's next look; the broker away, nobody hears of it."""
        with contextlib.suppress(Exception):
            self.app.send_task(f"reminders.tasks.{task}", words, retry=False)

    def crowd(self, people):
        """Let so many be there to be reminded."""
        self.people = people
        self.rows("UPDATE accounts_user SET is_active = (substring(username FROM 7)::int < %s) WHERE username LIKE 'reader%%'", people)

    def is_idle(self) -> bool:
        """Whether no task waits for a worker and none is under way; what a killed worker held, nobody is at."""
        asked = self.app.control.inspect(timeout=2, limit=1)
        try:
            told = [ask() or {"no answer": [None]} for ask in (asked.active, asked.reserved)]
        except (redis_client.ConnectionError, OSError):  # a connection to the broker that was killed
            return False
        return not self.redis.queue() and not any(tasks for answer in told for tasks in answer.values())

    def time_passes(self):
        """Let what dead workers hold, and what waits for its next try, be as if an hour had gone by."""
        self.rows("UPDATE reminders_sending SET claimed_at = claimed_at - interval '1 hour', next_at = next_at - interval '1 hour', queued_at = NULL WHERE state IN ('claimed', 'sending', 'waiting')")

    def asked(self, path, seconds=10) -> int:
        """Return how the web server answers, 0 for not at all."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=seconds) as answer:
                return answer.status
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def until(self, true, seconds=60):
        """Wait until something holds; fail with the ends of the logs when it does not in time."""
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                logs = {path.name: path.read_text(errors="replace")[-1500:] for path in self.folder.glob("*.log")}
                raise AssertionError(f"not within {seconds} s: {self.states()}\n" + "\n".join(f"{name}:\n{end}" for name, end in logs.items()))
            time.sleep(0.1)

    def all_settled(self, seconds=PATIENCE):
        """Have everything sent, and what dead workers left taken up; return the states in the end."""
        seen, since = None, time.monotonic()

        def settled():
            nonlocal seen, since
            states = self.states()
            if not OPEN & states.keys():
                # Nor is anybody finding more.
                return self.is_idle() and not OPEN & self.states().keys()
            if states != seen:
                seen, since = states, time.monotonic()
            elif time.monotonic() - since > STILL:
                # Nothing moves: no living worker holds anything. An hour goes by.
                self.time_passes()
                since = time.monotonic()
            self.order("send")
            time.sleep(0.5)
            return False

        self.until(settled, seconds)
        return self.states()

    def end(self):
        """Kill every part."""
        for name, part in self.parts.items():
            if part.poll() is None:
                self.kill(name)
        self.app.close()


class Database:
    """A PostgreSQL that can be killed and started again on its files."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir()
        self.command, self.options = servers.postgres_command(folder, DURABLE)
        self.start()
        connection = psycopg2.connect(host=str(folder), user="postgres", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("CREATE DATABASE zhijian")
        connection.close()

    def start(self):
        """Start it, and wait until it takes queries: after a crash it first reads its log."""
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "start_new_session": True}
        self.process = subprocess.Popen(self.command, **quiet, **self.options)
        deadline = time.monotonic() + servers.SECONDS_TO_START
        while not servers.accepts_queries(self.folder):
            assert time.monotonic() < deadline, "PostgreSQL does not start"
            time.sleep(0.05)

    def kill(self):
        """Kill it and all that it has started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Redis:
    """A broker that can be killed and started again at the same port."""

    def __init__(self, folder):
        self.folder, self.port = folder, servers.free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process = None

    def start(self):
        """Start it, and wait until it answers."""
        command = servers._redis_command(self.folder, "--bind", "127.0.0.1", "--port", str(self.port))
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=lambda: servers.LIBC.prctl(1, signal.SIGKILL))
        while not servers.connects(("127.0.0.1", self.port), socket.AF_INET):
            time.sleep(0.05)

    def kill(self):
        """Kill it."""
        self.process.kill()
        self.process.wait()

    def queue(self) -> int:
        """Return how many tasks wait for a worker."""
        client = redis_client.Redis(port=self.port)
        try:
            return client.llen("celery")
        finally:
            client.close()

    def flush(self):
        """Make it forget everything."""
        client = redis_client.Redis(port=self.port)
        client.flushall()
        client.close()


@contextlib.contextmanager
def house(people):
    """Build the installation with so many people to be reminded, and end it whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="zj-faults-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        with contextlib.ExitStack() as stack:
            database = Database(folder / "pg")
            stack.callback(database.kill)
            post, mail_port = stack.enter_context(post_office())
            redis = Redis(folder)
            redis.start()
            stack.callback(redis.kill)
            built = House(folder / "pg", redis, post, mail_port, Clock(folder / "clock"))
            built.database = database
            stack.callback(built.end)
            built.manage("manage.py", "migrate", "--no-input")
            built.seed("people", str(people))
            yield built
    finally:
        shutil.rmtree(folder, ignore_errors=True)
