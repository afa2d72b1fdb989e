"""The API of this room, one module per noun."""

from plans.api import (
    attachments,
    calendar,
    comments,
    cycles,
    expenses,
    indicators,
    inputs,
    parts,
    plans,
    progress,
    routes,
    services,
    signals,
    templates,
)

ROUTES = [*inputs.ROUTES, *cycles.ROUTES, *services.ROUTES, *indicators.ROUTES, *signals.ROUTES, *attachments.ROUTES, *comments.ROUTES, *routes.ROUTES, *progress.ROUTES, *plans.ROUTES, *parts.ROUTES, *templates.ROUTES, *expenses.ROUTES, *calendar.ROUTES]
