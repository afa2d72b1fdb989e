"""What can be talked about beside the sections of a document: higher rooms register their objects here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Subject:
    """A kind of object of a plan that carries comments.

    `visible(user)` are the objects that a person sees, `named(user)` those among them that name the person; `people(obj)`
    is the condition on the people whom an object names and who see it; `keeper(obj)` is the id of who answers for it.
    """

    model: type
    visible: Callable
    named: Callable
    people: Callable
    keeper: Callable

    @property
    def label(self) -> str:
        """What the comments know the kind by."""
        return self.model._meta.label_lower


SUBJECTS: dict[str, Subject] = {}


def talk_about(subject: Subject) -> None:
    """Let the objects of a kind carry comments."""
    SUBJECTS[subject.label] = subject


def of(obj) -> Subject | None:
    """Return the kind of an object; None for what carries no comments itself."""
    return SUBJECTS.get(obj._meta.label_lower)


def names(user, obj) -> bool:
    """Whether an object names a person who sees it."""
    subject = of(obj)
    return bool(subject) and subject.named(user).filter(pk=obj.pk).exists()


def plans_naming(user) -> Q:
    """Return the condition on plans that some object of theirs names the person."""
    found = Q(pk=None)
    for subject in SUBJECTS.values():
        found |= Q(pk__in=subject.named(user).order_by().values("plan"))
    return found


def comments_about(visible: bool, user) -> Q:
    """Return the condition on comments that they are about an object that the user sees, or (not `visible`) that names the user."""
    found = Q(pk=None)
    for subject in SUBJECTS.values():
        objects = subject.visible(user) if visible else subject.named(user)
        found |= Q(about_type=subject.label, about_id__in=objects.order_by().values("pk"))
    return found


def of_comments(comments) -> dict[tuple[str, int], object]:
    """Return the objects that comments are about, by their kind and id, in one query per kind."""
    wanted: dict[str, set[int]] = {}
    for comment in comments:
        if comment.about_type in SUBJECTS:
            wanted.setdefault(comment.about_type, set()).add(comment.about_id)
    found = {}
    for label, ids in wanted.items():
        found |= {(label, one.pk): one for one in SUBJECTS[label].model.objects.filter(pk__in=ids).select_related("plan")}
    return found
