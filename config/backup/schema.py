"""Which versions a backup was made with, and whether it fits the database it is to go into."""

import platform
from importlib import metadata
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from audit import chain
from config.backup.archive import Refused

FORMAT = 1
LIBRARIES = ("Django", "djangorestframework", "celery", "weasyprint", "psycopg2-binary")
# Not the installation's own: what Django fills itself, and what opens a door or only guards it for minutes.
LEFT_OUT = {"admin", "auth", "authtoken", "axes", "contenttypes", "sessions"}


def product() -> str:
    """Return the version of the product, which the list of changes begins with."""
    try:
        lines = (Path(settings.BASE_DIR) / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    except OSError:
        return "unknown"
    return next((line.removeprefix("## ").strip() for line in lines if line.startswith("## ")), "unknown")


def versions() -> dict[str, str]:
    """Return the versions of the product, Python, the database and the libraries."""
    found = {"product": product(), "Python": platform.python_version(), "database": connection.vendor}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found


def key_fingerprint() -> str:
    """Return what tells one AUDIT_KEY from another and says nothing else about it."""
    return chain.keyed("Zhijian backup: which key")[:32]


def applied() -> dict[str, list[str]]:
    """Return the migrations that this database has, by app, of the apps whose rows are kept."""
    found = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        if app not in LEFT_OUT:
            found.setdefault(app, []).append(name)
    return found


def models_of(migrations: dict[str, list[str]]) -> list:
    """Return the models whose rows are kept, as they were after these migrations, in the order of their names."""
    loader = MigrationLoader(connection)
    nodes = [(app, name) for app, names in migrations.items() for name in names]
    known = {node for node in loader.graph.nodes if node[0] not in LEFT_OUT}
    if set(nodes) == known:
        from django.apps import apps
    else:
        apps = loader.project_state(nodes).apps
    kept = [model for model in apps.get_models(include_auto_created=True) if _is_kept(model)]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def _is_kept(model):
    related = {field.related_model._meta.app_label for field in model._meta.fields if field.related_model}
    # A table between two others goes with them.
    return model._meta.managed and not model._meta.proxy and model._meta.app_label not in LEFT_OUT and not (model._meta.auto_created and related & LEFT_OUT)


def leaves(migrations: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Return the migrations to bring a database to, so that it has these. Raises Refused for one that is not known here."""
    graph = MigrationLoader(connection).graph
    nodes = [(app, name) for app, names in migrations.items() for name in names]
    if unknown := [f"{app}.{name}" for app, name in nodes if (app, name) not in graph.nodes]:
        raise Refused(f"The backup was made by a newer version, which has the migration {unknown[0]}. Restore it with that version.")
    return [node for node in nodes if not any(child.key in nodes and child.key[0] == node[0] for child in graph.node_map[node].children)]


def refuse_other(migrations: dict[str, list[str]]) -> None:
    """Refuse a backup whose schema is not this database's, naming the first migration that differs."""
    leaves(migrations)
    theirs = {f"{app}.{name}" for app, names in migrations.items() for name in names}
    ours = {f"{app}.{name}" for app, names in applied().items() for name in names}
    if lacking := sorted(theirs - ours):
        raise Refused(f"This database lacks the migration {lacking[0]}, which the backup has. Run manage.py migrate, then restore again.")
    if newer := sorted(ours - theirs):
        raise Refused(
            f"The backup is older than this database: it lacks the migration {newer[0]}. "
            "Give an empty database without any table: restore then builds the backup's schema, fills it and brings it up to date."
        )


def is_bare() -> bool:
    """Return whether the database has no table of ours at all."""
    return not applied()
