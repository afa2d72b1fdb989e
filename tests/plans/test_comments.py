"""Comments: who writes, answers, changes and settles them, whom a mention reaches, and what then awaits that person."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts import duties
from accounts.models import Delegation, User
from audit.errors import NotAllowed, Stale, WrongState
from audit.models import ChainKind, Event
from plans import actions, discussion
from plans.contexts.comments import marked
from plans.models import Comment, Mention, Plan
from plans.states import Part
from reminders import actions as reminders
from tests.plans import factory


@pytest.fixture
def plan(people):
    """A complete draft of the quality manager, with the planner as editor and delivery on the team."""
    return factory.draft(people)


def said(plan, by, text="Is this enough?", section="scheme", **more) -> Comment:
    """A comment."""
    return actions.write_comment(plan, section, by, text, **more)


def awaiting(person) -> list[str]:
    """The references of the mentions that await a person."""
    return [duty.ref for group in duties.of(User.objects.get(pk=person.pk)) if group.kind == "mention" for duty in group.duties]


def test_a_comment_its_answer_and_its_end_are_told_in_the_plans_history(people, plan):
    comment = said(plan, people.delivery, "Who trains @zhao.lei?")
    said(plan, people.planner, "The supplier.", answers=comment)
    actions.resolve_comment(comment, people.quality_manager)
    actions.reopen_comment(comment, people.delivery)
    verbs = Event.objects.in_chain(ChainKind.PLAN, plan.pk).filter(verb__startswith="comment.").values_list("verb", "actor__username")
    assert list(verbs) == [
        ("comment.write", "chen.jie"), ("comment.mention", "chen.jie"), ("comment.write", "zhao.lei"), ("comment.resolve", "wang.min"),
        ("comment.reopen", "chen.jie"),
    ]  # fmt: skip


def test_speaking_about_a_document_makes_nobody_its_editor(people, plan):
    plan = actions.submit(plan, people.quality_manager)
    said(plan, people.sms_owner, "Good.")
    assert actions.approve(plan, people.sms_owner, plan.submitted_hash).state == "approved"


def test_who_may_write_and_who_may_read(people, plan):
    keys = ("quality_manager", "planner", "delivery", "sms_owner", "supervision", "second_manager", "auditor", "leadership", "colleague", "administrator")
    writes = {}
    for key in keys:
        try:
            writes[key] = said(plan, getattr(people, key)).section
        except NotAllowed:
            writes[key] = None
    assert writes == dict.fromkeys(keys[:6], "scheme") | dict.fromkeys(keys[6:])
    assert [key for key in keys if discussion.discusses(getattr(people, key), plan)] == list(keys[:7])


def test_whoever_reads_the_published_plan_alone_does_not_read_what_was_said_about_it(people):
    plan = factory.approved(people)
    assert (discussion.discusses(people.colleague, plan), discussion.discusses(people.delivery, plan)) == (False, True)
    with pytest.raises(NotAllowed):
        said(plan, people.colleague)


def everybody_agrees(plan):
    """Whom a mention reaches are those who read the comments, the auditors aside: the two questions have one answer."""
    plan = Plan.objects.get(pk=plan.pk)
    readers = {person for person in User.objects.all() if discussion.discusses(person, plan)}
    return set(discussion.people_of(plan)) == {person for person in readers if "auditor" not in person.roles}


def test_a_mention_reaches_exactly_those_who_take_part_whatever_the_state(people):
    secret = factory.draft(people, confidential=True)
    plan = factory.submitted(people)
    today = timezone.localdate()
    Delegation.objects.create(principal=people.sms_owner, delegate=people.colleague, starts=today, ends=today)
    User.objects.filter(pk=people.supervision.pk).update(is_active=False)
    actions.add_part(secret, "members", people.quality_manager, person=people.second_manager, part=Part.REVIEW_TEAM)
    answers = [everybody_agrees(secret), everybody_agrees(plan), people.colleague in discussion.people_of(plan)]
    secret = actions.submit(secret, people.quality_manager)
    answers += [everybody_agrees(secret), people.second_manager in discussion.people_of(secret)]
    secret = actions.approve(secret, people.sms_owner, secret.submitted_hash)
    answers += [everybody_agrees(secret), people.second_manager in discussion.people_of(secret)]
    assert answers == [True, True, True, True, False, True, True]


def test_an_answer_hangs_on_the_first_comment_of_its_thread_only(people, plan):
    first = said(plan, people.planner)
    answer = said(plan, people.delivery, answers=first, section="")
    assert (answer.section, answer.answers) == ("scheme", first)
    for where, what in [(plan, answer), (factory.draft(people), first)]:
        with pytest.raises(ValidationError) as refused:
            said(where, people.planner, answers=what)
        assert list(refused.value.message_dict) == ["answers"]


@pytest.mark.parametrize(("section", "text", "field"), [("nothing", "x", "section"), ("scheme", "  ", "text"), ("scheme", "x" * 4001, "text"), ("scheme", "a\x00b", "text")])
def test_bad_input_is_refused_at_its_field(people, plan, section, text, field):
    with pytest.raises(ValidationError) as refused:
        said(plan, people.planner, text, section)
    assert list(refused.value.message_dict) == [field]


def test_a_key_writes_one_comment(people, plan):
    key = uuid.uuid4()
    assert said(plan, people.planner, "@chen.jie?", key=key) == said(plan, people.planner, "@chen.jie?", key=key)
    assert (Comment.objects.count(), Mention.objects.count()) == (1, 1)


def test_a_comment_is_changed_by_its_writer_while_nobody_has_answered(people, plan):
    comment = said(plan, people.planner, "Ask @chen.jie.")
    changed = actions.edit_comment(comment, people.planner, 1, "Ask @li.hua and @he.ping.")
    assert sorted(changed.mentions.values_list("person__username", flat=True)) == ["he.ping", "li.hua"]
    with pytest.raises(NotAllowed):
        actions.edit_comment(comment, people.quality_manager, 2, "Mine now.")
    with pytest.raises(Stale):
        actions.edit_comment(comment, people.planner, 1, "Once more.")
    said(plan, people.delivery, answers=comment)
    with pytest.raises(WrongState):
        actions.edit_comment(comment, people.planner, 2, "Too late.")


def test_a_comment_read_before_its_thread_was_settled_is_not_changed_after(people, plan):
    comment = said(plan, people.planner)
    answer = said(plan, people.delivery, answers=comment)
    read = Comment.objects.select_related("answers", "plan").get(pk=answer.pk)
    actions.resolve_comment(comment, people.quality_manager)
    for one, by in [(comment, people.planner), (read, people.delivery)]:
        with pytest.raises(WrongState):
            actions.edit_comment(one, by, 1, "I never said that.")


def test_who_settles_a_thread(people, plan):
    comment = said(plan, people.delivery)
    for key in ("sms_owner", "second_manager", "supervision", "auditor"):
        with pytest.raises(NotAllowed):
            actions.resolve_comment(comment, getattr(people, key))
    settled = [actions.resolve_comment(comment, person).resolved_by for person in [people.delivery]]
    for person in (people.planner, people.quality_manager):
        actions.reopen_comment(comment, person)
        settled.append(actions.resolve_comment(said_again(comment), person).resolved_by)
    assert settled == [people.delivery, people.planner, people.quality_manager]


def said_again(comment):
    """The comment as it stands now."""
    return Comment.objects.get(pk=comment.pk)


def test_a_resolved_thread_takes_no_answer_and_is_not_resolved_twice(people, plan):
    comment = actions.resolve_comment(said(plan, people.planner), people.planner)
    with pytest.raises(WrongState):
        said(plan, people.delivery, answers=comment)
    with pytest.raises(WrongState):
        actions.resolve_comment(comment, people.planner)
    with pytest.raises(WrongState):
        actions.edit_comment(comment, people.planner, comment.version, "New words.")


def test_a_closed_plan_is_no_longer_talked_about(people, plan):
    comment = said(plan, people.planner, "@chen.jie?")
    assert awaiting(people.delivery) == [f"plans.comment:{comment.pk}"]
    actions.cancel(plan, people.quality_manager, "No money.")
    for deed in (lambda: said(plan, people.planner), lambda: actions.resolve_comment(comment, people.planner)):
        with pytest.raises(WrongState):
            deed()
    assert awaiting(people.delivery) == []


# Mentions


MENTIONED = [
    ("Ask @chen.jie.", ["chen.jie"]),
    ("@CHEN.JIE, please.", ["chen.jie"]),
    ("请@陈洁 Chen Jie确认", ["chen.jie"]),
    ("@chen.jie请确认；@zhao.lei。", ["chen.jie", "zhao.lei"]),
    ("Twice @chen.jie and @陈洁 Chen Jie", ["chen.jie"]),
    ("Write to help@chen.jie or @ nobody @somebody", []),
    ("@chen.jien and @chen.jie.x", []),
]


@pytest.mark.parametrize(("text", "names"), MENTIONED)
def test_people_are_mentioned_by_user_name_or_full_name(people, plan, text, names):
    assert sorted(said(plan, people.quality_manager, text).mentions.values_list("person__username", flat=True)) == names


def test_whoever_does_not_read_the_document_cannot_be_mentioned_and_is_named_at_the_field(people, plan):
    with pytest.raises(ValidationError) as refused:
        said(plan, people.planner, "@chen.jie, ask @周宁 Zhou Ning and @xu.wei.")
    assert list(refused.value.message_dict) == ["text"]
    assert all(name in refused.value.messages[0] for name in ("周宁 Zhou Ning", "xu.wei"))
    assert (Comment.objects.count(), "chen.jie" in refused.value.messages[0]) == (0, False)


def test_a_name_that_two_people_share_asks_for_the_user_name(people, plan):
    User.objects.filter(pk=people.planner.pk).update(name=people.delivery.name)
    with pytest.raises(ValidationError) as refused:
        said(plan, people.quality_manager, f"@{people.delivery.name}?")
    assert list(refused.value.message_dict) == ["text"]
    # Of two, one of whom takes part, that one is meant.
    User.objects.filter(pk=people.planner.pk).update(name=people.colleague.name)
    assert said(plan, people.quality_manager, f"@{people.colleague.name}?").mentions.get().person == people.planner


def test_a_mention_awaits_the_person_until_they_answer_and_again_when_they_are_mentioned_again(people, plan):
    comment = said(plan, people.planner, "@chen.jie and @chen.jie?")
    ref = f"plans.comment:{comment.pk}"
    assert (awaiting(people.delivery), awaiting(people.planner)) == ([ref], [])
    said(plan, people.delivery, "Here I am, @zhao.lei.", answers=comment)
    assert (awaiting(people.delivery), awaiting(people.planner)) == ([], [ref])
    said(plan, people.planner, "And now, @chen.jie?", answers=comment)
    assert (awaiting(people.delivery), awaiting(people.planner)) == ([ref], [])
    actions.resolve_comment(comment, people.planner)
    assert awaiting(people.delivery) == []


def test_a_mention_comes_to_the_inbox_once(people, plan):
    said(plan, people.planner, "@chen.jie?")
    for _day in range(2):
        reminders.find()
    assert list(people.delivery.reminders.filter(kind="mention").values_list("object_id", flat=True)) == [Comment.objects.get().pk]


def test_whoever_mentions_themselves_awaits_nothing(people, plan):
    said(plan, people.planner, "Note for @zhao.lei.")
    assert awaiting(people.planner) == []


def test_a_mention_ends_with_the_right_to_read(people, plan):
    said(plan, people.quality_manager, "@chen.jie?")
    actions.remove_part(plan.members.get(person=people.delivery), people.quality_manager)
    assert awaiting(people.delivery) == []


def test_the_text_is_escaped_and_the_mention_marked(people):
    text = "<script>x</script> @chen.jie & <b>@zhao.lei</b>\nnext"
    assert marked(text, [people.delivery]) == (
        '<p>&lt;script&gt;x&lt;/script&gt; <b class="mention">@chen.jie</b> &amp; &lt;b&gt;@zhao.lei&lt;/b&gt;<br>next</p>'
    )


def test_open_comments_do_not_keep_a_document_from_being_submitted(people, plan):
    said(plan, people.planner)
    assert actions.submit(plan, people.quality_manager).state == "in_review"
