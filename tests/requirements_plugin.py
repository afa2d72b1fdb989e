"""`pytest --requirements`: after the run, list the requirement codes that no passed test has shown.

A test names what it shows with `@pytest.mark.requirement("D3.4")`. The codes and their sense are in
tests/data/requirements.txt, one a line. A code that is not in the list is an error, so that a slip of the pen is seen.
"""

from pathlib import Path

import pytest

LIST = Path(__file__).parent / "data" / "requirements.txt"
PROPERTY = "requirement"


def requirements():
    """Return the sense of each requirement by its code, in the order of the list."""
    lines = LIST.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line)


class Coverage:
    """Collects the codes of passed tests in the process that prints the result, from all parallel test processes."""

    def __init__(self):
        self.shown = set()

    def pytest_runtest_logreport(self, report):
        """Take the codes of one passed test; they travel as properties of its report."""
        if report.when == "call" and report.passed:
            self.shown.update(value for name, value in report.user_properties if name == PROPERTY)

    def pytest_terminal_summary(self, terminalreporter):
        """Print the codes that are still open, each with its sense."""
        known = requirements()
        uncovered = [code for code in known if code not in self.shown]
        terminalreporter.section("requirements")
        for code in uncovered:
            terminalreporter.write_line(f"{code:6} {known[code]}")
        terminalreporter.write_line(f"{len(uncovered)} of {len(known)} requirement codes have no passed test")


def pytest_addoption(parser):
    """Add --requirements."""
    parser.addoption("--requirements", action="store_true", help="list the requirement codes without a passed test")


def pytest_configure(config):
    """Collect only where it was asked for, and only in the process that prints."""
    if config.getoption("--requirements") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Coverage(), "requirement-coverage")


def pytest_collection_modifyitems(items):
    """Write the codes of each test into its properties, which also puts them into the JUnit file."""
    known = requirements()
    for item in items:
        for mark in item.iter_markers(PROPERTY):
            if strangers := [code for code in mark.args if code not in known]:
                raise pytest.UsageError(f"{item.nodeid} names unknown requirements: {', '.join(strangers)}")
            item.user_properties += [(PROPERTY, code) for code in mark.args]
