"""Repeating reviews are planned within section 6."""

from django.utils.translation import gettext_lazy as _

from plans import actions
from plans.forms.repeated import RepeatForm
from plans.parts import KINDS, SECTION_BY_SLUG
from plans.views.parts import EditInPlace


class ReviewsRepeat(EditInPlace):
    """Several review dates at once."""

    form_class = RepeatForm
    title = _("Plan repeating reviews")
    kind = KINDS["reviews"]
    section = SECTION_BY_SLUG["review"]
    subject = None

    def get_initial(self):
        """Within the planned time of the plan."""
        return {"first": self.plan.planned_start, "last": self.plan.planned_end}

    def perform(self, form):
        """Plan them; the form's key makes a double click plan each once."""
        return actions.repeat_reviews(self.plan, self.request.user, key=form.cleaned_data["key"], **form.facts)
