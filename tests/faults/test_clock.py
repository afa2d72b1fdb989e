"""The clock of the whole house is put a day on and back, while it stands still and while it runs: nothing comes twice, nothing is left out.

PostgreSQL and Redis keep their own clocks.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from tests.faults.clocks import Clock
from tests.faults.house import LONG, ROOT
from tests.faults.person import Person

DAY = timedelta(days=1)
# A task finds what awaits so many.
AT_ONCE = 4
OPEN = {"waiting", "claimed", "sending"}
# Seconds: finding takes its time for hundreds; nothing may need the day to go by.
SOON = 600 if LONG else 60
pytestmark = pytest.mark.requirement("D4.5")


@pytest.fixture
def at_noon(house, person):
    """The installation at noon with a scheduler; every other of its people wants the summary of the day."""
    wanted = "UPDATE reminders_kindchoice SET mail = %s WHERE user_id IN (SELECT id FROM accounts_user WHERE username ~ '^reader.*[13579]$')"
    house.rows(wanted, "digest")
    house.rows("DELETE FROM reminders_scheduledrun")
    off = house.clock.off
    house.scheduler(looks=1)
    yield house
    house.kill("beat")
    house.rows(wanted, "at_once")
    house.clock.put(timedelta(seconds=off - house.clock.off))


def told_of(house, person, title):
    """Raise an input at the pages and have it found; wait until there is a message for each."""
    assert person.raises(title).startswith("IN-")
    readers = [number for (number,) in house.rows("SELECT id FROM accounts_user WHERE is_active AND username LIKE 'reader%'")]
    for start in range(0, house.people, AT_ONCE):
        house.order("find_for", readers[start : start + AT_ONCE])
    found = "SELECT count(*) FROM reminders_reminder JOIN accounts_user u ON u.id = recipient_id WHERE planned AND username LIKE 'reader%%' AND text::text LIKE %s"
    house.until(lambda: a_worker_is_at_the_paper(house) or house.rows(found, f"%{title}%") == [(house.people,)], SOON)


def a_worker_is_at_the_paper(house):
    """Let a worker that is no more have said just now that it makes the paper."""
    house.rows("UPDATE reports_portfolioreport SET claimed_at = %s WHERE state = 'queued'", house.clock.now())


def leaves_waiting(house, person, title):
    """Leave messages that pause before their next try, summaries for tomorrow, and what dead workers hold."""
    house.post.answer = "451 busy"
    told_of(house, person, title)
    house.until(lambda: house.rows("SELECT count(*) FROM reminders_sending WHERE state = 'waiting' AND failure = '451 busy'") == [(house.people // 2,)], SOON)
    for state in ("claimed", "sending"):
        house.rows(
            "UPDATE reminders_sending SET state = %s, claimed_at = %s WHERE id = (SELECT min(id) FROM reminders_sending WHERE state = 'waiting' AND tries > 0)",
            state, house.clock.now(),
        )  # fmt: skip
    a_worker_is_at_the_paper(house)
    house.post.answer = "250 taken"


def only_summaries_wait(house):
    """Nothing is under way, and what waits are summaries of the next morning, one for each."""
    if {"claimed", "sending"} & house.states().keys():
        return False
    morning = house.clock.now().replace(hour=8, minute=30, second=0, microsecond=0)
    morning += DAY * (morning < house.clock.now())
    waiting = house.rows("SELECT recipient_id, next_at FROM reminders_sending WHERE state = 'waiting'")
    return all(moment <= morning for _person, moment in waiting) and sorted(Counter(person for person, _moment in waiting).values()) in ([], [1] * (house.people // 2))


def papers(house):
    """How many papers are in each state."""
    return dict(house.rows("SELECT state, count(*) FROM reports_portfolioreport GROUP BY state"))


def nothing_twice_and_nothing_lost(house, unknown, told):
    """Each was told once of each of the `told` inputs; each message was taken once, but for at most `unknown` of which nobody knows."""
    states = house.states()
    assert set(states) <= {"sent", "unknown"}
    assert states.get("unknown", 0) <= unknown
    readers = "SELECT id FROM accounts_user WHERE username LIKE 'reader%'"
    assert house.rows(f"SELECT count(*), count(DISTINCT (recipient_id, object_id)) FROM reminders_reminder WHERE recipient_id IN ({readers})") == [(house.people * told,) * 2]
    assert house.rows(f"SELECT r.id FROM reminders_reminder r LEFT JOIN reminders_sendingline l ON l.reminder_id = r.id WHERE recipient_id IN ({readers}) GROUP BY r.id HAVING count(l.id) <> 1") == []
    assert house.post.twice == []
    sent = {f"<{key}@localhost>" for (key,) in house.rows("SELECT key FROM reminders_sending WHERE state = 'sent'")}
    assert sent - set(house.post.taken) == set()


def scheduled_since(house, moment):
    """Every task of the schedule that comes each minute or oftener was begun since a moment, and not in the future."""
    names = ("send-reminders", "sweep-reports", "sweep-transfers")
    return house.rows("SELECT count(*) FROM reminders_scheduledrun WHERE name IN %s AND started_at BETWEEN %s AND %s", names, moment, house.clock.now()) == [(3,)]


CLOCKS = """
import datetime, json, os, time
import django
django.setup()
from time import time as known_before
from django.utils import timezone
from config.celery import app
def tell():
    clocks = [time.time(), known_before(), time.time_ns() / 1e9, datetime.datetime.now().timestamp(), timezone.now().timestamp(), app.now().timestamp()]
    print(json.dumps([clocks, time.monotonic()]), flush=True)
