"""One installation for all injections: to build it takes longer than most of them."""

import random
from collections import Counter

import pytest

from tests.faults.house import CROWD, PATIENCE, PEOPLE
from tests.faults.house import house as build
from tests.faults.person import Person


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
    # What the injection before has left at work would still tell of it.
    standing.until(standing.is_idle, PATIENCE)
    standing.rows("TRUNCATE reminders_sending, reminders_reminder CASCADE")
    standing.crowd(CROWD)
    random.seed(7)
    standing.post.taken, standing.post.answer, standing.post.delay, standing.post.hangs = Counter(), "250 taken", 0.0, False
    yield standing
    standing.post.hangs = False


@pytest.fixture(scope="session")
def person(standing):
    """A signed-in colleague at the pages of the installation."""
    standing.web()
    return Person(standing, "zhou.ning")
