"""What every installation's web server has in common; gunicorn reads this file from the folder it is started in."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from config import environment  # noqa: E402

# Here, before any worker is started: a worker that ends at once would be started again and again.
given = environment.of_this_process()

# The folder in which this master's workers share what they count. It must be named before prometheus_client is imported.
COUNTS = "PROMETHEUS_MULTIPROC_DIR"
own = f"zhijian-metrics-{os.getpid()}-"
if given["METRICS_TOKEN"] and own not in os.environ.get(COUNTS, ""):
    os.environ[COUNTS] = tempfile.mkdtemp(prefix=own)

logger_class = "config.access_log.AccessLog"


def on_exit(server):
    """Remove the folder of the counts."""
    if own in os.environ.get(COUNTS, ""):
        shutil.rmtree(os.environ[COUNTS], ignore_errors=True)
