"""Prints every environment variable: what it is for, its default, and whether this process was given it."""

import os

from django.core.management.base import BaseCommand

from config.variables import VARIABLES


def table() -> str:
    """Return the list of variables as the table of docs/configuration.md."""
    rows = [f"| `{variable.name}`{' †' if variable.file else ''} | {variable.purpose} | {_default_of(variable)} |" for variable in VARIABLES.values()]
    return "\n".join(["| variable | what it is for | default |", "|---|---|---|", *rows])


def _default_of(variable):
    return "`var`" if variable.name == "ZHIJIAN_VAR" else f"`{variable.default}`" if variable.default else ""


def _said(variable, given):
    """Return the lines about one variable; what a secret is stands nowhere."""
    kind = f", a secret, also as a file: {variable.file}" if variable.file else ", a secret" if variable.secret else ""
    lines = [f"{variable.name} ({variable.by}{kind})", f"    {variable.purpose}", f"    default: {variable.default or '(none)'}"]
    if given.get(variable.file):
        return [*lines, f"    given as a file: {given[variable.file]}"]
    if given.get(variable.name):
        return [*lines, "    given" if variable.secret else f"    given: {given[variable.name]}"]
    return lines


class Command(BaseCommand):
    """`manage.py variables [--markdown]`."""

    help = "List every environment variable with its default, what it is for, and whether it is given."
    requires_system_checks = []

    def add_arguments(self, parser):
        """Take --markdown."""
        parser.add_argument("--markdown", action="store_true", help="as the table of docs/configuration.md")

    def handle(self, *args, **options):
        """Print the list."""
        if options["markdown"]:
            self.stdout.write(table())
            return
        for variable in VARIABLES.values():
            self.stdout.write("\n".join(_said(variable, os.environ)))
