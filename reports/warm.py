"""What the server of papers loads before it forks the first one."""

import django

django.setup()

from reports import pdf  # noqa: E402

__all__ = ["pdf"]
