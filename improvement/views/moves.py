"""A card of the board goes to another state: asked for by a plain form, or by the board's script, which reads JSON."""

from django.http import JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.pages import ActionView, both_versions, way_back
from audit.errors import NotAllowed, Refusal, Stale
from improvement import actions
from improvement.actions.progress import begins_it, has_parts, last_to_take_back
from improvement.contexts.boards import BY_ELEMENT, BY_STATE, asked, cards_of, question, targets
from improvement.forms.moves import MoveForm
from improvement.models import WorkItem
from improvement.rules import tell_checked
from improvement.states import WorkState
from improvement.views.items import WithItem


class MoveItem(WithItem, ActionView):
    """An item goes to another state; what must be said for it is asked on a page of its own, or over the board."""

    template_name = "improvement/move.html"
    success_message = gettext_lazy("The work item is moved.")

    @property
    def in_place(self) -> bool:
        """Whether the board's script asks, which reads JSON."""
        return "application/json" in self.request.headers.get("Accept", "")

    @cached_property
    def to(self) -> str:
        """The state that is asked for, or nothing known."""
        told = self.request.POST.get("to") or self.request.GET.get("to", "")
        return told if told in WorkState.values else ""

    def get_form(self, form_class=None):
        """Ask for what this move needs; one that is not possible is asked nothing, so that its refusal says why."""
        item, user = self.item, self.request.user
        tell_checked(user, [item])
        possible = self.to in targets(item, user, has_parts(item), begins_it(last_to_take_back(item, user)))
        asks = asked(item, user, self.to) if possible else ""
        start = {"to": self.to, "version": item.version}
        return MoveForm(self.request.POST or None, initial=start, asks=asks, question=question(item, user, self.to))

    def perform(self, form):
        """Move it."""
        facts = form.cleaned_data
        return actions.move_work(self.item, self.request.user, facts["version"], facts["to"], facts["reason"], facts["percent"], facts["key"])

    def post(self, request, *args, **kwargs):
        """Move it; the script reads a refusal as JSON, everybody else as a page."""
        try:
            return super().post(request, *args, **kwargs)
        except Refusal as refusal:
            if not self.in_place:
                raise
            return self.refused(refusal)

    def get_context_data(self, **kwargs):
        """Add the item, where it goes, and the way back."""
        label = WorkState(self.to).label if self.to else ""
        return super().get_context_data(item=self.item, to=self.to, to_label=label, next=self.get_success_url(), **kwargs)

    def render_to_response(self, context, **kwargs):
        """Show the form: on a page, or as a fragment for the board."""
        if not self.in_place:
            return super().render_to_response(context, **kwargs)
        form = render_to_string("improvement/move_form.html", context, self.request)
        errors = [sentence for sentences in context["form"].errors.values() for sentence in sentences]
        return JsonResponse({"form": form, "sentence": " ".join(errors)}, status=kwargs.get("status", 200))

    def form_stale(self, form, stale):
        """The board shows both versions and the card as it is now."""
        return self.refused(stale) if self.in_place else super().form_stale(form, stale)

    def refused(self, refusal):
        """Answer the board: the sentence, and the card as it stands."""
        title = _("Not yours to do") if isinstance(refusal, NotAllowed) else _("Not possible now")
        told = {"title": getattr(refusal, "title", title), "message": refusal.message}
        versions = both_versions(refusal) if isinstance(refusal, Stale) else {}
        page = render_to_string("components/refusal.html", {"refusal": told | versions}, self.request) if versions else ""
        return JsonResponse({"sentence": f"{told['title']}: {refusal.message}", "page": page, "cards": self.cards()}, status=refusal.status)

    def done(self):
        """Answer the board with the cards that changed; everybody else goes back."""
        return JsonResponse({"cards": self.cards()}) if self.in_place else super().done()

    def form_valid(self, form):
        """Move it; on the board the card itself tells that it is done."""
        if self.in_place:
            self.success_message = ""
        return super().form_valid(form)

    def cards(self) -> list[dict]:
        """Return the item, and what it is a part of, as cards of the board that asks."""
        user, split = self.request.user, BY_ELEMENT if self.request.POST.get("split") == BY_ELEMENT else BY_STATE
        near = [pk for pk in (self.item.pk, self.item.parent_id) if pk]
        seen = WorkItem.objects.visible_to(user).filter(pk__in=near).values_list("pk", flat=True)
        context = {"split": split, "with_plan": self.request.POST.get("plans") == "yes", "next": self.get_success_url()}
        return [
            {"id": card.item.pk, "state": card.item.state, "html": render_to_string("improvement/card.html", context | {"card": card}, self.request)}
            for card in cards_of(seen, user)
        ]

    def get_success_url(self):
        """Back to the board that it was moved on."""
        address = self.request.POST.get("next") or self.request.GET.get("next", "")
        return way_back(self.request, address, reverse("improvement:board", args=[self.plan.number]))
