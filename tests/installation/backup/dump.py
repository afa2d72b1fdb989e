"""Makes the dump that the test of upgrading begins with, from a small house on SQLite, by the command that users type.

    cd REPOSITORY && DEBUG=1 ZHIJIAN_VAR=$(mktemp -d) .venv/bin/python tests/installation/backup/dump.py tests/data/NAME.tar

The house of a dump has a key of its own, which is no secret, since test_upgrade.py must know it.
"""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

KEY = "the key of the stored dumps, which is no secret at all, because everybody may restore them"


def main(path):
    """Build the house and back it up."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
    os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "AUDIT_KEY": KEY}
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from config.demo import cast
    from plans import actions
    from tests.plans import factory
    from tests.plans.test_attachments import upload

    people = SimpleNamespace(**cast.people())
    plan = factory.approved(people)
    actions.attach(people.planner, upload(), source=factory.adopted_input(people))
    print(f"Plan {plan.number}")
    call_command("backup", path)


if __name__ == "__main__":
    main(*sys.argv[1:])
