"""The API of attachments."""

ROUTES = []
