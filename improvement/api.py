"""The API of this room."""

ROUTES = []
