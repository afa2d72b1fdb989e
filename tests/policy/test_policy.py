"""Every row of the policy, over page and API, for every role, in every state that it speaks of."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from rest_framework.test import APIClient

from accounts.models import User
from audit.models import Event
from config.demo import cast
from tests.policy import law
from tests.policy.kinds import meaning_of
from tests.policy.personas import SUPERUSER, bring, tried_on
from tests.policy.probes import PROBES
from tests.policy.worlds import INPUT_WORLDS, PLAN_WORLDS

CASES = [(probe, world) for probe in PROBES for world in probe.worlds]


@pytest.fixture(scope="module")
def worlds(request, django_db_setup, django_db_blocker):
    """The worlds that the chosen tests of the module ask for, built once and rolled back after its last test."""
    mine = [item.callspec.params for item in request.session.items if item.module is request.module and hasattr(item, "callspec")]
    asked = {params["name"] for params in mine if "name" in params}
    with django_db_blocker.unblock():
        outer = rolled_back()
        outer.__enter__()
        people = SimpleNamespace(**cast.people())
        yield {make.__name__: make(people) for make in [*INPUT_WORLDS, *PLAN_WORLDS] if make.__name__ in asked}
        outer.__exit__(None, None, None)


@pytest.fixture(scope="module")
def sessions(worlds):
    """The cookie of every person's session at the pages, by the person's id; they live as long as the worlds."""
    User.objects.create_superuser(SUPERUSER, password=cast.PASSWORD, name="超级用户 Superuser")
    return {person.pk: signed_in(person) for person in User.objects.all()}


@pytest.fixture(scope="session")
def again(request) -> bool:
    """Whether this is the second run, on another database: then each person comes to one of the two doors, in turn.

    What the doors do with an answer, the first run has shown; the questions they put to the database are the same.
    """
    return request.config.getoption("--again")


def signed_in(person):
    """Sign a person in; return the cookie of the session."""
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_every_row_of_the_policy_has_a_probe():
    assert {row.action for row in law.rows()} == {probe.action for probe in PROBES}


# A plan with an open round is being verified, never at work: opening a round moves it on, and only a closed round lets it back.
UNREACHABLE = {("round.close", "in_progress")}


def test_every_state_a_row_allows_is_tried():
    states = {"resumed": {"in_progress"}, "verifying": {"verifying", "round open"}, "issued": {"verifying", "round closed", "issued"}}
    tried = {(probe.action, state) for probe, world in CASES for state in states.get(world, {world})}
    assert {(row.action, state) for row in law.rows() for state in row.states} - tried == UNREACHABLE


@pytest.mark.parametrize(("probe", "name"), CASES, ids=[f"{probe.action}-{world}-{number}" for number, (probe, world) in enumerate(CASES)])
def test_both_doors_obey_the_policy(worlds, sessions, db, again, probe, name):
    world = worlds[name]
    wrong = []
    never = any(row.never for row in law.rows() if row.action == probe.action)
    doors = [("page", probe.page(world), lambda person: page_client(sessions[person.pk])), ("api", probe.api(world), api_client)]
    events = Event.objects.count()
    for turn, (key, extra) in enumerate(tried_on(never), CASES.index((probe, name))):
        with rolled_back():
            person = bring(world.people, key, extra)
            expected = law.verdict(probe.action, world, person, probe.unseen and probe.unseen(world, person))
            for door, attempt, client_of in [doors[turn % 2]] if again else doors:
                with rolled_back():
                    response = client_of(person)(attempt)
                    answer = meaning_of(response, attempt, Event.objects.count() - events)
                if answer != expected:
                    wrong.append(f"{door}: {key}+{','.join(extra)}: {answer} instead of {expected}")
    assert wrong == []


def page_client(session):
    """Return a function that makes an attempt at the page door within a person's session."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    return lambda attempt: getattr(client, attempt.method)(attempt.url, attempt.data)


def api_client(person):
    """Return a function that makes an attempt at the API's door as a person."""
    client = APIClient()
    client.force_authenticate(person)
    return lambda attempt: getattr(client, attempt.method)(attempt.url, attempt.data, format="json")


class rolled_back:  # noqa: N801 (reads as a verb)
    """Undoes whatever is written within."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()

    def __exit__(self, *error):
        transaction.set_rollback(True)
        self.atomic.__exit__(*error)
