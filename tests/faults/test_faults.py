"""Injections into a living installation: what is killed or taken away loses nothing and does nothing twice.

The short form runs with all tests; FAULTS=long (`make faults`) kills a hundred times with five hundred reminders under way.
"""

import random
import threading
import time
from datetime import timedelta

import pytest

from tests.faults.house import LONG, PATIENCE, PEOPLE

KILLS, AWAY, JUMPS = (100, 60, 12) if LONG else (8, 3, 2)
DAY = timedelta(days=1)
pytestmark = pytest.mark.requirement("D4.5")


def reminded(house, title="Resolution collapsed"):
    """Raise an input and have everybody's reminder of it found; wait until all are told of."""
    before = house.rows("SELECT count(*) FROM reminders_sending")[0][0]
    house.seed("input", title)
    house.order("find")
    house.until(lambda: house.rows("SELECT count(*) FROM reminders_sending")[0][0] >= before + house.people, PATIENCE)


def nothing_twice_and_nothing_lost(house, states, unknown=0):
    """Each reminder became one message; each message was taken once, or it is said that nobody knows: no more than `unknown` of these."""
    assert set(states) <= {"sent", "unknown"}
    assert states.get("unknown", 0) <= unknown
    told, messages = house.rows("SELECT (SELECT count(*) FROM reminders_reminder WHERE recipient_id IN (SELECT id FROM accounts_user WHERE email <> '' AND username LIKE 'reader%')), (SELECT count(*) FROM reminders_sending)")[0]
    assert (told, sum(states.values())) == (messages, messages)
    assert house.post.twice == []
    sent = {f"<{key}@localhost>" for (key,) in house.rows("SELECT key FROM reminders_sending WHERE state = 'sent'")}
    assert sent - set(house.post.taken) == set()


def test_children_killed_at_random_moments_lose_nothing_and_send_nothing_twice(house):
    house.post.delay = 0.02
    house.crowd(PEOPLE)
    reminded(house)
    kills = 0
    while kills < KILLS:
        house.order("send")
        kills += house.kill_a_child()
        time.sleep(random.uniform(0.05, 0.4))
        if not set(house.states()) & {"waiting", "claimed", "sending"}:
            reminded(house, f"Collapsed {kills}")
    nothing_twice_and_nothing_lost(house, house.all_settled(), unknown=KILLS)


def test_a_clock_that_jumps_while_messages_are_under_way_loses_nothing_and_sends_nothing_twice(house):
    house.post.delay = 0.02
    reminded(house, "The clock jumps")
    for jump in range(JUMPS):
        house.order("send")
        time.sleep(random.uniform(0.05, 0.4))
        house.clock.put(-DAY if jump % 2 else DAY)
        if not set(house.states()) & {"waiting", "claimed", "sending"}:
            reminded(house, f"Jumped {jump}")
    # As many as were handed over just then: one for each child of the worker.
    nothing_twice_and_nothing_lost(house, house.all_settled(), unknown=3 * JUMPS)


def test_a_killed_worker_a_restarted_broker_and_a_broker_that_forgets_lose_nothing(house):
    house.post.delay = 0.02
    reminded(house)
    house.kill("worker")
    house.start("worker")
    house.order("send")
    house.redis.flush()
    house.order("send")
    house.redis.kill()
    house.redis.start()
    nothing_twice_and_nothing_lost(house, house.all_settled(), unknown=3)


def test_two_schedulers_send_each_reminder_once(house):
    house.seed("input", "Two schedulers")
    house.rows("DELETE FROM reminders_scheduledrun")
    for name in ("beat", "second"):
        house.scheduler(name)
    try:
        house.until(lambda: house.rows("SELECT count(*) FROM reminders_scheduledrun WHERE name = 'send-reminders'")[0][0] == 1, 90)
        house.order("find")
        house.until(lambda: house.states().get("sent", 0) >= house.people, PATIENCE)
    finally:
        for name in ("beat", "second"):
            house.kill(name)
    nothing_twice_and_nothing_lost(house, house.states())


@pytest.mark.parametrize(
    ("answer", "hangs", "state", "reason"),
    [("451 busy", False, "waiting", "451 busy"), ("554 no", False, "failed", "554 no"), ("250 taken", True, "unknown", "SMTPServerDisconnected: Connection unexpectedly closed: timed out")],
)
def test_what_the_mail_server_answers_is_said(house, answer, hangs, state, reason):
    house.post.answer, house.post.hangs = answer, hangs
    house.crowd(1)
    house.seed("input", f"Answered {answer} {hangs}")
    house.order("find")
    house.until(lambda: house.rows("SELECT count(*) FROM reminders_sending WHERE tries = 1 AND state = %s", state)[0][0] >= 1, 60)
    assert house.rows("SELECT DISTINCT failure FROM reminders_sending WHERE state = %s", state) == [(reason,)]


def test_pages_and_saving_work_while_the_broker_is_away(house, person):
    house.redis.kill()
    try:
        until, numbers = time.monotonic() + AWAY, []
        while time.monotonic() < until:
            numbers.append(person.raises("While the broker was away"))
            # Everybody is told of each later: a few are enough.
            time.sleep(AWAY / 3)
        assert house.rows("SELECT count(*) FROM plans_improvementinput WHERE number = ANY(%s)", numbers) == [(len(numbers),)]
    finally:
        house.redis.start()
    reminded(house, "The broker is back")
    assert set(house.all_settled()) == {"sent"}


def test_pages_are_as_fast_while_the_mail_server_hangs(house, person):
    def took():
        began = time.monotonic()
        person.get("/inputs/")
        return time.monotonic() - began

    before = sorted(took() for _look in range(9))[4]
    house.post.hangs = True
    reminded(house, "The mail server hangs")
    house.order("send")
    hanging = sorted(took() for _look in range(9))[4]
    house.post.hangs = False
    assert hanging < 3 * before + 0.5


def test_a_killed_database_loses_nothing_that_was_acknowledged_and_all_is_healthy_again_by_itself(house, person):
    acknowledged, going = [], threading.Event()

    def writes():
        while not going.is_set():
            try:
                acknowledged.append(person.raises("Written while the database died"))
            except OSError:
                time.sleep(0.1)

    writer = threading.Thread(target=writes)
    writer.start()
    try:
        house.until(lambda: len(acknowledged) >= 3, 60)
        house.database.kill()
        house.database.start()
        known = len(acknowledged)
        house.until(lambda: len(acknowledged) >= known + 2, 60)
    finally:
        going.set()
        writer.join(60)
    assert house.rows("SELECT count(*) FROM plans_improvementinput WHERE number = ANY(%s)", acknowledged) == [(len(acknowledged),)]
    reminded(house, "The database is back")
    assert set(house.all_settled()) == {"sent"}
