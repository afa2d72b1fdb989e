"""The pages and the API of indicators: list, chart, forms, import by paste."""

import json
import re

import pytest

from config.demo import figures
from plans.models import Indicator, Measurement
from tests.plans import factory
from tests.plans.test_indicators import record

API = "/api/v1/"
LIST_QUERIES = 7
DEFINE = {"code": "WAIT", "name_en": "On hold", "name_zh": "挂起率", "unit": "%", "direction": "down", "how_measured": "share"}


@pytest.fixture
def indicator(people):
    return factory.indicator(people)


@pytest.fixture
def real(people):
    return figures.indicators(people.planner)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_number_of_queries_for_any_number_of_rows(people, sign_in, django_assert_num_queries, rows):
    for number in range(rows):
        record(factory.indicator(people, code=f"X{number}"), people.planner)
    client = sign_in("delivery")
    client.get("/indicators/")
    with django_assert_num_queries(LIST_QUERIES):
        assert client.get("/indicators/").content.decode().count('<th scope="row">') == rows


@pytest.mark.requirement("D2.8", "C3")
def test_the_page_shows_the_collapse_against_the_months_before_it(real, sign_in):
    page = sign_in("delivery").get("/indicators/RES5D/?until=2012-08")
    html = page.content.decode()
    assert page.context["chart"].baseline_words == "2010-01 to 2012-08"
    assert "2012-09 to 2013-11: 15 values in a row below the lower limit." in html
    assert (html.count('class="chart-point chart-point-signal"') > 15, 'style="' in html) == (True, False)


def test_the_list_shows_course_and_last_value(real, sign_in):
    html = sign_in("delivery").get("/indicators/").content.decode()
    assert (html.count('<svg class="spark"'), "2.08 %" in html) == (4, True)


@pytest.mark.parametrize("query", ["until=2012-13", "until=a%20b", f"until={'9' * 5000}", "until=2099-01", "until=1900-01", "until=", "page=999999", "page=x"])
def test_any_baseline_asked_for_is_answered_with_a_page(real, sign_in, query):
    assert sign_in("delivery").get(f"/indicators/RES5D/?{query}").status_code == 200


def test_an_indicator_without_values_says_what_to_do(indicator, sign_in):
    assert "Record the first month" in sign_in("planner").get("/indicators/RES5D/").content.decode()


@pytest.mark.parametrize("path", ["/indicators/NONE/", "/indicators/RES5D/measurements/999/", f"/indicators/RES5D/measurements/{10**30}/"])
def test_what_does_not_exist_is_404(indicator, sign_in, path):
    assert sign_in("planner").get(path).status_code == 404


PATHS = ["/indicators/new/", "/indicators/RES5D/edit/", "/indicators/RES5D/measurements/new/", "/indicators/RES5D/measurements/import/"]


@pytest.mark.parametrize("path", PATHS)
def test_the_forms_are_for_those_who_keep_the_figures(indicator, sign_in, path):
    assert {key: sign_in(key).get(path).status_code for key in ("planner", "sms_owner", "delivery", "auditor")} == {
        "planner": 200, "sms_owner": 200, "delivery": 403, "auditor": 403,
    }  # fmt: skip


def test_an_indicator_is_defined_and_edited(people, sign_in):
    client = sign_in("planner")
    assert client.post("/indicators/new/", DEFINE)["Location"] == "/indicators/WAIT/"
    edited = {**DEFINE, "name_en": "Tickets on hold", "version": 1}
    assert client.post("/indicators/WAIT/edit/", edited).status_code == 302
    assert Indicator.objects.get().name_en == "Tickets on hold"
    assert client.post("/indicators/WAIT/edit/", edited).status_code == 409


@pytest.mark.parametrize(("wrong", "field"), [
    ({"code": "lower case"}, "code"), ({"code": "RES5D"}, "code"), ({"name_en": "a\x00"}, "name_en"), ({"how_measured": "x" * 1_000_000}, "how_measured"),
    ({"direction": "sideways"}, "direction"), ({"unit": ""}, "unit"),
])  # fmt: skip
def test_a_refused_definition_keeps_what_was_typed(indicator, sign_in, wrong, field):
    answer = sign_in("planner").post("/indicators/new/", {**DEFINE, **wrong})
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert {name: form[name].value() for name in DEFINE} == {**DEFINE, **wrong}


def test_a_double_click_records_one_value(indicator, sign_in):
    facts = {"period": "2025-03", "value": "62.5", "sample_size": "40", "key": "6b0c1c7e-0a53-4f8a-9d0e-3d2b0f3f1f7a"}
    client = sign_in("planner")
    assert [client.post("/indicators/RES5D/measurements/new/", facts).status_code for _ in range(2)] == [302, 302]
    assert Measurement.objects.count() == 1


@pytest.mark.parametrize(("wrong", "field"), [
    ({"period": "2025-13"}, "period"), ({"period": "2025-02-30"}, "period"), ({"period": ""}, "period"), ({"period": "2099-01"}, "period"), ({"period": "x" * 1_000_000}, "period"),
    ({"value": "NaN"}, "value"), ({"value": "1e400"}, "value"), ({"value": "9" * 5000}, "value"), ({"value": "0.00001"}, "value"), ({"sample_size": "-1"}, "sample_size"),
    ({"sample_size": "9" * 5000}, "sample_size"), ({"sample_size": str(10**19)}, "sample_size"), ({"value": "1\x00"}, "value"),
])  # fmt: skip
def test_a_refused_value_keeps_what_was_typed(indicator, sign_in, wrong, field):
    typed = {"period": "2025-03", "value": "62.5", "sample_size": "40", **wrong}
    answer = sign_in("planner").post("/indicators/RES5D/measurements/new/", typed)
    form = answer.context["form"]
    assert (answer.status_code, list(form.errors)) == (422, [field])
    assert {name: form[name].value() for name in typed} == typed