tell()
input()
if child := os.fork():
    os.waitpid(child, 0)
tell()
"""


def test_all_clocks_of_a_process_and_of_its_children_jump_while_it_runs(tmp_path):
    clock = Clock(tmp_path / "clock")

    def told():
        clocks, counted = json.loads(process.stdout.readline())
        assert [abs(one - clock.now().timestamp()) < 5 for one in clocks] == [True] * 6
        return counted

    environment = {**os.environ, **clock.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
    with subprocess.Popen([sys.executable, "-c", CLOCKS], env=environment, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        began = told()
        clock.put(-DAY)
        process.stdin.write("\n")
        process.stdin.flush()
        assert [told() - began < 60 for _whom in ("child", "parent")] == [True, True]


def test_a_clock_a_day_on_and_a_day_back_sends_nothing_twice_and_leaves_nothing_out(at_noon, person):
    house, leader = at_noon, Person(at_noon, "liu.gang")
    leaves_waiting(house, person, "First")
    for name in ("beat", "worker"):
        house.kill(name)
    house.clock.put(DAY)
    came_up = house.clock.now()
    leader.post("/portfolio/reports/", language="en")
    house.redis.flush()
    house.start("worker")
    house.start("beat")
    house.until(lambda: a_worker_is_at_the_paper(house) or not OPEN & house.states().keys() and scheduled_since(house, came_up), SOON)
    nothing_twice_and_nothing_lost(house, unknown=1, told=1)

    leaves_waiting(house, person, "Second")
    assert papers(house) == {"queued": 1}
    house.clock.put(-DAY)
    put_back = house.clock.now()
    house.until(lambda: scheduled_since(house, put_back), SOON)
    house.until(lambda: only_summaries_wait(house) and papers(house) == {"issued": 1}, SOON)
    told_of(house, person, "Third")
    house.until(lambda: only_summaries_wait(house), SOON)

    house.clock.put(timedelta(hours=21))
    house.until(lambda: not OPEN & house.states().keys() and house.asked("/readyz") == 200, SOON)
    # Two of dead workers, and what was handed over just when the clock jumped.
    nothing_twice_and_nothing_lost(house, unknown=2 + 3, told=3)
    house.manage("manage.py", "audit_verify")
