"""Taking a backup: everything as it stood at one moment, while people go on working."""

import contextlib
import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection, models, transaction
from django.utils import timezone

from audit import chain
from audit.errors import StoreAway
from audit.models import ChainHead
from config.backup import rows, schema
from config.backup.archive import CONTENTS, MANIFEST, Refused, Writer, whole_or_nothing


@dataclass
class Taken:
    """What a backup holds: rows by table, files, bytes of the files, and the names of files that were not there."""

    tables: dict = field(default_factory=dict)
    files: int = 0
    bytes: int = 0
    missing: list[str] = field(default_factory=list)


@contextlib.contextmanager
def snapshot() -> Iterator[None]:
    """Let everything read within be of one moment, without making anybody wait who writes."""
    if connection.in_atomic_block:
        raise Refused("A backup cannot be taken within a transaction.")
    if connection.vendor == "sqlite":
        # Django's own transactions begin as writers (IMMEDIATE); a reader holds nobody up in write-ahead mode.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT count(*) FROM django_migrations")
                yield
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def take(path: str) -> Taken:
    """Write the backup to `path` ("-" is stdout) and return what it holds. Raises Refused, OSError where it cannot be written."""
    with whole_or_nothing(path) as stream, snapshot():
        writer = Writer(stream, time.time())
        try:
            taken = _take_all(writer)
        except BaseException:
            writer.abandon()
            raise
        writer.close()
    return taken


def _take_all(writer):
    taken, applied = Taken(), schema.applied()
    kept = schema.models_of(applied)
    writer.add_json(MANIFEST, _manifest(applied, kept))
    # Files first: the sooner after the snapshot, the less can be removed before it is read.
    for model in kept:
        _take_files(writer, model, taken)
    for model in kept:
        _take_rows(writer, model, taken)
    writer.add_json(CONTENTS, sealed(_contents(writer, taken)))
    return taken


def sealed(contents: dict) -> dict:
    """Return the contents with the seal of all that they say under the trail's key."""
    said = json.dumps({name: value for name, value in contents.items() if name != "seal"}, sort_keys=True, ensure_ascii=False)
    return {**contents, "seal": chain.keyed(f"Zhijian backup:{said}")}


def is_sealed(contents: dict) -> bool:
    """Return whether the seal is that of all that the contents say."""
    try:
        return sealed(contents)["seal"] == contents["seal"]
    except (ValueError, RecursionError):  # what was sealed once can be written as it was read
        return False


def file_names(model) -> Iterator[tuple[models.FileField, str]]:
    """Yield each file that a row of the model names, with its field."""
    for column in model._meta.concrete_fields:
        if isinstance(column, models.FileField):
            named = model._base_manager.exclude(**{column.name: ""}).order_by("pk").values_list(column.name, flat=True)
            yield from ((column, name) for name in named.iterator(chunk_size=rows.AT_ONCE) if name)


def _manifest(applied, kept):
    return {
        "format": schema.FORMAT, "made_at": timezone.now().isoformat(), "versions": schema.versions(), "key": schema.key_fingerprint(),
        "migrations": applied, "tables": {model._meta.label_lower: {"columns": rows.columns_of(model), "next": rows.next_key(model)} for model in kept},
    }  # fmt: skip


def _take_files(writer, model, taken):
    done = set()
    for column, name in file_names(model):
        if name in done:
            continue
        done.add(name)
        try:
            with column.storage.open(name, "rb") as source:
                size, _digest = writer.add_file(f"media/{model._meta.label_lower}.{column.name}/{name}", source)
        except FileNotFoundError:
            taken.missing.append(name)
            continue
        except StoreAway as error:
            raise Refused(f"The storage does not give {name}: {error}") from error
        taken.files, taken.bytes = taken.files + 1, taken.bytes + size


def _take_rows(writer, model, taken):
    summed, count = hashlib.sha256(), 0
    for number, (more, part) in enumerate(rows.parts_of(model, summed), start=1):
        writer.add(f"tables/{model._meta.label_lower}/{number:06}.jsonl.gz", part)
        count += more
    taken.tables[model._meta.label_lower] = {"rows": count, "sha256": summed.hexdigest()}


def _contents(writer, taken):
    heads = ChainHead.objects.order_by("kind", "number").values_list("kind", "number", "sequence", "hash")
    return {
        "members": writer.count, "digest": writer.summed.hexdigest(), "tables": taken.tables, "files": taken.files, "bytes": taken.bytes,
        "missing": taken.missing, "heads": {f"{kind}:{number}": [sequence, hash] for kind, number, sequence, hash in heads},
    }  # fmt: skip
