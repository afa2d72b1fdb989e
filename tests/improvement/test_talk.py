"""Comments on work items: who reads and writes them, whom they reach; and whoever can unblock work says that it can go on."""

import uuid

import pytest
from django.core.exceptions import ValidationError

from accounts import duties
from accounts.models import User
from audit.errors import NotAllowed, Stale, WrongState
from audit.models import Event
from improvement import actions
from plans import actions as plan_actions
from plans import discussion
from plans.models import Comment
from tests.improvement import factory
from tests.plans import factory as planning

pytestmark = pytest.mark.django_db
COMMENTS = "/api/v1/comments/"
LABEL = "improvement.workitem"


@pytest.fixture
def item(people):
    """The item of a plan in progress, on which the colleague, who has no part in the plan, helps."""
    item = factory.item_in_progress(people)
    actions.add_helper(item, people.quality_manager, people.colleague)
    return factory.fresh(item)


def said(item, by, text="Is the tool there?", **more) -> Comment:
    """A comment on the item."""
    return plan_actions.write_comment(item.plan, "", by, text, about=item, **more)


def awaiting(person, kind) -> list[tuple[str, str]]:
    """The duties of a kind that await a person: where they lead, and where they are."""
    return [(duty.url, duty.where) for group in duties.of(User.objects.get(pk=person.pk)) if group.kind == kind for duty in group.duties]


def page(item, deed="") -> str:
    """The address of the item's page, or of a deed on it."""
    return f"{item.get_absolute_url()}{deed}"


def test_those_who_work_on_the_plan_and_those_whom_the_item_names_talk_about_it(people, item):
    keys = ("quality_manager", "planner", "delivery", "colleague", "sms_owner", "supervision", "second_manager", "auditor", "leadership", "administrator")
    writes = []
    for key in keys:
        try:
            writes.append((key, said(item, getattr(people, key)).about_id))
        except NotAllowed:
            continue
    assert writes == [(key, item.pk) for key in keys[:7]]
    assert [key for key in keys if discussion.readable_comments(getattr(people, key)).count() == 7] == list(keys[:8])


def test_a_helper_reads_what_is_said_about_the_item_and_nothing_else_of_the_plan(people, item, sign_in, api_as):
    about_plan = plan_actions.write_comment(item.plan, "scheme", people.planner, "Too dear?")
    said(item, people.delivery)
    client = api_as("colleague")
    assert [row["about_id"] for row in client.get(COMMENTS).json()["results"]] == [item.pk]
    assert (client.get(f"{COMMENTS}{about_plan.pk}/").status_code, sign_in("colleague").get(f"/plans/{item.plan.number}/comments/").status_code) == (404, 404)
    assert sign_in("colleague").get(page(item)).context["panel"].open[0].said[0].by == str(people.delivery)
    answer = client.post(COMMENTS, {"plan": item.plan_id, "section": "scheme", "text": "x"}, format="json")
    assert (answer.status_code, sign_in("leadership").get(page(item)).context["panel"]) == (403, None)


def test_a_mention_on_an_item_leads_its_person_to_the_item(people, item):
    comment = said(item, people.delivery, "@zhou.ning, is the tool there?")
    assert awaiting(people.colleague, "mention") == [(f"{page(item)}#comment-{comment.pk}", f"{item.plan.number} · {item.title}")]
    said(item, people.colleague, "Yes.", answers=comment)
    assert awaiting(people.colleague, "mention") == []
    with pytest.raises(ValidationError) as refused:
        said(item, people.delivery, "@liu.gang?")
    assert list(refused.value.error_dict) == ["text"]


def test_the_assignee_resolves_what_others_ask_and_the_history_tells_it(people, item):
    comment = said(item, people.planner)
    with pytest.raises(NotAllowed):
        plan_actions.resolve_comment(comment, people.colleague)
    plan_actions.resolve_comment(comment, people.delivery)
    with pytest.raises(WrongState):
        said(item, people.planner, answers=comment)
    verbs = Event.objects.filter(object_type="plans.comment", object_id=comment.pk).values_list("verb", flat=True).order_by("id")
    assert list(verbs) == ["comment.write", "comment.resolve"]


def test_a_comment_is_written_once_per_key_and_changed_at_its_version(people, item, api_as):
    client, key = api_as("colleague"), uuid.uuid4()
    body = {"plan": item.plan_id, "about_type": LABEL, "about_id": item.pk, "text": "Here."}
    first, again = (client.post(COMMENTS, body, format="json", headers={"Idempotency-Key": str(key)}).json() for _time in range(2))
    one = f"{COMMENTS}{first['id']}/"
    assert (first["id"], first["section"], first["about_id"]) == (again["id"], "", item.pk)
    assert client.patch(one, {"text": "There.", "version": 1}, format="json").json()["text"] == "There."
    assert client.patch(one, {"text": "Elsewhere.", "version": 1}, format="json").status_code == 409
    with pytest.raises(Stale):
        plan_actions.edit_comment(Comment.objects.get(), people.colleague, 1, "Elsewhere.")
    assert client.get(COMMENTS, {"about_type": LABEL, "about_id": item.pk}).json()["count"] == 1


