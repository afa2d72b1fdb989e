"""The API of inputs."""

ROUTES = []
