"""Forms of the plan itself."""

from accounts.models import User
from plans.forms.parts import creating
from plans.models import Plan

NEW_PLAN_FIELDS = ("title", "owner", "planned_start", "planned_end", "purposes", "mechanisms", "motive", "confidential")


class NewPlanForm(creating(Plan, NEW_PLAN_FIELDS)):
    """A new plan; whoever creates it owns it unless another is named."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].required = False
        self.fields["owner"].queryset = User.objects.active()
