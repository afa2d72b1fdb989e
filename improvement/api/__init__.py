"""The API of this room, one module per noun."""

from improvement.api.areas import AreaViewSet
from improvement.api.extensions import ExtensionViewSet
from improvement.api.progress import ProgressViewSet
from improvement.api.work import WorkItemViewSet

ROUTES = [
    ("areas", AreaViewSet, "area"),
    ("work-items", WorkItemViewSet, "workitem"),
    ("progress-updates", ProgressViewSet, "progressupdate"),
    ("extension-requests", ExtensionViewSet, "extensionrequest"),
]
