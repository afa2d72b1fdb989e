"""Approval publishes a plan and tells everybody with a part in it, once for each baseline and as long as they may read it (F4)."""

import pytest
from django.core import mail
from django.urls import reverse

from audit import trail
from plans import actions, document, publication
from plans.models import Plan
from reminders import actions as reminders
from reminders.models import Reminder
from reminders.states import SendState
from tests.plans import factory
from tests.reminders.reach import at_any_hour

WITH_A_PART = {"quality_manager", "planner", "delivery", "auditor", "leadership", "supervision"}
PAGE_QUERIES = 9


def told(people, **about):
    """What was told of publications, by the key of the person."""
    keys = {person.pk: key for key, person in vars(people).items()}
    return {keys[one.recipient_id]: one for one in Reminder.objects.filter(kind="publication", **about)}


def revised(plan, people, motive="Complaints rise."):
    """The plan with another baseline."""
    plan = actions.revise(plan, people.quality_manager, "The customer asks for it.")
    plan = actions.submit(actions.edit_plan(plan, people.quality_manager, plan.version, motive=motive), people.quality_manager)
    return actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))


@pytest.mark.requirement("F4")
def test_everybody_with_a_part_is_told_what_it_is(people):
    plan = factory.approved(people)
    found = told(people, occasion="baseline 1")
    assert set(found) == WITH_A_PART
    assert found["quality_manager"].text["en"] == {
        "title": plan.title, "where": plan.number, "action": f"Plan {plan.number} has been published as baseline 1. Your part: owner, responsible as “Owner”.",
    }  # fmt: skip
    assert found["delivery"].text["en"]["action"].endswith("Your part: Team member, work items: 1.")
    assert found["leadership"].url == plan.get_absolute_url()


def test_nobody_is_told_before_the_plan_is_approved(people):
    plan = factory.submitted(people)
    actions.return_to_author(plan, people.sms_owner, "More.")
    assert told(people) == {}


def test_who_answers_for_something_is_told_as_what(people):
    plan = factory.draft(people)
    actions.add_part(plan, "responsibilities", people.quality_manager, role="Store keeper", responsibility="Parts", activity="Counts", person=people.colleague)
    plan = actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    assert "“Store keeper”" in told(people)["colleague"].text["en"]["action"]


@pytest.mark.requirement("F4")
def test_each_baseline_is_told_once(people):
    plan = revised(factory.approved(people), people)
    assert {one.occasion for one in Reminder.objects.filter(kind="publication", recipient=people.delivery)} == {"baseline 1", "baseline 2"}
    publication.publish(plan, people.sms_owner)
    assert Reminder.objects.filter(kind="publication", recipient=people.delivery).count() == 2


def test_an_approval_that_does_not_come_about_tells_nobody(people):
    plan = factory.submitted(people)
    with pytest.raises(RuntimeError), trail.transaction.atomic():
        actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
        raise RuntimeError
    assert told(people) == {}


def confidential(people):
    """A confidential plan whose work item is a colleague's, who has no other part in it."""
    plan = factory.draft(people, confidential=True)
    type(plan.work_items.get()).objects.filter(plan=plan).update(assignee=people.colleague)
    plan = actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    return actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))


def test_nobody_is_told_of_a_confidential_plan_that_they_may_not_read(people):
    plan = confidential(people)
    assert plan.work_items.get().assignee == people.colleague
    assert set(told(people)) == WITH_A_PART


def test_a_closed_account_is_not_told(people):
    plan = factory.submitted(people)
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(is_active=False)
    actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    assert set(told(people)) == WITH_A_PART - {"delivery"}


