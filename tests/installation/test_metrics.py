"""The figures for Prometheus: whose they are, what they count, and that no label tells of a person."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from config import health, metrics
from config.celery import app
from reminders.models import Sending

TOKEN = "mT7-canary_4scrapes-only"


@pytest.fixture
def scrape(settings, broker):
    """Count from now on, and give a function that returns the figures as a dictionary from a line's name to its value."""
    settings.METRICS_TOKEN = TOKEN
    client = Client()

    def ask():
        for check in health.CHECKS.values():
            check.forget()
        answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert answer.status_code == 200
        lines = (line.rpartition(" ") for line in answer.content.decode().splitlines() if not line.startswith("#"))
        return {name: float(value) for name, _space, value in lines}

    ask.client = client
    return ask


def test_without_a_token_set_there_is_no_such_page(client, settings):
    settings.METRICS_TOKEN = ""
    answers = [client.get("/metrics"), client.get("/metrics", headers={"Authorization": "Bearer "})]
    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("given", ["", TOKEN, f"Bearer {TOKEN}x", f"Token {TOKEN}", "Bearer ü"])
def test_whoever_has_no_token_is_told_nothing(client, settings, given):
    settings.METRICS_TOKEN = TOKEN
    answer = client.get("/metrics", headers={"Authorization": given})
    assert (answer.status_code, answer.content, answer["WWW-Authenticate"]) == (401, b"", "Bearer")


def test_a_request_is_counted_by_view_method_and_status(db, scrape):
    for path in ("/accounts/login/", "/accounts/login/?next=/plans/", "/no/such/page", "/plans/1/"):
        scrape.client.get(path)
    found = {name: value for name, value in scrape().items() if name.startswith("zhijian_requests_total")}
    assert found == {
        'zhijian_requests_total{method="GET",status="200",view="accounts:login"}': 2.0,
        'zhijian_requests_total{method="GET",status="404",view="none"}': 1.0,
        'zhijian_requests_total{method="GET",status="302",view="plans:detail"}': 1.0,
    }


def test_an_invented_method_makes_no_label_of_its_own(db, scrape):
    scrape.client.generic("CANARY", "/accounts/login/")
    assert [name for name in scrape() if "CANARY" in name] == []


def test_the_parts_are_told(db, scrape):
    found = scrape()
    assert [found[f'zhijian_part_ok{{part="{part}"}}'] for part in ("database", "broker", "storage", "migrations")] == [1.0] * 4


def test_the_outbox_is_counted_by_state(db, people, scrape):
    now = timezone.now()
    ended = {"sent": now, "unknown": now - timedelta(days=3)}
    for number, state in enumerate(["waiting", "sent", "sent", "unknown"]):
        Sending.objects.create(channel="mail", occasion=f"mail {number}", recipient=people.planner, state=state, ended_at=ended.get(state))
    Sending.objects.create(channel="robot", occasion="long ago", recipient=people.planner, state="sent", ended_at=now - timedelta(days=2))
    found = {name: value for name, value in scrape().items() if name.startswith("zhijian_sendings")}
    assert found == {
        'zhijian_sendings{channel="mail",state="waiting"}': 1.0,
        'zhijian_sendings{channel="mail",state="unknown"}': 1.0,
        'zhijian_sendings_ended_day{channel="mail",state="sent"}': 2.0,
    }


def test_the_tasks_that_wait_are_counted(db, scrape):
    redis = health.redis_client()
    redis.delete(metrics.QUEUE)
    redis.lpush(metrics.QUEUE, "{}", "{}", "{}")
    try:
        assert scrape()['zhijian_queue_length{queue="celery"}'] == 3.0
    finally:
        redis.delete(metrics.QUEUE)


def test_a_task_is_counted_by_its_outcome(db, scrape):
    redis = health.redis_client()
    redis.delete(metrics.TASK_COUNTS, metrics.TASK_SECONDS)
    metrics.count_tasks()

    def works(well):
        if not well:
            raise ValueError("canary")

    task = app.task(works, name="tests.works")
    for well in (True, True, False):
        task.apply([well])
    found = {name: value for name, value in scrape().items() if name.startswith("zhijian_tasks_total")}
    assert found == {'zhijian_tasks_total{state="success",task="tests.works"}': 2.0, 'zhijian_tasks_total{state="failure",task="tests.works"}': 1.0}
    assert [name for name in scrape() if name.startswith("zhijian_task_seconds_total") or "canary" in name] == ['zhijian_task_seconds_total{task="tests.works"}']
