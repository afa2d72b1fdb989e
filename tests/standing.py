"""States of affairs that are built once in a test process: a factory's rows are put back, not made anew.

The first time that a test asks a factory marked `@standing`, the factory builds through the actions that users call,
and what it left in the tables and in the folder for files is kept. Where a later test asks for the same on the same
ground, those very rows, events and hashes included, are inserted; the test then rolls them back like everything else.

The same ground means: the test has changed nothing traced yet, it rolls back, the clock is the real one, and the words
given are plain values. In every other case the factory builds as if it were not marked.
"""

import copy
import functools
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone, translation

# What the system itself keeps; no factory leaves anything there.
OTHERS = {"auth", "axes", "contenttypes", "sessions"}
# The only rows that a factory may change rather than add: how far the chains and the numbers have come.
COUNTING = {"audit_chainhead", "audit_counter"}
# The real clock; where a test put another in its place, what is built carries that clock's times and is not for others.
CLOCK = timezone.now

_ground = None
_ground_rows = {}
_kept = {}


@dataclass
class Kept:
    """What a factory left: of each table columns, keys of changed rows, and rows; files by path; its result."""

    tables: dict
    files: dict
    result: object


def lay_ground():
    """Take what is in the database now as the ground on which every test begins."""
    global _ground, _ground_rows
    _ground, _ground_rows = _heads(), _tables()


def restore_ground():
    """Put the ground back into a database that was emptied."""
    with transaction.atomic(), connection.cursor() as cursor:
        for name, (columns, rows) in _ground_rows.items():
            _insert(cursor, name, columns, rows.values())


def standing(factory):
    """Mark a factory, a function of (people, …), as one whose outcome is built once and put back after that."""

    @functools.wraps(factory)
    def given(people, *args, **kwargs):
        key = _key(factory, args, kwargs)
        if key in _kept:
            _put_back(_kept[key])
        elif key:
            _kept[key] = _built(functools.partial(factory, people, *args, **kwargs))
        else:
            return factory(people, *args, **kwargs)
        return copy.deepcopy(_kept[key].result)

    return given


def _heads():
    """Return the heads of all chains; their hashes tell any two histories apart."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, number, sequence, hash FROM audit_chainhead ORDER BY kind, number")
        return tuple(cursor.fetchall())


def _key(factory, args, kwargs):
    """Return under what the outcome is kept, or None where it must be built."""
    plain = all(value.__hash__ and not isinstance(value, models.Model) for value in [*args, *kwargs.values()])
    if not plain or timezone.now is not CLOCK or not connection.in_atomic_block or _heads() != _ground:
        return None
    words = (args, tuple(sorted(kwargs.items())), translation.get_language(), settings.AUDIT_KEY)
    return (factory.__module__, factory.__qualname__, *words)


def _built(build):
    """Build, and return what that has left."""
    before, files = _tables(), _files()
    result = build()
    tables = {}
    for name, (columns, rows) in _tables().items():
        old = before[name][1]
        new = {key: row for key, row in rows.items() if old.get(key) != row}
        changed = new.keys() & old.keys()
        adds = old.keys() <= rows.keys() and (not changed or name in COUNTING)
        assert adds, f"a standing factory may only add to {name}"
        if new:
            tables[name] = columns, list(changed), list(new.values())
    return Kept(tables, {path: path.read_bytes() for path in _files() - files}, result)


def _put_back(kept):
    """Insert the rows and write the files where they are not as they were."""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for name, (columns, changed, rows) in kept.tables.items():
            if changed:
                cursor.execute(f"DELETE FROM {quote(name)} WHERE id IN ({_marks(changed)})", changed)
            _insert(cursor, name, columns, rows)
    for path, data in kept.files.items():
        if not path.exists() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)


def _insert(cursor, name, columns, rows):
    quote = connection.ops.quote_name
    into = f"{quote(name)} ({', '.join(map(quote, columns))})"
    places = ", ".join(f"({_marks(row)})" for row in rows)
    if rows:
        cursor.execute(f"INSERT INTO {into} VALUES {places}", [value for row in rows for value in row])


def _marks(values):
    return ", ".join(["%s"] * len(values))


def _tables():
    """Return of each table the columns and the rows by their key."""
    tables = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.app_label not in OTHERS and not model._meta.proxy:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                columns = [column[0] for column in cursor.description]
                place = columns.index(model._meta.pk.column)
                tables[model._meta.db_table] = columns, {row[place]: row for row in cursor.fetchall()}
    return tables


def _files():
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
