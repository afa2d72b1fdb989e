"""One installation for all injections: to build it takes longer than most of them."""

import random
import time
from collections import Counter

import pytest

from tests.faults.house import PEOPLE
from tests.faults.house import house as build
from tests.faults.person import Person

# No task takes longer (seconds).
AT_WORK = 20


@pytest.fixture(scope="session")
def standing():
    """The installation, with a worker; each injection leaves it healthy."""
    with build(PEOPLE) as house:
        house.worker()
        yield house


@pytest.fixture
def house(standing):
    """The installation, with nothing under way and a mail server in good health."""
    standing.rows("UPDATE plans_improvementinput SET state = 'declined'")
    # What the injection before has left at work would still tell of it; what a killed worker held, nobody is at.
    deadline = time.monotonic() + AT_WORK
    while not standing.redis.is_idle() and time.monotonic() < deadline:
        time.sleep(0.1)
    standing.rows("TRUNCATE reminders_sending, reminders_reminder CASCADE")
    random.seed(7)
    standing.post.taken, standing.post.answer, standing.post.delay, standing.post.hangs = Counter(), "250 taken", 0.0, False
    yield standing
    standing.post.hangs = False


@pytest.fixture(scope="session")
def person(standing):
    """A signed-in colleague at the pages of the installation."""
    standing.web()
    return Person(standing, "zhou.ning")
