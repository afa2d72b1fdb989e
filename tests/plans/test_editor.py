"""Rich text in, safe text out; a section saves by itself; two people do not lose each other's words."""

import json

import pytest
from django.core.cache import cache
from django.urls import reverse

from audit import rich
from audit.errors import Stale
from audit.fields import RichTextField
from audit.models import ChainKind, Event
from plans import actions
from plans.models import Plan
from plans.sections import seen_of
from reports import pdf
from tests.plans import factory
from tests.reports import factory as reports
from tests.reports import reading

SCRIPT = {"HTTP_ACCEPT": "application/json"}
FIELDS = [field.name for field in Plan._meta.concrete_fields if isinstance(field, RichTextField)]
HOSTILE = (
    "<p onclick=\"canary()\" style=\"color:red\">Seen<script>canary()</script><img src=x onerror=canary()><svg onload=canary()></svg>"
    "<a href=\"javascript:canary()\">link</a><iframe src=\"data:text/html,canary\"></iframe><style>canary{}</style></p>"
)  # fmt: skip
# Session, person, plan, members, roles and fields: no more, however many are there.
SIGN_OF_LIFE = 6
CANARIES = ("canary", "onclick", "onerror", "onload", "javascript:", "data:text", "<svg><", "<iframe", "<img", "color:red")


@pytest.fixture(autouse=True)
def nobody_present():
    """Presence of earlier tests is forgotten."""
    cache.clear()


@pytest.fixture
def plan(people):
    """A complete draft."""
    return factory.draft(people)


def address(plan, slug="introduction") -> str:
    """Where a section is edited."""
    return reverse("plans:section-edit", args=[plan.number, slug])


def written(plan, names=None, **values) -> dict:
    """What the script sends when these fields were written into what the plan says now."""
    seen = " ".join(f"{name}:{digest}" for name, digest in seen_of(plan, names or values).items())
    return {"version": plan.version, "seen": seen, "changed": list(values), **values}


def saves(client, plan, slug="introduction", **values):
    """Save as the script does."""
    return client.post(address(plan, slug), written(plan, **values), **SCRIPT)


def edits(plan) -> int:
    """How many edits of its own fields the plan's trail tells of."""
    return Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb="plan.edit").count()


def alarms(text: str) -> list[str]:
    """Which signs of a script are in a text."""
    return [sign for sign in CANARIES if sign in text]


# Rich text


@pytest.mark.requirement("D3.1")
def test_nothing_of_a_script_survives_in_any_field_on_page_api_or_in_the_document(people, plan, sign_in, api_as):
    actions.edit_plan(plan, people.quality_manager, plan.version, **dict.fromkeys(FIELDS, HOSTILE))
    page = sign_in("quality_manager").get(plan.get_absolute_url()).content.decode()
    shown = api_as("quality_manager").get(f"/api/v1/plans/{plan.pk}/").json()
    stored = Plan.objects.get()
    assert (len(FIELDS), alarms(page), alarms(json.dumps(shown))) == (11, [], [])
    assert {getattr(stored, name) for name in FIELDS} == {"<p>Seenlink</p>"}


def test_plain_text_shows_its_signs_and_none_of_them_acts(people, plan, sign_in):
    text = "1 < 2 & <script>canary()</script>"
    actions.edit_plan(plan, people.quality_manager, plan.version, **dict.fromkeys(FIELDS, text))
    page = sign_in("quality_manager").get(plan.get_absolute_url()).content.decode()
    assert (Plan.objects.get().motive, page.count("<p>1 &lt; 2 &amp; &lt;script&gt;canary()&lt;/script&gt;</p>"), "<script>canary" in page) == (text, 11, False)


def test_the_api_takes_plain_and_rich_text_and_gives_back_what_is_stored(plan, api_as):
    client, url = api_as("quality_manager"), f"/api/v1/plans/{plan.pk}/"
    sent = {"version": plan.version, "motive": "Plain.", "scope": "<ul><li><p>One</p></li></ul><p style='x'>Two</p>"}
    told = client.patch(url, sent, format="json").json()
    assert (told["motive"], told["scope"]) == ("Plain.", "<ul><li><p>One</p></li></ul><p>Two</p>")


def test_a_table_is_read_row_by_row_and_has_its_head_where_it_is_shown():
    row = "<tr><{0}><p>A</p></{0}><{0}><p>B</p></{0}></tr>"
    text = f"<table><tbody>{row.format('th')}{row.format('td')}</tbody></table>"
    assert rich.plain(text) == "A | B\nA | B"
    assert rich.to_html(text) == f"<table><thead>{row.format('th')}</thead><tbody>{row.format('td')}</tbody></table>"


