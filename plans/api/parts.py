"""The API of what a plan consists of."""

ROUTES = []
