"""The API of this room, one module per noun."""

from improvement.api import areas, details, extensions, progress, supervision, work

ROUTES = [*areas.ROUTES, *work.ROUTES, *details.ROUTES, *progress.ROUTES, *extensions.ROUTES, *supervision.ROUTES]
