"""The pages and the API of reports: the same rights at both, the PDF beside its receipts."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from plans.models import Plan
from reports import actions, stored
from reports.models import Report, Submission
from tests.reports import factory
from tests.verification import factory as verified


@pytest.fixture
def report(people):
    """An issued report."""
    return factory.issued(people, language="en")


def address(name, report, *more):
    """Return the address of one of a report's pages."""
    return reverse(f"reports:{name}", args=[report.number, *more])


def test_the_planner_orders_a_report_on_the_plans_page(people, sign_in):
    check_round = verified.closed_round(people)
    page = reverse("reports:of_plan", args=[check_round.plan.number])
    client = sign_in("planner")
    assert "Order the report" in client.get(page).content.decode()
    answer = client.post(page, {"round": check_round.pk, "language": "en"})
    assert (answer.status_code, answer["Location"]) == (302, page)
    told = [str(message) for message in get_messages(answer.wsgi_request)]
    assert told == ["The report has been ordered; it appears below as soon as it is issued."]
    assert 'hx-trigger="every 2s"' in client.get(page).content.decode()


def test_an_order_with_nonsense_is_answered_at_the_fields(people, sign_in):
    check_round = verified.closed_round(people)
    page = reverse("reports:of_plan", args=[check_round.plan.number])
    answer = sign_in("planner").post(page, {"round": 999999, "language": "tlh"})
    assert (answer.status_code, sorted(answer.context["form"].errors)) == (422, ["language", "round"])


@pytest.mark.requirement("V3")
def test_the_leader_acknowledges_with_an_instruction(people, sign_in, report):
    submission = report.submissions.get(capacity="leader")
    client = sign_in("leadership")
    assert "Acknowledge for good</button>" in client.get(address("detail", report)).content.decode()
    client.post(address("acknowledge", report, submission.pk), {"instruction": "Watch the second line."})
    submission.refresh_from_db()
    assert (submission.state, submission.instruction) == ("acknowledged", "Watch the second line.")
    assert "Watch the second line." in client.get(address("detail", report)).content.decode()


def test_an_instruction_that_is_too_long_comes_back_with_what_was_typed(people, sign_in, report):
    submission = report.submissions.get(capacity="leader")
    answer = sign_in("leadership").post(address("acknowledge", report, submission.pk), {"instruction": "x" * 4001})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["instruction"])
    assert answer.context["form"]["instruction"].value() == "x" * 4001


def test_nobody_else_acknowledges_at_either_door(people, sign_in, api_as, report):
    submission = report.submissions.get(capacity="leader")
    page, api = address("acknowledge", report, submission.pk), f"/api/v1/submissions/{submission.pk}/acknowledge/"
    others = ["supervision", "planner", "sms_owner", "administrator"]
    answers = {key: (sign_in(key).post(page, {}).status_code, api_as(key).post(api, {}, format="json").status_code) for key in others}
    assert answers == dict.fromkeys(others, (403, 403))


def test_the_file_is_shown_in_the_page_and_saved_under_the_reports_number(people, sign_in, report):
    client = sign_in("leadership")
    shown, saved = client.get(address("file", report)), client.get(address("file", report) + "?download=1")
    assert shown.content == stored.stored_bytes(report)
    assert (shown["Content-Type"], shown["Content-Disposition"][:6]) == ("application/pdf", "inline")
    assert saved["Content-Disposition"] == f'attachment; filename="{report.number}-en.pdf"'
    assert report.sha256[:8] in client.get(address("detail", report)).content.decode()


def test_a_confidential_plans_report_does_not_exist_for_others(people, sign_in, api_as):
    report = factory.issued(people)
    Plan.objects.filter(pk=report.plan_id).update(confidential=True)
    outsider = sign_in("second_manager")
    pages = [outsider.get(address(name, report)).status_code for name in ("detail", "file")]
    api = [api_as("second_manager").get(f"/api/v1/reports/{report.number}/{tail}").status_code for tail in ("", "file/")]
    assert (pages, api) == ([404, 404], [404, 404])
    assert sign_in("leadership").get(address("file", report)).status_code == 200


