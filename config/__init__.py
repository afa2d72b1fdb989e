"""The installation: settings, routes, worker. Sees every room."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
