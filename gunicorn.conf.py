"""What every installation's web server has in common; gunicorn reads this file from the folder it is started in."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from config import environment  # noqa: E402

# Here, before any worker is started: a worker that ends at once would be started again and again.
environment.of_this_process()

logger_class = "config.access_log.AccessLog"
