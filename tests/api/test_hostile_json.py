"""Whatever a client sends as JSON, the API answers in the 400s and stays up."""

import pytest
from django.test import Client
from rest_framework.test import APIClient

HOSTILE = {
    "nested too deep": "[" * 50_000,
    "an object nested too deep": '{"a":' * 100_000,
    "an infinite number": '{"owner": 1e999, "title": "x"}',
    "not a number": '{"owner": NaN}',
    "half a character": '{"title": "\\ud800", "purposes": ["\\ud800"], "language": "\\ud800", "username": "\\ud800"}',
    "half a character as a name": '{"\\ud800": 1}',
    "a number": "5",
    "nothing": "null",
    "not JSON": "{",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("path", ["/api/v1/plans/", "/api/v1/token/", "/api/v1/me/preferences/"])
def test_hostile_json_is_a_400(people, path, body):
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(people.quality_manager)
    assert client.generic("POST", path, body, content_type="application/json").status_code == 400


def test_bytes_that_are_no_text_are_a_400(people):
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(people.quality_manager)
    assert client.generic("POST", "/api/v1/plans/", b'{"title": "\xff\xfe"}', content_type="application/json").status_code == 400


@pytest.mark.parametrize("query", ["text=%00", "text=%00&text=a", "%00=a"])
def test_a_nul_anywhere_in_the_query_is_a_400_in_json(db, query):
    answer = Client().get(f"/api/v1/events/?{query}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
