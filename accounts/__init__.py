"""People, departments, roles, sign-in, and the two doors (pages and API) that every room hangs its own in."""
