"""`pytest --again`: the second run, on another database; what touches none, or only tries the browser, has been shown by the first."""

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "own_database"}


def touches_database(item) -> bool:
    """Return whether a test asks for a database; pytest-django lets no other test near one."""
    return bool(DATABASE_FIXTURES.intersection(item.fixturenames) or item.get_closest_marker("django_db"))


def is_shown(item) -> bool:
    """Return whether the first run has shown all there is to show."""
    return not touches_database(item) or item.get_closest_marker("once") is not None


def pytest_addoption(parser):
    """Add --again."""
    parser.addoption("--again", action="store_true", help="leave out what the run on another database has shown")


def pytest_collection_modifyitems(config, items):
    """Deselect what has been shown by the first run."""
    if config.getoption("--again"):
        left = [item for item in items if is_shown(item)]
        items[:] = [item for item in items if not is_shown(item)]
        config.hook.pytest_deselected(items=left)
