"""Print the Debian packages that this machine still lacks, on one line; print nothing when all is there.

Asks for what the packages bring, not for their names: a font installed by hand or a Chromium from elsewhere counts.
Written for the standard library alone, because it runs before anything is installed.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
# What Playwright's own Node.js is linked with.
TEST_LIBRARIES = {"libatomic.so.1": "libatomic1"}
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


def has_library(name):
    """Say whether the dynamic linker finds the shared library `name`."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def has_fonts(*families):
    """Say whether these faces are installed."""
    if not shutil.which("fc-list"):
        return False
    installed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    return all(family in installed for family in families)


def missing(for_tests=False):
    """Return the names of the Debian packages to install, with the tests' own when `for_tests` is true."""
    lacking = []
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        lacking.append("python3-venv")
    if not os.path.exists(os.environ.get("SSL_CERT_FILE", CERTIFICATES)):
        lacking.append("ca-certificates")
    libraries = LIBRARIES | (TEST_LIBRARIES if for_tests else {})
    lacking += [package for library, package in libraries.items() if not has_library(library)]
    # Reports are set in the Song (serif) and the Hei (sans), official ones have headings in a Kai.
    if not has_fonts("Noto Serif CJK SC", "Noto Sans CJK SC"):
        lacking += ["fontconfig", "fonts-noto-cjk"]
    if not has_fonts("AR PL UKai CN"):
        lacking.append("fonts-arphic-ukai")
    if not shutil.which("msgfmt"):
        lacking.append("gettext")
    if for_tests and not any(shutil.which(name) for name in CHROMIUM_NAMES):
        lacking.append("chromium")
    return lacking


if __name__ == "__main__":
    print(" ".join(missing(for_tests="--test" in sys.argv)))
