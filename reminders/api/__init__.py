"""The API of this room: what awaits the reader and what they were told of."""

from reminders.api import desk, inbox, reach, sendings

ROUTES = [*inbox.ROUTES, *desk.ROUTES, *reach.ROUTES, *sendings.ROUTES]
