"""The machine and the settings: keys, addresses, mail, fonts, libraries, room on the disk."""

import ctypes
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from config.doctor.findings import FAULT, WARNING, Finding, judged

SHORTEST_KEY = 50
FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC")
LIBRARIES = {"libpango-1.0.so.0": "libpango-1.0-0", "libpangoft2-1.0.so.0": "libpangoft2-1.0-0", "libharfbuzz-subset.so.0": "libharfbuzz-subset0"}
LITTLE, TOO_LITTLE = 1024**3, 100 * 1024**2  # bytes
MEGABYTE = 1024**2


def trying_out() -> Iterator[Finding]:
    """Look whether this is run in earnest (DEBUG, DEMO, hosts, addresses, HTTPS, mail)."""
    about = _("Settings")
    yield judged(not settings.DEBUG, about, _("DEBUG is off."), _("DEBUG is on: whoever meets an error sees the details."), "DEBUG=0", WARNING)
    yield judged(not settings.DEMO, about, _("DEMO is off."), _("DEMO is on: the page of signing in shows people and their password."), "DEMO=0", WARNING)
    open_to_all = "*" in settings.ALLOWED_HOSTS
    yield judged(not open_to_all, about, _("Hosts: {names}.").format(names=", ".join(settings.ALLOWED_HOSTS)), _("Every host name is accepted."), "ALLOWED_HOSTS=zhijian.example.com", WARNING)
    local = "://localhost" in settings.BASE_URL or "://127.0.0.1" in settings.BASE_URL
    yield judged(not local, about, _("Mails lead to {address}.").format(address=settings.BASE_URL), _("Mails and reports lead to {address}, which works on this machine alone.").format(address=settings.BASE_URL), "BASE_URL=https://zhijian.example.com", WARNING)
    yield judged(settings.HTTPS_ONLY or local, about, _("HTTPS is demanded, or this is a machine of its own."), _("Pages are served without HTTPS as well."), "HTTPS_ONLY=1", WARNING)
    sends = settings.EMAIL_BACKEND.endswith("smtp.EmailBackend")
    yield judged(sends, about, _("Mail goes out by {host}.").format(host=getattr(settings, "EMAIL_HOST", "")), _("Mail is printed or kept, not sent."), "EMAIL_URL=smtp+tls://user:password@mail.example.com:587", WARNING)


def keys() -> Iterator[Finding]:
    """Look at the keys: their length, and who can read their files."""
    for name in ("SECRET_KEY", "AUDIT_KEY"):
        long_enough = len(getattr(settings, name)) >= SHORTEST_KEY
        yield judged(long_enough, _("Keys"), _("{name} is long enough.").format(name=name), _("{name} is too short to be safe.").format(name=name), _("Set {name} to {count} characters or more.").format(name=name, count=SHORTEST_KEY), WARNING)
        path = Path(settings.VAR_DIR) / name.lower()
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield Finding(FAULT, _("Keys"), _("{file} can be read by others.").format(file=path), f"chmod 600 {path}")


def paper() -> Iterator[Finding]:
    """Look for what reports are made with: the Chinese faces and the libraries of the text setter."""
    told = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False, timeout=20).stdout if shutil.which("fc-list") else ""
    lacking = [name for name in FONTS if name not in told]
    yield judged(not lacking, _("Reports"), _("The Chinese fonts are there."), _("Fonts are missing: {names}. Reports would show empty boxes.").format(names=", ".join(lacking)), "apt-get install fontconfig fonts-noto-cjk")
    absent = [package for library, package in LIBRARIES.items() if not _loads(library)]
    yield judged(not absent, _("Reports"), _("The libraries that set text are there."), _("Libraries are missing: no report can be made."), f"apt-get install {' '.join(absent)}")


def _loads(library):
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def room() -> Iterator[Finding]:
    """Look how much room is left where the installation writes."""
    for folder in sorted({str(settings.VAR_DIR), str(settings.MEDIA_ROOT)}):
        if not os.path.isdir(folder):
            continue
        free = shutil.disk_usage(folder).free
        level = FAULT if free < TOO_LITTLE else WARNING
        words = _("{free} MB are free in {folder}.").format(free=free // MEGABYTE, folder=folder)
        yield judged(free >= LITTLE, _("Disk"), words, words, f"df -h {folder}", level)


QUESTIONS = (trying_out, keys, paper, room)
