"""The installation as an application: what it says when it has started."""

import logging
import os

from django.apps import AppConfig

from config import environment


class ConfigConfig(AppConfig):
    """Settings, routes, worker; sees every room."""

    name = "config"

    def ready(self):
        """Say which variables look like a slip of the pen."""
        for sentence in environment.suspicions(os.environ):
            logging.getLogger("config").warning(sentence)
