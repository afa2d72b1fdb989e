"""The discussion of a document: with htmx a section's threads in place, without script a page with all of them."""

from django.db.models import Q
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View
from django.views.generic.base import ContextMixin, TemplateResponseMixin

from accounts.law import permit
from accounts.pages import ActionView, DeedView
from audit.errors import WrongState
from plans import actions, discussion, subjects
from plans.actions.comments import may_change, subject_of
from plans.contexts.comments import Opened, panel_about, panels_of, talk_of
from plans.contexts.rail import rail_for
from plans.forms.comments import CommentEditForm, CommentForm
from plans.pages import PlanPage
from plans.parts import SECTION_BY_SLUG

OFFERED = 8  # this many people are offered while an @ is typed


class TalkPage(PlanPage, TemplateResponseMixin, ContextMixin):
    """A page of the discussion; for those who do not read it there is none."""

    template_name = "plans/comments/page.html"
    section = None
    about = None
    place = ""

    @property
    def target(self):
        """What the law is asked about: the object that is talked about, or the plan."""
        return self.about or self.plan

    @cached_property
    def plan(self):
        """The plan, or 404."""
        plan = PlanPage.plan.func(self)
        return plan if discussion.discusses(self.request.user, plan) else missing()

    def get_context_data(self, **kwargs):
        """Add the threads: of the one section or object asked for in place, of all sections otherwise."""
        in_place = bool(self.request.htmx and (self.section or self.about))
        form = kwargs.setdefault("form", None)
        opened = Opened() if form is None else Opened(self.place, form)
        user, slugs = self.request.user, [self.section.slug] if in_place and self.section else list(SECTION_BY_SLUG)
        panels = panels_of(self.plan, user, slugs, opened) if self.about is None else [panel_about(self.about, user, opened) or missing()]
        talk = talk_of(self.plan, user) if self.about is None else None
        return super().get_context_data(panels=panels, talk=talk, in_place=in_place, panel=panels[0], **kwargs)

    def render_to_response(self, context, **kwargs):
        """Answer a request in place with the section's threads and the new numbers."""
        if not context["in_place"]:
            return super().render_to_response(context, **kwargs)
        context["heads"] = context["talk"].at(self.section.slug) if self.section else None
        if self.request.method == "POST" and self.section and self.may("plan.submit"):
            # The button that submits the document says how many comments are open.
            context["side"] = rail_for(self.plan, self.request.user)
        response = render(self.request, "plans/comments/answer.html", context, status=kwargs.get("status"))
        response.headers["X-In-Place"] = "yes"
        return response

    def shown(self, comment=None):
        """Show the section's threads as they stand now, or, without script, the page at the comment."""
        if self.request.htmx:
            return self.render_to_response(self.get_context_data())
        anchor = f"comment-{comment.answers_id or comment.pk}" if comment else self.section.slug if self.section else "comments"
        if self.about is not None:
            return redirect(f"{self.about.get_absolute_url()}#{anchor}")
        return redirect(f"{reverse('plans:comments', args=[self.plan.number])}#{anchor}")


def missing():
    """Answer that there is no such thing."""
    raise Http404


class CommentList(TalkPage, TemplateView):
    """All threads of a plan, section by section."""


class Writing(TalkPage, ActionView):
    """A form of the discussion; a refused one stands where it was sent from."""

    form_class = CommentForm

    def get_form_kwargs(self):
        """Say where the form stands."""
        return super().get_form_kwargs() | {"place": self.place, "plan": self.plan, "about": self.about}

    def post(self, request, *args, **kwargs):
        """Refuse those who may not write, and what is over, before looking at what was sent."""
        permit(request.user, "comment.write", self.target)
        return super().post(request, *args, **kwargs)

    def done(self):
        """Show the threads with what was written."""
        return self.shown(self.object)


class SectionComments(Writing):
    """The threads of a section, and a new one."""

    @cached_property
    def section(self):
        """The section, or 404."""
        return SECTION_BY_SLUG.get(self.kwargs["slug"]) or missing()

    @property
    def place(self):
        """The form for a new thread."""
        return f"new:{self.section.slug}"

    def get(self, request, *args, **kwargs):
        """Show the threads in place; without script, go to the page that has them all."""
        return self.shown()

    def perform(self, form):
        """Write it; the form's key makes a double click write one."""
        return actions.write_comment(self.plan, self.section.slug, self.request.user, key=form.cleaned_data["key"], **form.facts)