def test_a_cell_spans_fifty_columns_at_most_and_all_of_a_text_a_thousand():
    cells = "".join(f'<td colspan="{told}">A</td>' for told in ("3", "20000", "0", "9" * 5000, "-2", "x"))
    kept = '<td colspan="3">A</td><td colspan="50">A</td><td colspan="1">A</td><td colspan="50">A</td><td>A</td><td>A</td>'
    assert rich.clean(f"<table><tbody><tr>{cells}</tr></tbody></table>") == f"<table><tbody><tr>{kept}</tr></tbody></table>"
    many = rich.clean("<table><tbody>" + '<tr><td rowspan="50">A</td></tr>' * 60 + "</tbody></table>")
    assert (many.count('rowspan="50"'), many.count("<td>"), rich.clean(many)) == (20, 40, many)


def test_a_text_of_forty_thousand_signs_is_taken_and_a_longer_one_refused_at_the_field(plan, sign_in):
    client, fits = sign_in("quality_manager"), f"<p>{'x' * 39_993}</p>"
    statuses = [saves(client, Plan.objects.get(), introduction=text).status_code for text in (fits, fits + "<p>y</p>")]
    assert (statuses, len(Plan.objects.get().introduction)) == ([200, 422], 40_000)


# Saving by itself


@pytest.mark.requirement("D3.1")
def test_what_is_written_saves_by_itself_and_says_when(plan, sign_in):
    sent = written(plan, ["introduction", "document_purpose"], introduction="<p>New <strong>words</strong></p>")
    answer = sign_in("quality_manager").post(address(plan), sent, **SCRIPT)
    stored, told = Plan.objects.get(), answer.json()
    assert (answer.status_code, stored.introduction, stored.document_purpose) == (200, "<p>New <strong>words</strong></p>", plan.document_purpose)
    assert (told["told"][:6], told["version"], told["newer"]) == ("Saved ", stored.version, {})
    assert told["seen"] == seen_of(stored, ["introduction", "document_purpose"])


def test_what_was_only_looked_at_writes_nothing(plan, sign_in):
    client, before = sign_in("quality_manager"), edits(plan)
    answer = saves(client, plan, introduction=f" {plan.introduction}\r\n")
    opened = client.get(address(plan)).context["form"]
    plain = client.post(address(plan), {name: opened[name].value() for name in opened.fields})
    assert (answer.status_code, plain.status_code, edits(plan), Plan.objects.get().version) == (200, 302, before, plan.version)


def test_bad_input_is_told_by_field_and_nothing_is_written(plan, sign_in):
    answer = saves(sign_in("quality_manager"), plan, "basics", planned_end="2025-01-01")
    assert (answer.status_code, answer.json()["errors"]) == (422, {"planned_end": ["The end is before the start."]})
    assert saves(sign_in("quality_manager"), plan, "basics", title="").json()["errors"] == {"title": ["This field is required."]}
    assert Plan.objects.get().version == plan.version


def test_a_section_takes_only_its_own_fields(plan, sign_in):
    client = sign_in("quality_manager")
    assert saves(client, plan, motive="Elsewhere.").status_code == 404
    assert saves(client, plan, introduction="Here.", motive="Elsewhere.").status_code == 200
    assert (Plan.objects.get().introduction, Plan.objects.get().motive) == ("Here.", "Customers wait.")


def test_only_who_may_edit_saves_and_a_closed_document_takes_nothing(people, plan, sign_in):
    keys = ("planner", "delivery", "auditor", "sms_owner", "leadership")
    answers = {key: saves(sign_in(key), plan, introduction=plan.introduction).status_code for key in keys}
    actions.submit(Plan.objects.get(), people.quality_manager)
    closed = saves(sign_in("quality_manager"), Plan.objects.get(), introduction="Too late.")
    assert answers == {"planner": 200, "delivery": 403, "auditor": 403, "sms_owner": 403, "leadership": 404}
    assert (closed.status_code, closed.json()["told"].startswith("Not saved: ")) == (409, True)
    assert Plan.objects.get().introduction == plan.introduction


# Two people


@pytest.mark.requirement("D3.1")
def test_two_people_in_different_fields_both_save_and_the_second_is_given_the_text_of_the_first(people, plan, sign_in):
    actions.edit_plan(plan, people.planner, plan.version, document_purpose="Theirs.")
    sent = written(plan, ["introduction", "document_purpose"], introduction="Mine.")
    told = sign_in("quality_manager").post(address(plan), sent, **SCRIPT).json()
    stored = Plan.objects.get()
    assert (stored.introduction, stored.document_purpose) == ("Mine.", "Theirs.")
    assert (told["newer"], told["version"]) == ({"document_purpose": "Theirs."}, stored.version)