def test_a_value_is_corrected_with_its_reason(people, indicator, sign_in):
    measurement, client = record(indicator, people.planner), sign_in("sms_owner")
    path = f"/indicators/RES5D/measurements/{measurement.pk}/"
    assert client.get(path).context["form"]["value"].value() == "62.5"
    assert client.post(path, {"value": "60", "version": 1, "reason": ""}).status_code == 422
    assert client.post(path, {"value": "60", "version": 1, "reason": "Typing error"}).status_code == 302
    stale = client.post(path, {"value": "59", "version": 1, "reason": "Typing error"})
    assert (stale.status_code, stale.context["form"]["value"].value()) == (409, "59")


def test_a_pasted_text_is_first_shown_then_imported(indicator, sign_in):
    client, path, text = sign_in("planner"), "/indicators/RES5D/measurements/import/", "2025-01,10,40\n2025-02,20,41"
    shown = client.post(path, {"text": text})
    assert (shown.status_code, len(shown.context["seen"].rows), Measurement.objects.count()) == (200, 2, 0)
    page = shown.content.decode()
    assert (text in page, "New: 2" in page) == (True, True)
    assert client.post(path, {"text": text, "import": "yes"})["Location"] == "/indicators/RES5D/"
    assert Measurement.objects.count() == 2


@pytest.mark.parametrize("text", ["2025-01,10\nnonsense", "", "a\x00b", "y" * 1_000_000])
def test_a_refused_import_writes_nothing_and_keeps_the_text(indicator, sign_in, text):
    answer = sign_in("planner").post("/indicators/RES5D/measurements/import/", {"text": text, "import": "yes"})
    assert (answer.status_code, answer.context["form"]["text"].value(), Measurement.objects.count()) == (422, text, 0)


def test_the_api_records_corrects_and_imports(people, api_as):
    client = api_as("planner")
    indicator = client.post(f"{API}indicators/", DEFINE, format="json").json()
    recorded = client.post(f"{API}measurements/", {"indicator": indicator["id"], "period": "2025-03", "value": "62.5"}, format="json")
    assert (recorded.status_code, recorded.json()["period"], recorded.json()["value"]) == (201, "2025-03-01", "62.5000")
    path = f"{API}measurements/{recorded.json()['id']}/"
    assert list(client.patch(path, {"value": "60", "version": 1}, format="json").json()) == ["reason"]
    assert client.patch(path, {"value": "60", "version": 1, "reason": "Slip"}, format="json").json()["value"] == "60.0000"
    assert client.patch(path, {"value": "59", "version": 1, "reason": "Slip"}, format="json").status_code == 409
    path = f"{API}indicators/{indicator['id']}/import/"
    tried = client.post(path, {"text": "2025-03,1\n2025-04,2", "dry_run": True}, format="json").json()
    done = client.post(path, {"text": "2025-03,1\n2025-04,2"}, format="json").json()
    assert (tried["imported"], [line["fate"] for line in tried["lines"]], done["imported"]) == (0, ["different", "new"], 1)


def test_the_api_tells_limits_and_signals(real, api_as):
    told = api_as("delivery").get(f"{API}indicators/{real['REOPEN'].pk}/behaviour/").json()
    assert (told["mean"], told["signals"]) == ("8.8350", [])


@pytest.mark.parametrize(("wrong", "field"), [
    ({"period": "2025-02-30"}, "period"), ({"period": "2099-01"}, "period"), ({"value": "NaN"}, "value"), ({"value": 10**40}, "value"), ({"sample_size": 10**30}, "sample_size"),
    ({"indicator": 10**30}, "indicator"), ({"indicator": None}, "indicator"), ({"sample_size": -1}, "sample_size"),
])  # fmt: skip
def test_bad_values_at_the_api_are_400_with_the_field(indicator, api_as, wrong, field):
    body = {"indicator": indicator.pk, "period": "2025-03", "value": "62.5", **wrong}
    answer = api_as("planner").post(f"{API}measurements/", json.dumps(body), content_type="application/json")
    assert (answer.status_code, list(answer.json())) == (400, [field])


def test_the_api_keeps_the_figures_with_those_who_keep_them(people, indicator, api_as):
    measurement, client = record(indicator, people.planner), api_as("delivery")
    body = {"indicator": indicator.pk, "period": "2025-04", "value": "1"}
    assert client.post(f"{API}measurements/", body, format="json").status_code == 403
    assert client.patch(f"{API}measurements/{measurement.pk}/", {"value": "1", "reason": "x", "version": 1}, format="json").status_code == 403
    assert client.post(f"{API}indicators/{indicator.pk}/import/", {"text": "2025-05,1"}, format="json").status_code == 403
    assert client.get(f"{API}measurements/?code=RES5D").json()["count"] == 1


def test_the_list_heads_what_it_names_as_indicators(people, sign_in, indicator):
    page = sign_in("planner").get("/indicators/").content.decode()
    assert re.findall(r'<th scope="col">([^<]+)</th>', page)[:2] == ["Code", "Indicator"]
