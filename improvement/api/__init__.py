"""The API of this room, one module per noun."""

from improvement.api import areas, details, extensions, health, progress, supervision, transfers, work

ROUTES = [*areas.ROUTES, *work.ROUTES, *details.ROUTES, *progress.ROUTES, *extensions.ROUTES, *transfers.ROUTES, *supervision.ROUTES, *health.ROUTES]
