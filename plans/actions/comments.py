"""Comments on the sections of a document, and on objects within it, are written, changed, resolved and opened again; people are mentioned in them."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from accounts.models import User
from audit import trail
from audit.errors import WrongState
from audit.values import listed
from plans import discussion, subjects
from plans.actions.plans import locked
from plans.models import Comment, Mention
from plans.parts import SECTION_BY_SLUG
from plans.states import CommentState


def write_comment(plan, section: str, by, text: str, answers: Comment | None = None, key=None, about=None) -> Comment:
    """Write a comment on a section (its slug) or on an object of the plan (`about`), or an answer in the thread that begins with `answers`.

    Raises NotAllowed, WrongState when the plan is closed or the thread resolved, ValidationError at the fields: also for the
    mention of somebody who does not take part in the discussion.
    """
    with transaction.atomic():
        plan = locked(plan)
        if about is not None:
            about.plan = plan
        if answers is not None:
            answers = _thread_to_answer(plan, answers)
            section, about = answers.section, subject_of(answers)
        permit(by, "comment.write", about or plan)
        if earlier := trail.created_before(Comment, by, key, plan=plan, answers=answers, **_where(section, about)):
            return earlier
        if answers is not None and answers.state != CommentState.OPEN:
            raise WrongState(_("This thread is resolved. Open it again to answer."))
        place = _place(plan, section, about)
        people = mentioned(plan, text, about)
        comment = Comment(plan=plan, **place, revision=plan.revision, answers=answers, text=text.strip(), written_by=by)
        comment = trail.create(comment, "comment.write", by, key=key)
        _mention(comment, by, people)
        return comment


def edit_comment(comment, by, version: int, text: str) -> Comment:
    """Change one's own comment, read at `version`, while nobody has answered it.

    Raises NotAllowed, WrongState once it is answered or resolved, Stale, ValidationError at `text`.
    """
    with transaction.atomic():
        plan = locked(comment.plan)
        about = subject_of(comment)
        permit(by, "comment.write", about or plan)
        comment = _as_stored(comment)
        permit(by, "comment.edit", comment)
        if not may_change(comment):
            raise WrongState(_("This comment has been answered or resolved; write another one."))
        people = mentioned(plan, text, about)
        comment = trail.edit(comment, "comment.edit", by, {"text": text.strip()}, version)
        _mention(comment, by, people)
        return comment


def resolve_comment(comment, by) -> Comment:
    """Resolve the thread that a comment belongs to. Raises NotAllowed, WrongState."""
    return _move(comment, by, "comment.resolve", {"resolved_by": by})


def reopen_comment(comment, by) -> Comment:
    """Open a resolved thread again. Raises NotAllowed, WrongState."""
    return _move(comment, by, "comment.reopen", {"resolved_by": None})


def may_change(comment) -> bool:
    """Return whether a comment can still be changed: its thread is open and nobody has answered."""
    first = comment.answers or comment
    return first.state == CommentState.OPEN and not first.replies.filter(pk__gt=comment.pk).exists()


def mentioned(plan, text: str, about=None) -> list[User]:
    """Return the people whom a text, about the plan or an object of it, mentions. Raises ValidationError at `text` for those who take no part in the discussion."""
    if "@" not in text and "＠" not in text:
        return []
    everybody = discussion.handles(User.objects.all())
    allowed = set(discussion.people_of(plan, about).values_list("pk", flat=True))
    people, strangers, unclear = {}, [], []
    for start, end, called in discussion.called_in(text, everybody):
        fitting = [person for person in called if person.pk in allowed]
        if len(fitting) == 1:
            people[fitting[0].pk] = fitting[0]
        else:
            (unclear if fitting else strangers).append(text[start + 1 : end])
    if strangers:
        raise ValidationError({"text": _("These people take no part in this document and cannot be mentioned: {names}.").format(names=listed(strangers))})
    if unclear:
        raise ValidationError({"text": _("More than one person is called so; write the user name: {names}.").format(names=listed(unclear))})
    return list(people.values())


def _as_stored(comment):
    """Return the comment with the beginning of its thread as both are stored now: what was read before the lock may be settled since."""
    rows = Comment.objects.select_for_update(of=("self",)).select_related("written_by")
    comment = rows.get(pk=comment.pk)
    comment.answers = rows.get(pk=comment.answers_id) if comment.answers_id else None
    return comment


def _thread_to_answer(plan, answers):
    first = Comment.objects.select_for_update().get(pk=answers.pk)
    if first.plan_id != plan.pk:
        raise ValidationError({"answers": _("This belongs to another plan.")})
    if first.answers_id:
        raise ValidationError({"answers": _("Answer the first comment of the thread.")})
    return first


def subject_of(comment):
    """Return the object that a comment is about, None for a section's. Raises WrongState for one that is no more."""
    if not comment.about_type:
        return None
    if comment.about is None:
        raise WrongState(_("What this comment was about is no longer there."))
    return comment.about


def _place(plan, section, about):
    """Return where a comment stands. Raises ValidationError for a place that the plan does not have."""
    if about is None:
        if section not in SECTION_BY_SLUG:
            raise ValidationError({"section": _("The document has no such section.")})
        return _where(section, None)
    if about.plan_id != plan.pk or subjects.of(about) is None:
        raise ValidationError({"about": _("This belongs to another plan.")})
    return _where(section, about)


def _where(section, about):
    if about is None:
        return {"section": section, "about_type": "", "about_id": 0}
    return {"section": "", "about_type": about._meta.label_lower, "about_id": about.pk}


def _move(comment, by, verb, also):
    with transaction.atomic():
        plan = locked(comment.plan)
        permit(by, "comment.write", subject_of(comment) or plan)
        first = Comment.objects.select_for_update().get(pk=comment.answers_id or comment.pk)
        permit(by, "comment.resolve", first)
        return trail.move(first, verb, by, also=also)


def _mention(comment, by, people):
    wanted, standing = {person.pk for person in people}, {}
    for mention in comment.mentions.select_related("person"):
        standing[mention.person_id] = mention
        if mention.person_id not in wanted:
            trail.remove(mention, "comment.unmention", by)
    for person in people:
        if person.pk not in standing:
            trail.create(Mention(comment=comment, person=person), "comment.mention", by)
