"""`python bin/healthy.py URL`: ends with 0 when the address answers 200, else with 1 and what it said; for checks of health.

Written for the standard library alone, so that it costs nothing to ask often.
"""

import sys
import urllib.error
import urllib.request

SECONDS = 4


def answer_of(url: str) -> tuple[int, str]:
    """Return status and beginning of the answer; 0 and the reason where there is none."""
    # A proxy named in the environment is for the world outside, not for this machine.
    straight = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with straight.open(url, timeout=SECONDS) as answer:
            return answer.status, answer.read(500).decode(errors="replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read(500).decode(errors="replace")
    except OSError as error:
        return 0, str(error)


if __name__ == "__main__":
    status, said = answer_of(sys.argv[1])
    print(status, said)
    sys.exit(status != 200)
