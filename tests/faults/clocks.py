"""The clock of a house: one for all its processes but PostgreSQL and Redis, which keep their own."""

import os
import struct
from datetime import datetime, timedelta, timezone
from pathlib import Path

PROCESSES = Path(__file__).parent / "clock"
# Of the house: Asia/Shanghai.
ZONE = timezone(timedelta(hours=8))


class Clock:
    """A clock that is put on and back while all who read it run; it begins at noon, so that no hour of the day makes a test another."""

    def __init__(self, file):
        self.file = Path(file)
        real = datetime.now(ZONE)
        self.off = 0
        self.put(real.replace(hour=12, minute=0, second=0, microsecond=0) - real)

    @property
    def environment(self) -> dict[str, str]:
        """What a process is told to go by this clock."""
        return {"HOUSE_CLOCK": str(self.file), "PYTHONPATH": os.pathsep.join(filter(None, [str(PROCESSES), os.environ.get("PYTHONPATH")]))}

    def put(self, by: timedelta):
        """Put it on, or back by what is less than nothing."""
        self.off += int(by.total_seconds())
        # Written in place and at once: whoever has it in memory sees it.
        with self.file.open("r+b" if self.file.exists() else "wb") as stream:
            stream.write(struct.pack("q", self.off))

    def now(self) -> datetime:
        """What it says."""
        return datetime.now(ZONE) + timedelta(seconds=self.off)
