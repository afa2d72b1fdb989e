"""What the store holds beside what the rows say: files of no row, rows without their file, files that were changed."""

import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext as _

from audit.errors import Refusal

CHUNK = 1024 * 1024
MISSING, CHANGED = "missing", "changed"


@dataclass(frozen=True)
class Holding:
    """A stored file as its row tells it; `sha256` is "" and `size` 0 (bytes) where the row was written before they were kept."""

    model: str
    pk: int
    name: str
    sha256: str
    size: int


def fields() -> list[tuple[type[models.Model], models.FileField]]:
    """Return every model with a field of files."""
    return [(model, field) for model in apps.get_models() for field in model._meta.concrete_fields if isinstance(field, models.FileField)]


def told() -> Iterator[Holding]:
    """Yield the files that the rows tell of; several rows may tell of one."""
    for model, field in fields():
        rows = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
        for pk, *facts in rows.values_list("pk", field.name, "sha256", "size").iterator():
            yield Holding(model._meta.label, pk, *facts)


def orphans(before: datetime) -> Iterator[str]:
    """Yield the names of files, in our own folders, that no row tells of and that were written before `before`.

    A younger one may belong to a transaction that is still open.
    """
    for folder in sorted(_folders()):
        present = list(_present(folder))
        # Asked after the store was: a row that has come meanwhile is seen, a file that has come meanwhile is not.
        known = {one.name for one in told()}
        yield from (name for name in present if name not in known and default_storage.get_modified_time(name) < before)


def _folders():
    """Return the folders that our names begin with; whatever else lies in the store is not ours."""
    return {posixpath.dirname(field.generate_filename(model(), "file")) for model, field in fields()}


def _present(folder):
    try:
        _within, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    yield from (f"{folder}/{name}" for name in names)


def fault_of(holding: Holding) -> str:
    """Return what is wrong with a stored file: "missing", "changed", or "" for nothing."""
    try:
        digest, size = _read(holding.name)
    except FileNotFoundError:
        return MISSING
    same = (not holding.sha256 or digest == holding.sha256) and (not holding.size or size == holding.size)
    return "" if same else CHANGED


def _read(name):
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as file:
        for chunk in file.chunks(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return digest.hexdigest(), size


def held(row) -> bytes | None:
    """Return the bytes of a row's file, None when there is no such file. Raises StoreAway (409) while the store does not answer."""
    try:
        with row.file.open("rb") as file:
            return file.read()
    except (FileNotFoundError, ValueError):
        return None


def proven(row, name: str = "") -> bytes:
    """Return the bytes of a row's file. Raises Refusal (409), which calls it `name` or as the row does, for one that is gone or is not the one that was stored."""
    data, name = held(row), name or row.name
    if data is None:
        raise Refusal(_("The file “{name}” is missing from the store of files. Tell the system administrator.").format(name=name))
    if row.sha256 and hashlib.sha256(data).hexdigest() != row.sha256:
        raise Refusal(_("The file “{name}” was changed in the store of files: its SHA-256 is another one. Tell the system administrator.").format(name=name))
    return data


def digest_of(file) -> str:
    """Return the SHA-256, in hex, of an open file, and leave it at its beginning."""
    file.seek(0)
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
