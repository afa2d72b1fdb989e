"""Rows as lines of JSON: the same line for the same row, whichever database it lies in."""

import base64
import gzip
import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import connection, models

AT_ONCE = 2000
PART_ROWS, PART_BYTES = 5000, 4 * 1024 * 1024
# What JSON holds as it is.
PLAIN = (models.IntegerField, models.CharField, models.TextField, models.BooleanField, models.FloatField, models.FileField)


def columns_of(model) -> list[str]:
    """Return the names of a table's values, in the order in which they are written.

    A model as it once was may have them in another order than the same model today, so what reads goes by the names.
    """
    return [field.attname for field in model._meta.concrete_fields if not field.generated]


def fields_of(model, columns: list[str]) -> list:
    """Return the fields of these names. Raises KeyError."""
    named = {field.attname: field for field in model._meta.concrete_fields if not field.generated}
    return [named[name] for name in columns]


def lines_of(model, columns: list[str]) -> Iterator[bytes]:
    """Yield the rows of a table in the order of their keys, one line of JSON each, a few thousand in memory at a time."""
    rows = model._base_manager.order_by("pk").values_list(*columns)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_told).encode() + b"\n"


def _told(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(bytes(value)).decode()
    return str(value)  # Decimal, UUID


def parts_of(model, summed) -> Iterator[tuple[int, bytes]]:
    """Yield the table's lines in compressed parts, each with its number of rows; `summed` takes every line."""
    held, size = [], 0
    for line in lines_of(model, columns_of(model)):
        summed.update(line)
        held.append(line)
        size += len(line)
        if len(held) == PART_ROWS or size > PART_BYTES:
            yield len(held), _packed(held)
            held, size = [], 0
    if held:
        yield len(held), _packed(held)


def _packed(lines):
    return gzip.compress(b"".join(lines), compresslevel=6, mtime=0)


def digest_of(model, columns: list[str]) -> tuple[int, str]:
    """Return the number of rows of a table and the SHA-256 of their lines."""
    summed, count = hashlib.sha256(), 0
    for line in lines_of(model, columns):
        summed.update(line)
        count += 1
    return count, summed.hexdigest()


def readers_of(fields) -> list:
    """Return, for each field, the function from what the line says to what the database takes, or None where that is the same."""
    return [_reader(field) for field in fields]


def _reader(field):
    target = field
    while target.remote_field:
        target = target.target_field
    if isinstance(target, PLAIN):
        return None
    if isinstance(target, models.BinaryField):
        return lambda value: None if value is None else base64.b64decode(value)
    return lambda value: field.get_db_prep_save(target.to_python(value), connection)


def next_key(model) -> int | None:
    """Return the key that the next row gets, so that no number of a row that is gone is given out again; None without counting."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField | models.SmallAutoField):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq + 1 FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
            row = cursor.fetchone()
            return row[0] if row else 1
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [connection.ops.quote_name(model._meta.db_table), key.column])
        (sequence,) = cursor.fetchone()
        cursor.execute(f"SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM {sequence}")
        return cursor.fetchone()[0]
