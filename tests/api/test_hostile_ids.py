"""Numbers and nesting that no database and no reader can take are refused, never a 500."""

import pytest

FILTERS = [
    "approval-seats/?route=", "approval-seats/?step=", "approval-steps/?route=", "approvals/?plan=", "approvals/?route=",
    "service-objectives/?indicator=", "comments/?plan=", "comments/?answers=", "publications/?plan=",
]  # fmt: skip


@pytest.mark.parametrize("address", FILTERS)
@pytest.mark.parametrize("number", ["9223372036854775808", "9" * 60, "1.5", "NaN", "x"])
def test_an_id_that_is_none_is_refused_at_the_filter(people, api_as, address, number):
    answer = api_as("sms_owner").get(f"/api/v1/{address}{number}")
    field = address.partition("?")[2].rstrip("=")
    assert (answer.status_code, list(answer.json())) == (400, [field])


@pytest.mark.parametrize("depth", [31, 500, 900, 940, 980, 5000])
def test_what_is_nested_too_deeply_is_refused(people, api_as, depth):
    body = '{"title": "x", "owner": ' + "[" * depth + "]" * depth + "}"
    answer = api_as("quality_manager").post("/api/v1/plans/", body, content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, ["detail"])
