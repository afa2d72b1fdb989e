"""A section of the plan's own fields: it saves by itself and says so; who else is in it shows; nobody's text is lost."""

from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.generic import View

from accounts.law import permit
from accounts.rest import shown
from audit.errors import Refusal, Stale
from audit.values import words_of
from plans import actions, presence
from plans.forms import parts as forms
from plans.models import Plan
from plans.pages import PlanPage
from plans.parts import PLAN_FIELDS, SECTION_BY_SLUG
from plans.sections import seen_of
from plans.views.parts import EditInPlace

JSON = "application/json"


def newer(plan, names, seen: dict[str, str]) -> dict:
    """Return what others have written into these fields since `seen`: the values by field as a form starts from them."""
    changed = [name for name, digest in seen_of(plan, names).items() if seen.get(name) != digest]
    return {name: value for name, value in forms.values_of(plan, changed).items() if name in changed}


class SectionEdit(EditInPlace):
    """The plan's own fields of one section; a script saves them while they are written, without one there is a button."""

    @property
    def title(self):
        """What the form is headed."""
        return self.section.title

    def get_form_class(self):
        """A form over the section's fields; a section that has none cannot be edited."""
        return forms.of_section(self.names) if self.names else self.unknown()

    @property
    def names(self) -> tuple[str, ...]:
        """The fields of the section; of those, when it saves by itself, the ones that were written."""
        if not self.by_itself:
            return self.section.fields
        written = self.request.POST.getlist("changed")
        return tuple(name for name in self.section.fields if name in written)

    @property
    def by_itself(self) -> bool:
        """Whether the page's script is saving."""
        return self.request.headers.get("Accept") == JSON

    def get_initial(self):
        """The values as they stand."""
        return forms.section_values(self.plan, self.section.fields)

    def perform(self, form):
        """Save the fields."""
        return actions.edit_plan(self.plan, self.request.user, form.cleaned_data["version"], seen=form.read, **form.facts)

    def form_stale(self, form, stale):
        """Show both versions; saving once more overwrites knowingly."""
        form.data = form.data.copy()
        form.data[form.add_prefix("seen")] = forms.seen_text(stale.current, self.section.fields)
        return super().form_stale(form, stale)

    def post(self, request, *args, **kwargs):
        """Save and show the section, or, when a script saves, tell it in JSON how that went."""
        if not self.by_itself:
            return super().post(request, *args, **kwargs)
        try:
            return self.saved(request.user)
        except Stale as stale:
            return self.disputed(stale)
        except Refusal as refusal:
            return JsonResponse({"told": _("Not saved: {reason}").format(reason=refusal.message)}, status=refusal.status)

    def saved(self, user):
        """Save what was written; answer with the new version, and with what others have written meanwhile."""
        permit(user, "plan.edit", self.plan)
        form = self.get_form()
        if not form.is_valid():
            return self.refused(form.errors)
        try:
            plan = self.perform(form)
        except ValidationError as error:
            return self.refused(error.message_dict if hasattr(error, "error_dict") else {"": error.messages})
        seen = (form.read or {}) | seen_of(plan, self.names)
        return JsonResponse({
            "told": _("Saved {time}").format(time=localtime().strftime("%H:%M")), "version": plan.version,
            "seen": seen_of(plan, self.section.fields), "newer": newer(plan, self.section.fields, seen),
        })  # fmt: skip

    @staticmethod
    def refused(errors):
        """Answer bad input: the reasons by field."""
        reasons = [str(reason) for told in errors.values() for reason in told]
        told = _("Not saved: {reason}").format(reason=" ".join(reasons))
        return JsonResponse({"told": told, "errors": {name: [str(one) for one in told] for name, told in errors.items()}}, status=422)

    def disputed(self, stale):
        """Answer that somebody else changed the same fields: each as it stands now, to be set beside what was written."""
        names = [name for name in stale.yours if name in self.section.fields]
        values = forms.values_of(stale.current, names)
        fields = {name: Plan._meta.get_field(name) for name in names}
        told = {
            name: {"label": capfirst(str(fields[name].verbose_name)), "value": values[name], "shown": words_of(fields[name], shown(stale.theirs[name]))}
            for name in names
        }
        answer = {"told": stale.message, "title": stale.title, "disputed": told, "seen": seen_of(stale.current, names), "version": stale.current.version, "own": stale.own}
        return JsonResponse(answer, status=409)


class Presence(PlanPage, View):
    """A sign of life of somebody on the plan's page: which sections they have open; the answer says who else is where."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        """Note who is here, and tell who else is, with what was written meanwhile into the fields that the page holds."""
        permit(request.user, "plan.edit", self.plan)
        presence.leave(self.plan, request.user, [slug for slug in request.POST.getlist("left") if slug in SECTION_BY_SLUG])
        presence.note(self.plan, request.user, [slug for slug in request.POST.getlist("open") if slug in SECTION_BY_SLUG])
        seen = forms.read_of(request.POST.get("seen", ""))
        names = [name for name in PLAN_FIELDS if name in seen]
        return JsonResponse({
            "people": presence.sentences(self.plan, request.user), "seen": seen_of(self.plan, names), "newer": newer(self.plan, names, seen),
        })  # fmt: skip
