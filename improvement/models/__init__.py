"""Areas, work items and what belongs to them, one module per noun."""

from improvement.models.areas import Area
from improvement.models.own import FeedKey, SavedView
from improvement.models.parts import (
    ChecklistPoint,
    ExtensionRequest,
    ItemHelper,
    OfItem,
    OfItemQuerySet,
    ProgressUpdate,
    WorkDependency,
)
from improvement.models.supervision import Thresholds
from improvement.models.transfers import Transfer
from improvement.models.work import (
    FINISHED,
    FOLLOWING,
    HOURS,
    MOST_HOURS,
    ON_ITS_OWN,
    UNFINISHED,
    WorkItem,
    WorkItemQuerySet,
)

__all__ = [
    "FINISHED",
    "FOLLOWING",
    "HOURS",
    "MOST_HOURS",
    "ON_ITS_OWN",
    "UNFINISHED",
    "Area",
    "ChecklistPoint",
    "ExtensionRequest",
    "FeedKey",
    "ItemHelper",
    "OfItem",
    "OfItemQuerySet",
    "ProgressUpdate",
    "SavedView",
    "Thresholds",
    "Transfer",
    "WorkDependency",
    "WorkItem",
    "WorkItemQuerySet",
]