def test_two_people_in_one_field_are_shown_both_versions(people, plan, sign_in):
    actions.edit_plan(plan, people.planner, plan.version, introduction="Theirs.")
    answer = saves(sign_in("quality_manager"), plan, introduction="Mine.")
    told = answer.json()
    assert (answer.status_code, told["disputed"]["introduction"]["value"], people.planner.name in told["told"]) == (409, "Theirs.", True)
    assert Plan.objects.get().introduction == "Theirs."


def test_ones_own_other_window_is_told_from_somebody_else(people, plan, sign_in):
    actions.edit_plan(plan, people.quality_manager, plan.version, introduction="In the other window.")
    told = {key: saves(sign_in(key), plan, introduction="Here.").json() for key in ("quality_manager", "planner")}
    assert [(one["own"], one["title"]) for one in told.values()] == [(True, "You saved this elsewhere"), (False, "Somebody was faster")]


def test_whoever_has_seen_both_versions_decides(people, plan, sign_in):
    client = sign_in("quality_manager")
    actions.edit_plan(plan, people.planner, plan.version, introduction="Theirs.")
    refused = saves(client, plan, introduction="Mine.").json()
    kept = written(plan, introduction="Mine.") | {"seen": f"introduction:{refused['seen']['introduction']}"}
    assert (client.post(address(plan), kept, **SCRIPT).status_code, Plan.objects.get().introduction) == (200, "Mine.")


def test_a_new_version_does_not_vouch_for_a_field_that_was_read_before(people, plan):
    seen = seen_of(plan, ["introduction"])
    theirs = actions.edit_plan(plan, people.planner, plan.version, introduction="Theirs.")
    with pytest.raises(Stale):
        actions.edit_plan(theirs, people.quality_manager, theirs.version, seen=seen, introduction="Mine.")


def test_the_same_words_of_two_people_are_no_dispute_and_a_lost_answer_is_sent_again(plan, sign_in):
    client, before = sign_in("quality_manager"), edits(plan)
    statuses = [saves(client, plan, introduction="The same.").status_code for _attempt in range(2)]
    assert (statuses, edits(plan) - before) == ([200, 200], 1)


def test_without_script_only_what_was_changed_is_written(people, plan, sign_in):
    client = sign_in("quality_manager")
    form = client.get(address(plan)).context["form"]
    actions.edit_plan(plan, people.planner, plan.version, document_purpose="Theirs.")
    sent = {name: form[name].value() for name in form.fields} | {"introduction": "Mine."}
    answer, stored = client.post(address(plan), sent), Plan.objects.get()
    assert (answer.status_code, stored.introduction, stored.document_purpose) == (302, "Mine.", "Theirs.")


def test_the_api_is_strict_unless_it_says_what_it_read(people, plan, api_as):
    client, url = api_as("quality_manager"), f"/api/v1/plans/{plan.pk}/"
    actions.edit_plan(plan, people.planner, plan.version, scope="Theirs.")
    sent = {"version": plan.version, "motive": "Mine."}
    read = {"seen": {"motive": "Customers wait."}}
    crossed = {"version": plan.version, "scope": "Mine.", "seen": {"scope": "The help desk."}}
    statuses = [client.patch(url, body, format="json").status_code for body in (sent, sent | read, crossed)]
    assert (statuses, Plan.objects.get().motive, Plan.objects.get().scope) == ([409, 200, 409], "Mine.", "Theirs.")


@pytest.mark.parametrize("seen", [{"motive": {"a": [1, None, "\ud800"]}}, {}, {"motive": None}, {"nothing": 1}])
def test_what_the_api_says_it_read_may_be_anything(plan, api_as, seen):
    body = json.dumps({"version": plan.version + 5, "motive": "Mine.", "seen": seen})
    answer = api_as("quality_manager").patch(f"/api/v1/plans/{plan.pk}/", body, content_type="application/json")
    assert (answer.status_code in (400, 409), Plan.objects.get().motive) == (True, "Customers wait.")


def test_digests_that_are_none_leave_the_version_to_judge(people, plan, sign_in):
    client, sent = sign_in("quality_manager"), written(plan, introduction="Mine.")
    actions.edit_plan(plan, people.planner, plan.version, introduction="Theirs.")
    for seen in ("", "nonsense", "a:b introduction:x", "\x00", ":" * 1999):
        assert client.post(address(plan), sent | {"seen": seen}, **SCRIPT).status_code in (409, 422)
    assert Plan.objects.get().introduction == "Theirs."


# The history


