"""Restoring: the only writing of rows that does not go through the trail, because it brings the trail itself."""

import contextlib
import gzip
import hashlib
import json
import zlib
from collections.abc import Callable

from django.core.files import File
from django.core.management import call_command
from django.db import DataError, IntegrityError, connection, reset_queries, transaction
from django.db.migrations.executor import MigrationExecutor

from audit import chain
from audit.errors import NotStored
from audit.models import ChainHead
from config.backup import archive, rows, schema
from config.backup.archive import PIECE, Damaged, Refused, Unproven
from config.backup.taking import is_sealed
from config.management.commands.migrate import turn
from reminders.actions.restoring import doubt_aside, doubt_open, set_aside

# A table with a row of these was worked with: every deed leaves an event.
MADE_BY_PEOPLE = ("accounts.user", "audit.event", "audit.chainhead", "plans.baseline")
VALUES_AT_ONCE = 900


def restore(path: str, say: Callable[[str], None]) -> dict:
    """Fill an empty installation from the backup at `path`; return the contents of the backup.

    Everything is checked before anything is written, and written in one transaction: what fails leaves no row and no file
    (the tables stay that a database without any was given). `say` is told of each step. Raises Refused with a sentence for
    what does not fit, Damaged where the file is, Unproven after an upgrade.
    """
    manifest = archive.manifest_of(path)
    _refuse_strange(manifest)
    if not (bare := schema.is_bare()):
        schema.refuse_other(manifest["migrations"])
        refuse_used()
    targets = schema.leaves(manifest["migrations"])
    say("Checking the file …")
    contents = archive.check(path)
    if not is_sealed(contents):
        raise Refused(f"{path} was changed after it was made: the seal over its contents does not hold.")
    if bare:
        _build(targets, say)
    is_current = not MigrationExecutor(connection).migration_plan(_newest())
    try:
        aside = _write(path, manifest, contents, say, is_current)
    except BaseException:
        if bare:
            say("The tables that were built stay, with nothing of the backup in them; a second try fills them.")
        raise
    if bare or not is_current:
        say("Bringing the schema up to date …")
        call_command("migrate", verbosity=0)
    if not is_current:
        _say_doubtful(doubt_aside(aside), say)
        _say_broken_history(contents)
    return contents


def _build(targets, say):
    """Build the schema of the backup, alone; who waited for another's migration finds a database with tables."""
    say("Building the schema of the backup …")
    with turn(connection, say):
        if not schema.is_bare():
            raise Refused("Another process has built tables in this database meanwhile. Restore again.")
        MigrationExecutor(connection).migrate(targets)


def refuse_used() -> None:
    """Refuse a database in which somebody has worked already."""
    for model in schema.models_of(schema.applied()):
        if model._meta.label_lower in MADE_BY_PEOPLE and (count := model._base_manager.count()):
            raise Refused(f"This installation is not empty: {model._meta.db_table} holds {count} rows. Restore into an empty database.")


def _refuse_strange(manifest):
    if manifest["format"] != schema.FORMAT:
        raise Refused(f"The backup has format {manifest['format']}, this version reads format {schema.FORMAT}. Restore it with version {manifest['versions'].get('product')}.")
    if manifest["key"] != schema.key_fingerprint():
        raise Refused(
            "AUDIT_KEY here is not the one that the history of the backup is sealed with: the history could not be verified. "
            "Set AUDIT_KEY (or var/audit_key) to the key of the installation that was backed up."
        )


def _newest():
    return MigrationExecutor(connection).loader.graph.leaf_nodes()


def _write(path, manifest, contents, say, is_current):
    """Write everything, or nothing; return the reminders that are given their sendings when the schema is up to date."""
    kept = {model._meta.label_lower: model for model in schema.models_of(manifest["migrations"])}
    written = []
    try:
        with transaction.atomic():
            _lock_out_others(kept)
            refuse_used()
            _empty(kept.values())
            say("Writing files and rows …")
            _write_members(path, kept, manifest, written)
            _write_next_keys(kept, manifest)
            connection.check_constraints()
            say("Verifying what was written …")
            _refuse_other_rows(kept, manifest, contents)
            if is_current:
                _refuse_broken_history(contents)
            _say_doubtful(doubt_open(kept, is_current), say)
            return [] if is_current else set_aside(kept)
    except BaseException:
        for storage, name in written:
            with contextlib.suppress(OSError):
                storage.delete(name)
        raise


def _say_doubtful(count, say):
    if count:
        say(f"{count} messages that waited to be sent may have been sent since: an administrator looks and sends them again.")


