"""Reads the environment variables once, at start: all mistakes are said at once, each in a sentence that names its variable."""

import difflib
import os
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from config import readers
from config.variables import VARIABLES

# A name that is this like one of ours was meant to be it.
LIKENESS = 0.84
FRAMEWORK = ("DJANGO_", "ZHIJIAN_")
SHORTEST_KEY, FEWEST_CHARACTERS = 50, 10
SHORTEST_SECRET = 8


class Mistakes(Exception):
    """What is wrong with the variables, one sentence each."""

    def __init__(self, sentences):
        super().__init__("\n".join(sentences))
        self.sentences = sentences


def read(given: Mapping[str, str]) -> dict:
    """Return the value of every variable that the settings read, by its name; raise Mistakes with all that is wrong."""
    values, mistakes = {}, []
    for variable in VARIABLES.values():
        if variable.by == "settings":
            try:
                values[variable.name] = _value(variable, given)
            except ValueError as error:
                mistakes.append(f"{variable.name} {error}.")
    mistakes += _of_the_folder(values) + _not_for_production(values)
    if mistakes:
        raise Mistakes(mistakes)
    folder = values["ZHIJIAN_VAR"]
    values["DATABASE_URL"] = values["DATABASE_URL"] or readers.database(f"sqlite:///{folder / 'zhijian.sqlite3'}")
    values["MEDIA_ROOT"] = values["MEDIA_ROOT"] or folder / "media"
    return values


def _value(variable, given):
    text = text_of(variable, given)
    if text is None or (not text and variable.blank):
        text = variable.default
    return variable.read(text)


def text_of(variable, given: Mapping[str, str]) -> str | None:
    """Return the text that is given for a variable, by itself or in a file, or None; raise ValueError where it cannot be read."""
    text, name = given.get(variable.name), given.get(variable.file)
    if not name:
        return None if text is None else text.strip()
    if text:
        raise ValueError(f"is given twice, by itself and as {variable.file}; leave one of them out")
    try:
        inside = Path(name).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not text"
        raise ValueError(f"cannot be read from the file that {variable.file} names ({name}: {reason})") from error
    if not inside:
        raise ValueError(f"is empty in the file that {variable.file} names ({name})")
    return inside


def _of_the_folder(values):
    """Make the folder for what the installation writes; return what is wrong with it."""
    try:
        if folder := values.get("ZHIJIAN_VAR"):
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [f"ZHIJIAN_VAR names a folder that cannot be made ({error.filename}: {error.strerror})."]
    return []


def _not_for_production(values):
    """Return what an installation that people rely on may not start with."""
    if not values.get("PRODUCTION"):
        return []
    refused = [f"{name}=1 is not for production; leave it out, or leave PRODUCTION out." for name in ("DEBUG", "DEMO") if values.get(name)]
    refused += [sentence for name in ("SECRET_KEY", "AUDIT_KEY") if name in values and (sentence := _weak(name, values[name]))]
    if values.get("SECRET_KEY") and values.get("SECRET_KEY") == values.get("AUDIT_KEY"):
        refused.append("AUDIT_KEY is the same as SECRET_KEY; who learns the one must not know the other.")
    if "*" in values.get("ALLOWED_HOSTS", ()):
        refused.append("ALLOWED_HOSTS lists *, which is not for production; list the names of this installation.")
    return refused


def _weak(name, key):
    how = 'make one with: python3 -c "import secrets; print(secrets.token_urlsafe(48))"'
    if not key:
        return f"{name} is not given, which production needs; {how}."
    if len(key) < SHORTEST_KEY or len(set(key)) < FEWEST_CHARACTERS:
        return f"{name} is too short or too plain for production; {how}."
    return ""


def suspicions(given: Mapping[str, str]) -> list[str]:
    """Return a sentence for each variable that does not exist but looks as if one of ours was meant."""
    known = {*VARIABLES, *(variable.file for variable in VARIABLES.values())} - {""}
    found = []
    for name in sorted(name for name in given.keys() - known if name == name.upper()):
        if meant := _meant(name, known):
            found.append(f"{name} is no variable of this program; {meant} may be meant.")
    return found


def _meant(name, known):
    """Return the variable that a name was meant for, or nothing."""
    plain = next((name.removeprefix(prefix) for prefix in FRAMEWORK if name.startswith(prefix)), name)
    if plain in known:
        return plain
    return next(iter(difflib.get_close_matches(name, known, 1, LIKENESS)), "")


def secrets(given: Mapping[str, str]) -> list[str]:
    """Return the secrets themselves, the longest first, so that a log can leave them out: keys, tokens, passwords within URLs."""
    found = set()
    for variable in VARIABLES.values():
        if variable.secret:
            try:
                text = text_of(variable, given) or ""
            except ValueError:
                continue
            parts = _password_of(text) if "://" in text else [text]
            found.update(part for part in parts if len(part) >= SHORTEST_SECRET)
    return sorted(found, key=len, reverse=True)


def _password_of(url):
    """Return the password in a URL, as it is written and as it is meant; a DSN's key counts as one."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return []
    secret = parts.password or (parts.username if parts.scheme in ("http", "https") else "") or ""
    return [secret, unquote(secret)]


@cache
def of_this_process() -> dict:
    """Return the values of this process's variables; with a mistake in them, say all mistakes and end the process."""
    try:
        return read(os.environ)
    except Mistakes as mistakes:
        print(f"Zhijian does not start, because its environment variables are not right:\n{mistakes}", file=sys.stderr)
        raise SystemExit(1) from None
