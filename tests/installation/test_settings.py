"""Settings follow the environment."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings

SAY = "import json; from config import settings; print(json.dumps(settings.CACHES['default']))"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("redis://redis:6379/0", ["RedisCache", "redis://redis:6379/0"]),
        ("redis+socket:///srv/redis.sock", ["RedisCache", "unix:///srv/redis.sock"]),
        ("", ["LocMemCache", None]),
    ],
)
def test_processes_share_their_limits_where_there_is_a_redis(tmp_path, url, expected):
    environment = {**os.environ, "REDIS_URL": url, "ZHIJIAN_VAR": str(tmp_path)}
    said = subprocess.run([sys.executable, "-c", SAY], env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    cache = json.loads(said.stdout)
    assert [cache["BACKEND"].rpartition(".")[2], cache.get("LOCATION")] == expected