class OnSubject(TalkPage):
    """A page of the discussion of an object within the plan, such as a work item."""

    @cached_property
    def plan(self):
        """The plan, or 404: whom the object names need not read what is said about the plan."""
        return PlanPage.plan.func(self)

    @cached_property
    def about(self):
        """The object, or 404 for those who do not see it or read no comment on it."""
        subject = subjects.SUBJECTS.get(self.kwargs["kind"]) or missing()
        about = get_object_or_404(subject.visible(self.request.user), plan=self.plan, pk=self.kwargs["about"])
        about.plan = self.plan
        return about if panel_about(about, self.request.user) else missing()


class AboutComments(OnSubject, Writing):
    """The threads on an object, and a new one."""

    place = "new:about"

    def get(self, request, *args, **kwargs):
        """Show the threads in place; without script, go to the object's page, which has them."""
        return self.shown()

    def perform(self, form):
        """Write it; the form's key makes a double click write one."""
        return actions.write_comment(self.plan, "", self.request.user, key=form.cleaned_data["key"], about=self.about, **form.facts)


class OneComment(TalkPage):
    """Something about one comment of this plan, on a section or on an object."""

    @cached_property
    def plan(self):
        """The plan, or 404; whether the comment is read is asked of the comment."""
        return PlanPage.plan.func(self)

    @cached_property
    def comment(self):
        """The comment, or 404."""
        readable = discussion.readable_comments(self.request.user).select_related("answers")
        return get_object_or_404(readable, plan=self.plan, pk=self.kwargs["pk"])

    @cached_property
    def section(self):
        """The section it is about, if it is one."""
        return SECTION_BY_SLUG.get(self.comment.section)

    @cached_property
    def about(self):
        """The object it is about, if it is one."""
        return subject_of(self.comment)


class CommentAnswer(OneComment, Writing):
    """An answer in a thread."""

    http_method_names = ["post"]

    @property
    def place(self):
        """The thread's own form."""
        return f"answer:{self.comment.pk}"

    def perform(self, form):
        """Write it."""
        facts = {"answers": self.comment, "key": form.cleaned_data["key"]}
        return actions.write_comment(self.plan, self.comment.section, self.request.user, **form.facts, **facts)


class CommentEdit(OneComment, Writing):
    """One's own comment, changed while nobody has answered."""

    form_class = CommentEditForm

    @property
    def place(self):
        """The comment itself."""
        return f"edit:{self.comment.pk}"

    def get(self, request, *args, **kwargs):
        """Open the form for whoever may change it now."""
        permit(request.user, "comment.write", self.target)
        permit(request.user, "comment.edit", self.comment)
        if not may_change(self.comment):
            raise WrongState(_("This comment has been answered or resolved; write another one."))
        return self.render_to_response(self.get_context_data(form=self.get_form()))

    def get_initial(self):
        """What it says now."""
        return {"text": self.comment.text, "version": self.comment.version}

    def perform(self, form):
        """Save it at the version that was read."""
        return actions.edit_comment(self.comment, self.request.user, form.cleaned_data["version"], form.cleaned_data["text"])


class Settling(OneComment, DeedView):
    """Resolves a thread or opens it again."""

    def post(self, request, *args, **kwargs):
        """Do it and show the threads."""
        self.settle(self.comment, request.user)
        return self.shown(self.comment)


class CommentResolve(Settling):
    """Resolves the thread."""

    settle = staticmethod(actions.resolve_comment)


class CommentReopen(Settling):
    """Opens the thread again."""

    settle = staticmethod(actions.reopen_comment)


class Mentionable(TalkPage, View):
    """The people who can be mentioned in a comment on this plan, or on an object of it, and whose names hold what was typed (`?q=`), as JSON."""

    def get(self, request, *args, **kwargs):
        """Answer with a few of them; nobody is offered to whoever may not write."""
        permit(request.user, "comment.write", self.target)
        people = discussion.people_of(self.plan, self.about)
        shared = {name for name, called in discussion.handles(people.only("username", "name")).items() if len(called) > 1}
        typed = request.GET.get("q", "")[:60]
        found = people.filter(Q(username__icontains=typed) | Q(name__icontains=typed)).exclude(pk=request.user.pk).select_related("department")
        return JsonResponse({"people": [_offered(person, shared) for person in found[:OFFERED]]})


class AboutMentionable(OnSubject, Mentionable):
    """The same for a comment on an object."""


def _offered(person, shared):
    handle = person.username if not person.name or person.name.casefold() in shared else person.name
    return {"handle": handle, "name": str(person), "username": person.username, "department": str(person.department or "")}