def _lock_out_others(kept):
    """SQLite's transaction has the whole database by itself; on PostgreSQL nobody writes into these tables meanwhile."""
    if connection.vendor == "postgresql":
        tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in kept.values())
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def _empty(models):
    """Take out what migrations have filled in: the backup has it as it was."""
    for model in models:
        if model._base_manager.exists():
            model._base_manager.all()._raw_delete(using=connection.alias)


def _write_members(path, kept, manifest, written):
    for name, stream, stated in archive.members(path):
        kind, _slash, rest = name.partition("/")
        if kind == "tables":
            label = rest.partition("/")[0]
            _write_part(path, name, kept[label], manifest["tables"][label]["columns"], stream)
        elif kind == "media":
            place, _slash, file = rest.partition("/")
            label, _dot, column = place.rpartition(".")
            _write_file(kept[label]._meta.get_field(column).storage, file, stream, stated, written)


def _write_part(path, name, model, columns, stream):
    if set(columns) != set(rows.columns_of(model)):
        raise Refused(f"{name} has other columns than this version: {', '.join(columns)}.")
    fields = rows.fields_of(model, columns)
    try:
        lines = gzip.decompress(b"".join(archive.pieces(path, name, stream))).splitlines()
        read = [json.loads(line) for line in lines]
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise Damaged(f"{path} is damaged at {name}: {error}.") from error
    readers = rows.readers_of(fields)
    values = [[reader(value) if reader else value for reader, value in zip(readers, row, strict=True)] for row in read]
    size = max(1, VALUES_AT_ONCE // len(columns))
    for start in range(0, len(values), size):
        _insert(model, fields, values[start : start + size])
    reset_queries()  # with DEBUG, Django would remember every statement with its values


def _insert(model, fields, values):
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    marks = ", ".join([f"({', '.join(['%s'] * len(values[0]))})"] * len(values))
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES {marks}", [value for row in values for value in row])
    except (DataError, IntegrityError, ValueError) as error:
        raise Refused(f"The database refuses rows of {model._meta.label_lower} from {values[0][0]} on: {str(error).strip()}.") from error


def _write_file(storage, name, stream, stated, written):
    """Store a file under its own name and read it back; the very same file may lie there already, another may not."""
    if storage.exists(name):
        if _digest(storage, name) != stated:
            raise Refused(f"The storage already holds another file named {name}. Restore into an empty storage.")
        return
    try:
        stored = storage.save(name, File(stream, name))
    except NotStored as error:
        raise Refused(f"The storage did not take {name}. See that it works and has room.") from error
    written.append((storage, stored))
    if stored != name or _digest(storage, name) != stated:
        raise Refused(f"The file {name} could not be stored as it is. See that the storage works and has room.")


def _digest(storage, name):
    summed = hashlib.sha256()
    with storage.open(name, "rb") as file:
        while piece := file.read(PIECE):
            summed.update(piece)
    return summed.hexdigest()


def _write_next_keys(kept, manifest):
    """Go on counting where the backed up installation would have, also past rows that are gone."""
    with connection.cursor() as cursor:
        for label, model in kept.items():
            following = manifest["tables"][label]["next"]
            if following is None:
                continue
            table = model._meta.db_table
            if connection.vendor == "sqlite":
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, following - 1])
            else:
                sequence = [connection.ops.quote_name(table), model._meta.pk.column]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)", [*sequence, following])


def _refuse_other_rows(kept, manifest, contents):
    for label, model in kept.items():
        count, digest = rows.digest_of(model, manifest["tables"][label]["columns"])
        stated = contents["tables"].get(label, {"rows": 0, "sha256": hashlib.sha256().hexdigest()})
        if (count, digest) != (stated["rows"], stated["sha256"]):
            raise Refused(f"{label} reads back otherwise than it was backed up: {count} rows of {stated['rows']}.")


def _say_broken_history(contents):
    """After an older backup was brought up to date there is no way back but an empty database."""
    try:
        _refuse_broken_history(contents)
    except Refused as error:
        raise Unproven(f"{error} Do not work with this database: empty it, restore with the version of the backup, and report this.") from error


def _refuse_broken_history(contents):
    if found := chain.first_break():
        raise Refused(f"The history does not hold at {found.where}: {found.why}.")
    heads = {f"{head.kind}:{head.number}": [head.sequence, head.hash] for head in ChainHead.objects.all()}
    if heads != contents["heads"]:
        raise Refused("The heads of the history are not those that the backup states.")
