"""How the text of an environment variable becomes a value; each reader raises ValueError with the end of a sentence: "X …"."""

from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ

TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}
DATABASES = ("postgres", "postgresql", "sqlite")
BROKERS = ("redis", "rediss", "redis+socket")
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SHORTEST_TOKEN = 16
ESCAPED = "characters such as @ / : in a password are written as %40 %2F %3A"
LONGEST_NUMBER = 20  # digits; longer ones Python refuses in its own words


def switch(text: str) -> bool:
    """Return whether something is on: 1, true, yes, on, or 0, false, no, off."""
    if text.lower() not in TRUE | FALSE:
        raise ValueError("is neither 1 nor 0")
    return text.lower() in TRUE


def whole(least: int, most: int):
    """Return a reader of whole numbers from `least` to `most`."""

    def read(text):
        if not text.removeprefix("-").isdecimal() or len(text) > LONGEST_NUMBER:
            raise ValueError(f"is no whole number from {least} to {most}")
        if not least <= int(text) <= most:
            raise ValueError(f"is not between {least} and {most}")
        return int(text)

    return read


def one_of(*words: str):
    """Return a reader that takes one of these words, in capitals or not, and gives it as it is written here."""
    known = {word.lower(): word for word in words}

    def read(text):
        if text.lower() not in known:
            raise ValueError(f"is none of {', '.join(words)}")
        return known[text.lower()]

    return read


def listed(text: str) -> list[str]:
    """Return the parts of a list with commas, which must have at least one."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise ValueError("names nothing; leave it out, or list names with commas between")
    return parts


def hosts(text: str) -> list[str]:
    """Return the names of a list of hosts; an address with its scheme or path is none."""
    names = listed(text)
    if strange := [name for name in names if set(name) & {"/", " "} or not name.strip(".")]:
        raise ValueError(f"lists {strange[0]}, which is no name of a host; write it without https:// and without a path")
    return names


def names(text: str) -> list[str]:
    """Return the names of a list of hosts in small letters, none for an empty one; nothing stands for many of them."""
    found = [name.lower() for name in hosts(text)] if text else []
    if strange := [name for name in found if "*" in name]:
        raise ValueError(f"lists {strange[0]}, which stands for no host; write out the name of each")
    return found


def origins(text: str) -> list[str]:
    """Return the addresses of a list, each with its scheme and nothing after the host."""
    return [_origin(part) for part in listed(text)] if text else []


def _origin(text):
    if not _is_web_address(text) or urlsplit(text).path not in ("", "/"):
        raise ValueError("lists an address that does not begin with http:// or https:// or goes on after the host")
    return text.rstrip("/")


def _is_web_address(text):
    parts = _parts(text)
    return bool(parts and parts.scheme in ("http", "https") and parts.hostname)


def _parts(text):
    """Return the parts of a URL, or None where it has none that make sense."""
    try:
        parts = urlsplit(text)
        _port = parts.port
    except ValueError:
        return None
    return parts


def web_address(text: str) -> str:
    """Return an address such as https://zhijian.example.org, without a slash at its end."""
    if not _is_web_address(text):
        raise ValueError("is no address that begins with http:// or https:// and names a host, such as https://zhijian.example.org")
    parts = urlsplit(text)
    if parts.query or parts.fragment or parts.username:
        raise ValueError("holds more than a scheme, a host, a port and a path")
    return text.rstrip("/")


def optional(read):
    """Return a reader that takes nothing too, and gives nothing for it."""
    return lambda text: read(text) if text else ""


def database(text: str) -> dict:
    """Return Django's settings of the database that a URL names, PostgreSQL or SQLite; none for no URL."""
    if not text:
        return {}
    if text.partition("://")[0] not in DATABASES:
        raise ValueError("does not begin with postgres:// or sqlite:///, such as postgres://user:password@host:5432/name")
    try:
        found = environ.Env.db_url_config(text)
    except ValueError as error:
        raise ValueError(f"is no URL of a database; {ESCAPED}") from error
    if not found["NAME"]:
        raise ValueError("names no database after the last slash")
    # What comes after a slash in a password is taken for the database, with the host that the URL goes on with.
    if not text.startswith("sqlite") and "@" in urlsplit(text).path:
        raise ValueError(f"names a database with an @; {ESCAPED}")
    return found


def broker(text: str) -> str:
    """Return the URL of a Redis, or nothing for the one that bin/run starts itself."""
    parts = _parts(text)
    if text and (not parts or parts.scheme not in BROKERS or not (parts.hostname or parts.path)):
        raise ValueError("is no URL of a Redis, such as redis://host:6379/0 or redis+socket:///path/to/redis.sock")
    if text and parts.scheme != "redis+socket" and not (parts.path[1:] or "0").isdecimal():
        raise ValueError("goes on after the host with what is no number of a database, such as the 0 of redis://host:6379/0")
    return text


def mail(text: str) -> dict:
    """Return Django's settings of the mail server that a URL names."""
    schemes = environ.Env.EMAIL_SCHEMES
    parts = _parts(text)
    if not parts or parts.scheme not in schemes:
        raise ValueError(f"is no URL of a mail server; it begins with one of {', '.join(schemes)}, such as smtp+tls://user:password@host:587")
    if parts.scheme.startswith("smtp") and not parts.hostname:
        raise ValueError("names no mail server, such as smtp+tls://user:password@host:587")
    return dict(environ.Env.email_url_config(text))


def sender(text: str) -> str:
    """Return a sender such as Zhijian <zhijian@example.org>."""
    if len(text.splitlines()) > 1:
        raise ValueError("has more than one line")
    _name, address = parseaddr(text)
    if "@" not in address.strip("@"):
        raise ValueError("holds no e-mail address, such as Zhijian <zhijian@example.org>")
    return text


def time_zone(text: str) -> str:
    """Return the name of a time zone that this machine knows."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("is no time zone, such as Asia/Shanghai") from error
    return text


def folder(text: str) -> Path | None:
    """Return the path of a folder, which need not be there yet; None for no path."""
    path = Path(text) if text else None
    if path and path.exists() and not path.is_dir():
        raise ValueError("names a file where a folder is needed")
    return path


def token(text: str) -> str:
    """Return a token that nobody guesses, or nothing."""
    if text and (len(text) < SHORTEST_TOKEN or not text.isascii() or not text.isprintable() or " " in text):
        raise ValueError(f"is not a token of at least {SHORTEST_TOKEN} plain characters in one line")
    return text


def fault_address(text: str) -> str:
    """Return the address to send faults to (a Sentry DSN), or nothing."""
    parts = _parts(text)
    if text and not (_is_web_address(text) and parts.username and parts.path.rpartition("/")[2].isdecimal()):
        raise ValueError("is no address for faults with a key and, at its end, the number of a project, such as https://key@sentry.example.org/1")
    return text
