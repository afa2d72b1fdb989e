"""The API of this room, one module per noun."""

from improvement.api import areas, extensions, progress, work

ROUTES = [*areas.ROUTES, *work.ROUTES, *progress.ROUTES, *extensions.ROUTES]
