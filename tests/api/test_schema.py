"""The schema of the API says one thing by each name, so that a client can be generated from it."""

import os

from django.core.management import call_command


def test_the_schema_is_valid_and_nothing_in_it_is_guessed(capsys):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", os.devnull)
    assert [line for line in capsys.readouterr().err.splitlines() if "Warning" in line or "Error" in line] == []
