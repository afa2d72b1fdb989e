"""`pytest --requirements` names the codes that no passed test has shown."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.requirements_plugin import requirements

TESTS = """
import pytest

@pytest.mark.requirement("D3.1", "D3.2")
def test_that_passes(): pass

@pytest.mark.requirement("D3.3")
def test_that_fails(): assert 1 == 2

@pytest.mark.requirement("D3.4")
def test_that_is_skipped(): pytest.skip("not now")
"""


def run_with_requirements(folder: Path, source: str, *options: str) -> str:
    """Run a few tests of their own in `folder` with the plugin alone and return what was printed."""
    (folder / "test_some.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers =\n    requirement(*codes): codes\n")
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-p", "tests.requirements_plugin"]
    done = subprocess.run(
        [*command, "--requirements", *options, str(folder)], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    return done.stdout + done.stderr


def listed(output: str) -> list[str]:
    """Return the codes of the lines that follow the heading."""
    after = output.split(" requirements ", 1)[1].splitlines()[1:]
    return [line.split()[0] for line in after if line.split() and line.split()[0] in requirements()]


@pytest.mark.parametrize("options", [(), ("-n", "2")], ids=["one process", "two processes"])
def test_codes_without_a_passed_test_are_listed(tmp_path, options):
    output = run_with_requirements(tmp_path, TESTS, *options)
    assert listed(output) == [code for code in requirements() if code not in ("D3.1", "D3.2")]
    assert "63 of 65 requirement codes have no passed test" in output


def test_a_code_that_does_not_exist_is_an_error(tmp_path):
    source = "import pytest\n\n@pytest.mark.requirement('D9.9')\ndef test_x(): pass\n"
    assert "names unknown requirements: D9.9" in run_with_requirements(tmp_path, source)


def test_the_list_holds_every_code_of_the_source_document_once():
    counts = {}
    for code in requirements():
        counts[code[0]] = counts.get(code[0], 0) + 1
    assert counts == {"G": 2, "D": 27, "I": 2, "P": 4, "R": 5, "T": 5, "C": 6, "V": 5, "F": 9}
