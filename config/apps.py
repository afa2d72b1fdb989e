"""The installation as an application: what it says when it has started."""

import logging
import os

from celery import signals
from django.apps import AppConfig

from config import environment, metrics


def _leave_as_it_is(**_told):
    """Take over the setting-up of the log from Celery, which would write lines of a form of its own."""


class ConfigConfig(AppConfig):
    """Settings, routes, worker; sees every room."""

    name = "config"

    def ready(self):
        """Have Celery leave the log as the settings made it, and say which variables look like a slip of the pen."""
        signals.setup_logging.connect(_leave_as_it_is)
        metrics.count_tasks()
        for sentence in environment.suspicions(os.environ):
            logging.getLogger("config").warning(sentence)
