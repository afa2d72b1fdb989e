"""Forms of this room, one module per noun."""

from improvement.forms.progress import ObstacleForm, ProgressForm
from improvement.forms.work import AssignForm, CreatingWorkForm, EditingWorkForm, ExtensionForm, for_plan, people

__all__ = ["AssignForm", "CreatingWorkForm", "EditingWorkForm", "ExtensionForm", "ObstacleForm", "ProgressForm", "for_plan", "people"]