@pytest.mark.requirement("D3.1")
def test_saves_that_follow_one_another_read_as_one_and_stay_events_of_the_chain(people, plan, sign_in):
    first = Event.objects.in_chain(ChainKind.PLAN, plan.pk).last().sequence + 1
    for words in ("<p>A</p>", "<p>A b</p>", "<p>A b <strong>c</strong></p>"):
        plan = actions.edit_plan(plan, people.quality_manager, plan.version, introduction=words)
    actions.edit_plan(plan, people.quality_manager, plan.version, motive="Another section.")
    lines = sign_in("auditor").get(reverse("plans:history", args=[plan.number])).context["events"]
    assert [(line.first, line.number, line.saves) for line in lines[:2]] == [(first + 3, first + 3, 1), (first, first + 2, 3)]
    assert [(change.old, change.new) for change in lines[1].changes] == [("What this document is.", "A b c")]


def test_saves_of_two_people_do_not_read_as_one(people, plan, sign_in):
    for person in (people.quality_manager, people.planner):
        plan = actions.edit_plan(plan, person, plan.version, introduction=f"By {person}.")
    lines = sign_in("auditor").get(reverse("plans:history", args=[plan.number])).context["events"]
    assert [line.saves for line in lines[:2]] == [1, 1]


# Presence


def present(client, plan, **sent):
    """Give a sign of life."""
    return client.post(reverse("plans:presence", args=[plan.number]), sent)


def test_who_has_a_section_open_is_shown_to_the_others_until_they_leave(people, plan, sign_in):
    manager, planner = sign_in("quality_manager"), sign_in("planner")
    present(manager, plan, open=["scheme"])
    told = present(planner, plan).json()["people"]
    own = present(manager, plan, open=["scheme"]).json()["people"]
    present(manager, plan, left=["scheme"])
    assert (list(told), told["scheme"].startswith(f"{people.quality_manager.name} is editing this section since ")) == (["scheme"], True)
    assert (own, present(planner, plan).json()["people"]) == ({}, {})


def test_a_page_that_went_silent_is_forgotten(people, plan, sign_in, monkeypatch):
    from django.utils import timezone

    from plans import presence

    present(sign_in("quality_manager"), plan, open=["scheme"])
    later = timezone.now() + timezone.timedelta(seconds=presence.LIFE + 1)
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert present(sign_in("planner"), plan).json()["people"] == {}


def test_presence_is_for_those_who_edit(people, plan, sign_in):
    keys = ("quality_manager", "planner", "delivery", "auditor", "sms_owner", "leadership")
    statuses = {key: present(sign_in(key), plan, open=["scheme"]).status_code for key in keys}
    assert statuses == {"quality_manager": 200, "planner": 200, "delivery": 403, "auditor": 403, "sms_owner": 403, "leadership": 404}
    actions.submit(Plan.objects.get(), people.quality_manager)
    assert present(sign_in("quality_manager"), plan).status_code == 409


def test_a_sign_of_life_brings_what_others_wrote(people, plan, sign_in):
    seen = " ".join(f"{name}:{digest}" for name, digest in seen_of(plan, ["introduction", "document_purpose"]).items())
    actions.edit_plan(plan, people.planner, plan.version, introduction="Theirs.")
    told = present(sign_in("quality_manager"), plan, open=["introduction", "nothing"], seen=f"{seen} nothing:x").json()
    assert told["newer"] == {"introduction": "Theirs."}


def test_a_sign_of_life_costs_the_same_whoever_is_there(people, plan, sign_in, django_assert_num_queries):
    manager = sign_in("quality_manager")
    present(manager, plan, open=["scheme"])
    with django_assert_num_queries(SIGN_OF_LIFE):
        present(manager, plan, open=["scheme"])
    present(sign_in("planner"), plan, open=["scheme", "review"])
    with django_assert_num_queries(SIGN_OF_LIFE):
        present(manager, plan, open=["scheme"])


# Paper


def test_what_was_written_is_on_paper_as_it_was_written_and_nothing_of_a_script(people):
    content = reading.content_of(reports.ordered(people))
    rows = "".join(f"<tr><td><p>Row {number}</p></td><td><p>x</p></td></tr>" for number in range(80))
    table = f"<table><tbody><tr><th><p>HeadOfTable</p></th><th><p>B</p></th></tr>{rows}</tbody></table>"
    content["document"]["plan"] |= dict.fromkeys(FIELDS, HOSTILE) | {"approach": f"<ul><li><p>OneItem</p></li></ul>{table}"}
    pages = [reading.squeezed(page.extract_text()) for page in reading.reader_of(pdf.render(content).data).pages]
    with_table = [page for page in pages if "HeadOfTable" in page]
    assert (len(with_table) > 1, "OneItem" in "".join(pages), "Row79" in with_table[-1]) == (True, True, True)
    assert ("Seenlink" in "".join(pages), alarms(pdf.html_of(content)), "canary" in "".join(pages)) == (True, [], False)