def test_bad_places_of_a_comment_are_refused_at_their_field(people, item, api_as):
    other = factory.item_in_progress(people)
    for wrong, field in (({"about_type": "plans.goal", "about_id": 1}, "about_type"), ({"about_type": LABEL, "about_id": other.pk}, "about_id"), ({"about_type": LABEL, "about_id": item.pk, "text": " "}, "text")):
        answer = api_as("delivery").post(COMMENTS, {"plan": item.plan_id, "text": "x", **wrong}, format="json")
        assert (answer.status_code, list(answer.json())) == (400, [field])


def test_the_page_takes_a_comment_with_htmx_in_place_and_without_it_comes_back(people, item, sign_in):
    client, url = sign_in("colleague"), f"/plans/{item.plan.number}/comments/on/{LABEL}/{item.pk}/"
    plain = client.post(url, {"text": "Plain.", "key": str(uuid.uuid4())})
    comment = Comment.objects.get()
    assert (plain.status_code, plain["Location"]) == (302, f"{page(item)}#comment-{comment.pk}")
    placed = client.post(url, {"text": "In place.", "key": str(uuid.uuid4())}, HTTP_HX_REQUEST="true")
    assert (placed.status_code, len(placed.context["panel"].open)) == (200, 2)
    assert (client.post(url, {"text": "", "key": str(uuid.uuid4())}).status_code, client.get(f"{url}people/?q=chen").json()["people"][0]["username"]) == (422, "chen.jie")
    answered = sign_in("delivery").post(f"/plans/{item.plan.number}/comments/{comment.pk}/answer/", {"text": "Good.", "key": str(uuid.uuid4())})
    assert answered["Location"] == f"{page(item)}#comment-{comment.pk}"
    assert [sign_in(key).post(url, {"text": "x"}).status_code for key in ("leadership", "auditor")] == [404, 403]


@pytest.mark.parametrize("number", [1, 3])
def test_the_items_page_takes_the_same_number_of_queries_however_much_is_said(people, item, sign_in, number, django_assert_num_queries):
    for _place in range(number):
        said(item, people.delivery, "@zhou.ning?", answers=None)
    client = sign_in("colleague")
    client.get(page(item))
    with django_assert_num_queries(25):
        client.get(page(item))


# Unblocking


@pytest.fixture
def blocked(people, item):
    """The item, blocked until leadership helps."""
    factory.report(item, people.delivery, 20, blocked_reason="No money.", unblocker=people.leadership)
    return factory.fresh(item)


def test_whoever_removed_the_obstacle_tells_the_assignee_and_the_item_stays_blocked(people, blocked, sign_in):
    assert len(awaiting(people.leadership, "unblock")) == 1
    client = sign_in("leadership")
    assert "obstacle_form" in client.get(page(blocked)).context
    answer = client.post(page(blocked, "obstacle-gone/"), {"note": "The money is there.", "key": str(uuid.uuid4())})
    comment = Comment.objects.get()
    assert (answer.status_code, comment.text, factory.fresh(blocked).state) == (302, "@chen.jie The money is there.", "blocked")
    assert (awaiting(people.leadership, "unblock"), len(awaiting(people.delivery, "mention"))) == ([], 1)
    factory.report(blocked, people.delivery, 30)
    factory.report(blocked, people.delivery, 30, blocked_reason="No money again.", unblocker=people.leadership)
    assert len(awaiting(people.leadership, "unblock")) == 1


def test_only_whom_the_block_names_says_that_the_obstacle_is_gone_and_only_while_it_is_blocked(people, blocked, api_as):
    url = f"/api/v1/work-items/{blocked.pk}/obstacle-gone/"
    assert [api_as(key).post(url, {}, format="json").status_code for key in ("colleague", "delivery", "supervision")] == [403, 403, 403]
    key = {"Idempotency-Key": str(uuid.uuid4())}
    told = [api_as("leadership").post(url, {}, format="json", headers=key) for _time in range(2)]
    assert [(one.status_code, one.json()["id"]) for one in told] == [(201, Comment.objects.get().pk)] * 2
    assert told[0].json()["mentions"] == [{"person": people.delivery.pk, "name": people.delivery.name}]
    factory.report(blocked, people.delivery, 30)
    assert api_as("leadership").post(url, {}, format="json").status_code == 403  # no longer named
    with pytest.raises(NotAllowed):
        actions.say_unblocked(blocked, people.leadership)


def test_a_key_that_wrote_elsewhere_is_refused_and_shows_nothing_of_what_it_wrote(people, api_as, item):
    draft = planning.draft(people)
    key, client = str(uuid.uuid4()), api_as("delivery")
    first = client.post(COMMENTS, {"plan": draft.pk, "section": "scheme", "text": "Secret"}, content_type="application/json", headers={"Idempotency-Key": key})
    assert first.status_code == 201
    plan_actions.remove_part(draft.members.get(person=people.delivery), people.quality_manager)
    facts = {"plan": item.plan_id, "about_type": LABEL, "about_id": item.pk, "text": "Is it there?"}
    again = client.post(COMMENTS, facts, content_type="application/json", headers={"Idempotency-Key": key})
    assert (again.status_code, list(again.json())) == (400, ["key"])
