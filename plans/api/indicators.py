"""The API of indicators."""

ROUTES = []
