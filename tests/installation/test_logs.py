"""What a line of the log holds: where it belongs, and neither a secret nor an address of a person."""

import json
import logging
import sys
import time

import pytest

from audit.context import request_id
from config.logs import Json, Line, without_secrets


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("mail to wang.min@example.org failed", "mail to …@… failed"),
        ("DETAIL: Key (email)=(li+hua@mail.example.org) already exists.", "DETAIL: Key (email)=(…@…) already exists."),
        ("postgres://zhijian:s3cr3t-of-it@db:5432/zhijian", "postgres://…@db:5432/zhijian"),
        ("redis://:s3cr3t@redis:6379/0 is away", "redis://…@redis:6379/0 is away"),
        ("password=s3cr3t&user=x", "password=…&user=x"),
        ("{'password': 's3 cr3t', 'user': 'x'}", "{'password': …, 'user': 'x'}"),
        ('{"access_token": "s3cr3t", "count": 3}', '{"access_token": …, "count": 3}'),
        ("Authorization: Token 9c4e7a1b2d3f", "Authorization: … …"),
        ("sent with Bearer eyJhbGciOi.J9-x_1", "sent with Bearer …"),
        ("POST https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=6a9d-1f2e", "POST https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…"),
        ("POST https://oapi.dingtalk.com/robot/send?access_token=6a9d1f2e&timestamp=17&sign=aGk%3D", "POST https://oapi.dingtalk.com/robot/send?access_token=…&timestamp=17&sign=…"),
        ("POST https://open.feishu.cn/open-apis/bot/v2/hook/6a9d-1f2e", "POST https://open.feishu.cn/open-apis/bot/v2/hook/…"),
        ("Cookie: sessionid=9f8e7d; csrftoken=1a2b3c", "Cookie: …; csrftoken=…"),
    ],
)
def test_what_opens_something_or_names_a_mailbox_is_left_out(said, told):
    assert without_secrets(said) == told


@pytest.mark.parametrize(
    "said",
    [
        "Task reports.tasks.sweep[0c1d-22] succeeded in 0.03s: None", "Not Found: /plans/12/history/?page=2", "celery@box ready.", "Report 12 took 3.5 s on 2026-11-23 08:00:00+08:00",
        "KeyError: 'plan'", "the token was refused", "monkey=1 and turkey: 2", "计划 SIP-2026-003 已批准", "http://localhost:8000/plans/1/",
    ],
)  # fmt: skip
def test_other_words_stay(said):
    assert without_secrets(said) == said


@pytest.mark.parametrize("said", ["a" * 40_000, "a." * 20_000, "://" * 15_000, "key " * 10_000, "token " * 8_000, "x@" * 20_000, "key" + " " * 40_000, "password='" * 5_000])
def test_a_long_text_is_cleaned_in_no_time(said):
    began = time.process_time()
    without_secrets(said)
    assert time.process_time() - began < 2


def test_a_secret_of_this_installation_is_left_out_wherever_it_stands(monkeypatch):
    from config import logs

    monkeypatch.setenv("AUDIT_KEY", "aK4canarySealsTheHistory")
    logs._own_secrets.cache_clear()
    try:
        assert without_secrets("Sealed by aK4canarySealsTheHistory.") == "Sealed by …."
    finally:
        monkeypatch.undo()
        logs._own_secrets.cache_clear()


def record_of(words, *values, **more):
    """Return a record as a logger makes it, with the exception that is being handled."""
    made = logging.LogRecord("house", logging.ERROR, "x.py", 1, words, values, sys.exc_info() if sys.exc_info()[0] else None)
    made.__dict__.update(more)
    return made


def test_a_traceback_is_cleaned_as_well_and_no_more_is_told_than_is_listed():
    try:
        raise ValueError("no mailbox wang@example.org")
    except ValueError:
        made = record_of("It failed for %s", "li@example.org", request="<GET /?q=canary>", params=("canary",), status=500)
    told = json.loads(Json().format(made))
    assert (told["message"], told["exc_info"].splitlines()[-1], sorted(told)) == (
        "It failed for …@…", "ValueError: no mailbox …@…", ["exc_info", "level", "logger", "message", "request_id", "status", "time"],
    )  # fmt: skip
    assert ("canary" in Line().format(made), Line().format(made).splitlines()[-1]) == (False, "ValueError: no mailbox …@…")


def test_a_line_bears_the_request_it_belongs_to():
    token = request_id.set("a-request")
    try:
        told = [json.loads(Json().format(record_of("x")))["request_id"], Line().format(record_of("x")).split()[-2]]
    finally:
        request_id.reset(token)
    assert (told, json.loads(Json().format(record_of("x")))["request_id"]) == (["a-request", "[a-request]"], "-")


def test_words_of_every_language_and_quotes_stay_json():
    said = 'He said "密码: 开" \\ \n new line'
    assert json.loads(Json().format(record_of("%s", said)))["message"] == said


def test_who_mistypes_a_password_or_meets_a_refusal_is_not_logged(people, client, caplog):
    caplog.set_level(logging.DEBUG)
    told = {"user-agent": "CanaryBrowser/7", "x-forwarded-for": "203.0.113.7"}
    for name in ("canary.wang", people.planner.username):
        client.post("/accounts/login/", {"username": name, "password": "pW9-canary-of-a-person"}, headers=told, REMOTE_ADDR="203.0.113.7")
    client.get("/plans/?q=canary-searched", headers=told)
    client.post("/api/v1/token/", {"username": "canary.wang", "password": "pW9-canary-of-a-person"}, content_type="application/json", headers=told)
    said = "\n".join(Line().format(record) for record in caplog.records if record.name != "django.db.backends")
    assert ("login failure" in said, [canary for canary in ("canary", "Canary", people.planner.username, "203.0.113.7") if canary in said]) == (True, [])


def test_the_id_of_a_request_runs_into_the_task_that_it_orders(worker):
    from reports import tasks

    token = request_id.set("orders-a-sweep")
    try:
        tasks.sweep.delay()
    finally:
        request_id.reset(token)
    deadline, found = time.monotonic() + 60, []
    while "succeeded" not in "".join(found) and time.monotonic() < deadline:
        time.sleep(0.1)
        found = [line for line in worker.read_text(errors="replace").splitlines() if "[orders-a-sweep]" in line and ("succeeded" in line or "received" in line)]
    assert [line.split()[2:4] for line in found] == [["INFO", "celery.worker.strategy"], ["INFO", "celery.app.trace"]]
