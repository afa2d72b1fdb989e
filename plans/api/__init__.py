"""The API of this room, one module per noun."""

from plans.api import attachments, comments, indicators, inputs, parts, plans

ROUTES = [*inputs.ROUTES, *indicators.ROUTES, *attachments.ROUTES, *comments.ROUTES, *plans.ROUTES, *parts.ROUTES]