def test_a_changed_file_is_refused_and_the_page_says_so(people, sign_in, report):
    with report.file.storage.open(report.file.name, "wb") as file:
        file.write(b"%PDF-1.7 forged")
    client = sign_in("auditor")
    assert client.get(address("file", report)).status_code == 409
    assert "is not the one that was issued" in client.get(address("detail", report)).content.decode()


def test_a_report_not_yet_rendered_has_no_file(people, sign_in):
    report = factory.ordered(people)
    client = sign_in("planner")
    assert client.get(address("file", report)).status_code == 409
    assert 'hx-trigger="every 2s"' in client.get(address("detail", report)).content.decode()
    actions.render(report.pk)
    assert client.get(address("detail", report), headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_reports_are_ordered_and_listed_over_the_api(people, api_as):
    check_round = verified.closed_round(people)
    client = api_as("planner")
    fraction = client.post("/api/v1/reports/", {"round": check_round.pk + 0.5, "language": "en"}, format="json")
    assert (fraction.status_code, list(fraction.json())) == (400, ["round"])
    made = client.post("/api/v1/reports/", {"round": check_round.pk, "language": "en"}, format="json")
    assert (made.status_code, made.json()["state"]) == (201, "queued")
    actions.render(made.json()["id"])
    listed = client.get("/api/v1/reports/", {"plan": check_round.plan.number, "state": "issued"}).json()
    assert [(row["number"], row["submitted"], row["received"]) for row in listed["results"]] == [(made.json()["number"], 2, 0)]
    full = client.get(f"/api/v1/reports/{made.json()['number']}/").json()
    assert full["content"]["identity"]["plan_number"] == check_round.plan.number


def test_the_api_acknowledges_and_lists_ones_own_submissions(people, api_as, report):
    client = api_as("supervision")
    mine = client.get("/api/v1/submissions/", {"mine": "true"}).json()["results"]
    answer = client.post(f"/api/v1/submissions/{mine[0]['id']}/acknowledge/", {"instruction": "Seen."}, format="json")
    assert (len(mine), answer.json()["state"], answer.json()["instruction"]) == (1, "acknowledged", "Seen.")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_number_of_queries_for_one_and_for_three(people, sign_in, api_as, report, django_assert_num_queries, rows):
    page, api = sign_in("auditor"), api_as("auditor")
    for _more in range(rows - 1):
        _another(report)
    page.get("/reports/"), api.get("/api/v1/reports/")  # the roles are asked for once
    with django_assert_num_queries(6):
        assert len(page.get("/reports/").context["object_list"]) == rows
    with django_assert_num_queries(2):
        assert api.get("/api/v1/reports/").json()["count"] == rows
    with django_assert_num_queries(2):
        assert api.get("/api/v1/submissions/").json()["count"] == 2 * rows


def _another(report):
    """A further issued report of the same round; rendering it would only cost time."""
    submissions = list(report.submissions.all())
    copy = Report.objects.get(pk=report.pk)
    copy.pk, copy.number = None, f"{report.number}-{Report.objects.count()}"
    copy.save(force_insert=True)
    for one in submissions:
        Submission.objects.create(report=copy, recipient=one.recipient, capacity=one.capacity)


def test_the_desk_knows_who_has_to_acknowledge(people, report):
    from accounts import duties

    waiting = [duty.url for group in duties.of(people.leadership) if group.kind == "report" for duty in group.duties]
    assert waiting == [report.get_absolute_url()]
    assert [group for group in duties.of(people.delivery) if group.kind == "report"] == []


def test_the_figures_are_traced_as_they_stood_when_the_report_was_made(report, sign_in):
    client, plan = sign_in("auditor"), report.plan
    place = f"{reverse('verification:round-trace', args=[plan.number, report.round.number])}?until={report.trail_sequence}"
    assert f'href="{place}"' in client.get(address("detail", report)).content.decode()
    assert client.get(place).status_code == 200
