"""The discussion of a document as pages show it: how much is open where, and the threads of a section."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import conditional_escape, format_html, linebreaks
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from accounts.law import may
from plans import discussion
from plans.forms.comments import CommentForm
from plans.parts import SECTIONS
from plans.states import CommentState


@dataclass(frozen=True)
class Heads:
    """How many threads of a section are open and how many there are, and where they are shown."""

    slug: str
    number: int
    title: str
    open: int
    all: int
    url: str
    panel_url: str


@dataclass(frozen=True)
class Talk:
    """The discussion of a whole document, in numbers."""

    open: int
    all: int
    url: str
    sections: tuple[Heads, ...]

    def at(self, slug: str) -> Heads:
        """Return the numbers of one section."""
        return next(heads for heads in self.sections if heads.slug == slug)


@dataclass(frozen=True)
class Said:
    """One comment: who said what when; `edit_url` is empty where it cannot be changed, `form` is its open form."""

    id: int
    by: str
    at: datetime
    html: str
    edit_url: str = ""
    form: object = None


@dataclass(frozen=True)
class Thread:
    """A first comment with its answers; addresses are empty where the user may not do it."""

    id: int
    open: bool
    revision: int
    said: tuple[Said, ...]
    settled_by: str
    settled_at: datetime
    answer_url: str
    answer_form: object
    answering: bool
    resolve_url: str
    reopen_url: str


@dataclass(frozen=True)
class Panel:
    """The threads of one section, or of one object, and the form for a new one; `about_url` is where that stands."""

    slug: str
    number: int
    title: str
    open: tuple[Thread, ...]
    resolved: tuple[Thread, ...]
    url: str
    form: object
    writing: bool = False
    about_url: str = ""
    label: str = ""
    none: str = ""


@dataclass(frozen=True)
class Opened:
    """The one form that came back with errors or is open for a change: `place` is new:<slug>, answer:<id> or edit:<id>."""

    place: str = ""
    form: object = None


def talk_of(plan, user) -> Talk | None:
    """Return the discussion of a plan in numbers, None for those who do not read it; two queries."""
    if not discussion.discusses(user, plan):
        return None
    first = plan.comments.filter(answers=None).order_by()
    rows = first.values("section").annotate(all=Count("pk"), open=Count("pk", filter=Q(state=CommentState.OPEN)))
    counts = {row["section"]: row for row in rows}
    url = reverse("plans:comments", args=[plan.number])
    sections = tuple(_heads(plan, url, number, section, counts.get(section.slug)) for number, section in enumerate(SECTIONS, 1))
    return Talk(sum(one.open for one in sections), sum(one.all for one in sections), url, sections)


def _heads(plan, url, number, section, row):
    row = row or {"open": 0, "all": 0}
    panel_url = reverse("plans:section-comments", args=[plan.number, section.slug])
    return Heads(section.slug, number, str(section.title), row["open"], row["all"], f"{url}#{section.slug}", panel_url)


def panels_of(plan, user, slugs, opened=Opened()) -> list[Panel]:
    """Return the threads of these sections, in a constant number of queries."""
    writes = may(user, "comment.write", plan)
    shown: dict[str, list[Thread]] = {}
    for said in _threads(plan.comments.filter(section__in=slugs)):
        shown.setdefault(said[0].section, []).append(_thread(plan, user, said, writes, opened))
    return [_panel(plan, number, one, shown.get(one.slug, []), writes, opened) for number, one in enumerate(SECTIONS, 1) if one.slug in slugs]


def panel_about(about, user, opened=Opened()) -> Panel | None:
    """Return the threads on an object of a plan, in a constant number of queries; None for those who do not read them."""
    plan, label = about.plan, about._meta.label_lower
    readable = discussion.readable_comments(user).filter(plan=plan, about_type=label, about_id=about.pk)
    if not may(user, "comment.write", about) and not discussion.discusses(user, plan):
        return None
    writes = may(user, "comment.write", about)
    said = list(_threads(readable))
    for comment in (one for thread in said for one in thread):
        comment.plan, comment.about = plan, about
    threads = [_thread(plan, user, one, writes, opened, about) for one in said]
    url = reverse("plans:about-comments", args=[plan.number, label, about.pk])
    words = {"about_url": about.get_absolute_url(), "label": _("Comment on this work"), "none": _("Nobody has commented on this work.")}
    return _panel_of(plan, "about", 0, about.title, url, threads, writes, opened, about, **words)


def _threads(comments):
    threads: dict[int, list] = {}
    for comment in comments.select_related("written_by", "resolved_by").prefetch_related("mentions__person").order_by("id"):
        threads.setdefault(comment.answers_id or comment.pk, []).append(comment)
    return threads.values()


def _panel(plan, number, section, threads, writes, opened):
    url = reverse("plans:section-comments", args=[plan.number, section.slug])
    words = {"about_url": f"{plan.get_absolute_url()}#{section.slug}", "label": _("Comment on this section"), "none": _("Nobody has commented on this section.")}
    return _panel_of(plan, section.slug, number, str(section.title), url, threads, writes, opened, **words)


def _panel_of(plan, slug, number, title, url, threads, writes, opened, about=None, **words):
    form = _form(opened, f"new:{slug}", plan, about) if writes else None
    unresolved = tuple(thread for thread in threads if thread.open)
    resolved = tuple(thread for thread in threads if not thread.open)
    return Panel(slug, number, title, unresolved, resolved, url, form, opened.place == f"new:{slug}", **words)


def _thread(plan, user, comments, writes, opened, about=None):
    first, unresolved = comments[0], comments[0].state == CommentState.OPEN
    settles = writes and may(user, "comment.resolve", first)
    place = f"answer:{first.pk}"
    return Thread(
        first.pk, unresolved, first.revision,
        tuple(_said(plan, one, writes and unresolved and one is comments[-1] and may(user, "comment.edit", one), opened) for one in comments),
        str(first.resolved_by or ""), first.changed_at,
        answer_url=_url("comment-answer", plan, first) if writes and unresolved else "",
        answer_form=_form(opened, place, plan, about) if writes and unresolved else None, answering=opened.place == place,
        resolve_url=_url("comment-resolve", plan, first) if settles and unresolved else "",
        reopen_url=_url("comment-reopen", plan, first) if settles and not unresolved else "",
    )  # fmt: skip


def _said(plan, comment, changeable, opened):
    people = [mention.person for mention in comment.mentions.all()]
    return Said(
        comment.pk, str(comment.written_by), comment.created_at, marked(comment.text, people),
        _url("comment-edit", plan, comment) if changeable else "", opened.form if opened.place == f"edit:{comment.pk}" else None,
    )  # fmt: skip


def _url(name, plan, comment):
    return reverse(f"plans:{name}", args=[plan.number, comment.pk])


def _form(opened, place, plan, about=None):
    return opened.form if opened.place == place else CommentForm(place=place, plan=plan, about=about)


def marked(text: str, people) -> str:
    """Return a comment's text as HTML, everything in it escaped, with the people it mentions marked."""
    pieces = discussion.pieces_of(text, people)
    whole = "".join(format_html('<b class="mention">@{}</b>', piece.text) if piece.person else conditional_escape(piece.text) for piece in pieces)
    return mark_safe(linebreaks(whole))  # noqa: S308  (every piece has been escaped above)
