"""Python reads this first in each process of the house whose clock is put on and back: on PYTHONPATH, with HOUSE_CLOCK naming the clock's file.

The file holds by how many seconds the clock is off (eight bytes). All processes, forked children too, share it in their memory: it jumps in
all of them at once while they run, as a machine's does. What counts seconds and does not tell the time (`time.monotonic`) goes on.
"""

import mmap
import os
import struct
import sys

NANOSECONDS = 10**9

if file := os.environ.get("HOUSE_CLOCK"):
    # The library would load pytest into every process.
    sys.modules["pytest"] = None
    import _time_machine
    import time_machine

    del sys.modules["pytest"]
    with open(file, "rb") as _stream:
        _shared = mmap.mmap(_stream.fileno(), 8, prot=mmap.PROT_READ)

    class Clock(time_machine.Traveller):
        """A clock that ticks, off by what the file says now."""

        def time_ns(self):
            """Return the nanoseconds since 1970."""
            return _time_machine.original_time_ns() + struct.unpack("q", _shared)[0] * NANOSECONDS

    time_machine.travel(0).start()
    time_machine.traveller_stack[:] = [Clock(0, None, tick=True)]