def test_the_mail_says_so_in_the_readers_language(people):
    type(people.delivery).objects.filter(pk=people.delivery.pk).update(language="en")
    plan = factory.approved(people)
    at_any_hour()
    Reminder.objects.exclude(kind="publication", recipient=people.delivery).update(planned=True)
    assert (reminders.send_due(), reminders.send_due()) == (1, 0)
    message = mail.outbox[0]
    assert (message.to, message.subject) == ([people.delivery.email], f"Zhijian: Plan {plan.number} has been published as baseline 1. Your pa… · {plan.title} · {plan.number}")
    assert f"Plan {plan.number} has been published as baseline 1. Your part: Team member, work items: 1." in message.body


def test_whoever_may_no_longer_read_the_plan_at_sending_gets_no_mail(people):
    plan = factory.draft(people)
    type(plan.work_items.get()).objects.filter(plan=plan).update(assignee=people.colleague)
    plan = actions.submit(Plan.objects.get(pk=plan.pk), people.quality_manager)
    plan = actions.approve(plan, people.sms_owner, document.digest(document.of(plan)))
    Plan.objects.filter(pk=plan.pk).update(confidential=True)
    at_any_hour()
    reminders.send_due()
    states = {key: one.mail_state for key, one in told(people).items()}
    assert (states["colleague"], states["delivery"]) == (SendState.NOT_WANTED, SendState.SENT)


def test_looking_for_new_duties_leaves_a_notice_unread_until_it_is_read(people, sign_in):
    factory.approved(people)
    reminders.find()
    notice = told(people)["leadership"]
    client = sign_in("leadership")
    assert (notice.read_at, f'data-read="{reverse("inbox_read", args=[notice.pk])}"' in client.get(reverse("inbox")).content.decode()) == (None, True)
    client.post(reverse("inbox_read", args=[notice.pk]))
    notice.refresh_from_db()
    assert (notice.read_at is None, "data-read" in client.get(reverse("inbox"), {"show": "all"}).content.decode()) == (False, False)


def rail(client, plan):
    """The lines of the plan page's block about its publication."""
    blocks = client.get(plan.get_absolute_url()).context["rail"]
    return [(line.text, line.url) for block in blocks if block.title == "Published" for line in block.lines]


def test_the_plan_page_says_since_when_and_to_how_many(people, sign_in):
    plan = factory.approved(people)
    day = plan.baselines.get().approved_at.astimezone().strftime("%Y-%m-%d")
    page = reverse("publication", args=[plan.number])
    assert rail(sign_in("quality_manager"), plan) == [(f"Published on {day} as baseline 1", ""), ("6 people told", page)]
    assert rail(sign_in("colleague"), plan) == [(f"Published on {day} as baseline 1", ""), ("6 people told", "")]


@pytest.mark.parametrize(
    ("key", "status"),
    [("quality_manager", 200), ("planner", 200), ("sms_owner", 200), ("second_manager", 200), ("delivery", 403), ("leadership", 403), ("auditor", 403)],
)
def test_who_has_read_it_is_for_the_owner_and_the_managers(people, sign_in, api_as, key, status):
    plan = factory.approved(people)
    assert sign_in(key).get(reverse("publication", args=[plan.number])).status_code == status
    assert len(api_as(key).get("/api/v1/publications/", {"plan": plan.pk}).json()["results"]) == (6 if status == 200 else 0)


def test_to_whom_a_confidential_plan_does_not_exist_its_publication_does_not_either(people, sign_in, api_as):
    plan = confidential(people)
    assert sign_in("second_manager").get(reverse("publication", args=[plan.number])).status_code == 404
    assert api_as("second_manager").get("/api/v1/publications/").json()["results"] == []


def test_the_page_of_the_publication_takes_the_same_queries_for_one_baseline_and_for_three(people, sign_in, django_assert_num_queries):
    plan, client = factory.approved(people), sign_in("quality_manager")
    client.get(reverse("publication", args=[plan.number]))
    for motives in ([], ["One.", "Two."]):
        for motive in motives:
            plan = revised(plan, people, motive)
        with django_assert_num_queries(PAGE_QUERIES):
            page = client.get(reverse("publication", args=[plan.number]))
    assert len(page.context["published"]) == 3
