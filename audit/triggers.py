"""Database triggers under which the event table refuses UPDATE and DELETE, on SQLite and on PostgreSQL."""

TABLE = "audit_event"
REFUSAL = "the history cannot be changed"


def install(connection, table: str = TABLE) -> None:
    """Guard the table; installing twice does no harm."""
    _run(connection, table, {"sqlite": _sqlite_install, "postgresql": _postgresql_install})


def remove(connection, table: str = TABLE) -> None:
    """Take the guard away (migrating back, emptying a test database)."""
    _run(connection, table, {"sqlite": _sqlite_remove, "postgresql": _postgresql_remove})


def is_installed(connection, table: str = TABLE) -> bool:
    """Return whether the table is guarded against every change."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            names = {f"{table}_no_update", f"{table}_no_delete"}
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgenabled <> 'D'", [table])
            names = {f"{table}_frozen", f"{table}_no_truncate"}
        return names <= {row[0] for row in cursor.fetchall()}


def _run(connection, table, statements):
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor](table):
            cursor.execute(statement)


def _sqlite_install(table):
    for deed in ("UPDATE", "DELETE"):
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )


def _sqlite_remove(table):
    for deed in ("update", "delete"):
        yield f"DROP TRIGGER IF EXISTS {table}_no_{deed}"


def _postgresql_install(table):
    yield (
        "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}"
    yield f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"
    yield f"CREATE TRIGGER {table}_frozen BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_refuse()"
    yield f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()"


def _postgresql_remove(table):
    yield f"DROP TRIGGER IF EXISTS {table}_frozen ON {table}"
    yield f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"
