"""The process of one paper: `python -m reports.apart` reads what is asked from its input and writes the paper to its output.

The answer is a line of JSON, {"pages": 12} or {"stopped": why}, and after it the PDF.
"""

import errno
import gc
import importlib
import json
import os
import resource
import sys

MEGABYTE = 1024 * 1024


def main() -> None:
    """Make the paper that is asked for, within its limits."""
    # What a library prints must not get into the paper.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = json.load(sys.stdin.buffer)
    # Nobody is left to kill it when the worker itself was killed; the clock of its own work ends it then.
    resource.setrlimit(resource.RLIMIT_CPU, (max(asked["seconds"], 1),) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    head, data = _made(asked)
    answers.write(json.dumps(head).encode() + b"\n" + data)
    answers.close()


def _made(asked):
    # What it makes it needs to the end, which is soon; looking for what nobody needs any more costs a tenth of the time.
    gc.disable()
    try:
        import django

        django.setup()
        from reports.pdf import TooManyPages

        maker = importlib.import_module(asked["maker"])
        # Once all is loaded: a library that finds no room while it is loaded says anything but that.
        resource.setrlimit(resource.RLIMIT_AS, (asked["megabytes"] * MEGABYTE,) * 2)
        try:
            rendering = maker.render(asked["content"], asked["pages"])
        except TooManyPages:
            return {"stopped": "pages"}, b""
    except Exception as error:  # whatever it is, the person who waits must learn of it
        return {"stopped": _why(error)}, b""
    return {"pages": rendering.pages}, rendering.data


def _why(error):
    lacks_memory = isinstance(error, MemoryError) or getattr(error, "errno", None) == errno.ENOMEM
    return "memory" if lacks_memory else str(error) or type(error).__name__


if __name__ == "__main__":
    main()
