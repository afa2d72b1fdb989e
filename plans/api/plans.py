"""The API of plans."""

ROUTES = []
