"""What is in the database and the store: the guarded history, files, what is stuck, the calendar, the people, backups."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import RoleGrant
from accounts.states import Role
from audit import chain, triggers
from audit.models import ChainHead, Event
from audit.stores import holdings
from config.doctor.findings import FAULT, WARNING, Finding, judged
from plans.workdays import is_published
from reminders.models import Sending
from reminders.states import SendState
from reports.models import Report
from reports.states import ReportState

GUARDED = ("audit_event", "plans_baseline")
LAST_BACKUP = "last-backup.json"
NEWEST_FILES = 200
# What failed longer ago than this was seen, or is of no use any more.
LATELY = timedelta(days=7)
STUCK, BACKED_UP_WITHIN, ORPHAN_AFTER = timedelta(minutes=30), timedelta(days=2), timedelta(hours=1)
DECEMBER = 12


def guards() -> Iterator[Finding]:
    """Look whether the triggers are there by which the database refuses to change the history."""
    for table in GUARDED:
        mend = f"""python manage.py shell -c "from django.db import connection; from audit import triggers; triggers.install(connection, '{table}')"; python manage.py audit_verify"""
        yield judged(
            triggers.is_installed(connection, table), _("History"), _("The database refuses to change {table}.").format(table=table),
            _("The guard of {table} is gone: somebody could change it. Find out who took it away.").format(table=table), mend,
        )  # fmt: skip


def heads() -> Iterator[Finding]:
    """Hold the sealed head of each chain against the chain's last event."""
    broken = [f"{head.kind}:{head.number}" for head in ChainHead.objects.all() if head.seal != chain.seal_of(head) or not _ends_at(head)]
    yield judged(not broken, _("History"), _("Every chain ends where its head says."), _("Chains do not end where their heads say: {names}.").format(names=", ".join(broken[:5])), "python manage.py audit_verify")


def _ends_at(head):
    last = Event.objects.in_chain(head.kind, head.number).filter(sequence__gte=head.sequence).values_list("sequence", "hash")[:2]
    return list(last) == ([(head.sequence, head.hash)] if head.sequence else [])


def whole_history() -> Iterator[Finding]:
    """Verify every event of every chain (some 20,000 a second)."""
    found = chain.first_break()
    words = _("The history is broken at {where}: {why}.").format(where=found.where, why=found.why) if found else ""
    yield judged(found is None, _("History"), _("Every event of every chain was verified."), words, "python manage.py audit_verify")


def newest_files() -> Iterator[Finding]:
    """Look whether the newest files that rows tell of are in the store."""
    names = [name for model, field in holdings.fields() for name in model._base_manager.exclude(**{field.name: ""}).order_by("-pk").values_list(field.name, flat=True)[:NEWEST_FILES]]
    lacking = [name for name in names if not default_storage.exists(name)]
    yield judged(not lacking, _("Stored files"), _("The newest files are in the store; looked at: {count}.").format(count=len(names)), _("Files are missing: {names}.").format(names=", ".join(lacking[:5])), _("Bring them back from a backup; python manage.py stored_files names all."))


def all_files() -> Iterator[Finding]:
    """Read every file and hold it against its row; look for files of no row."""
    faults = [f"{one.name} ({fault})" for one in holdings.told() if (fault := holdings.fault_of(one))]
    yield judged(not faults, _("Stored files"), _("Every file is as its row says."), _("Files are missing or changed: {names}.").format(names=", ".join(faults[:5])), _("Bring them back from a backup; python manage.py stored_files names all."))
    orphans = list(holdings.orphans(timezone.now() - ORPHAN_AFTER))
    yield judged(not orphans, _("Stored files"), _("No file is without a row."), _("Files that belong to no row: {count}.").format(count=len(orphans)), "python manage.py stored_files", WARNING)


def waiting() -> Iterator[Finding]:
    """Look for reports and messages on which nothing has happened for long."""
    since = timezone.now() - STUCK
    reports = Report.objects.filter(state=ReportState.QUEUED, changed_at__lt=since).count()
    yield judged(not reports, _("Reports"), _("No report waits to be made."), _("Reports that have waited for more than half an hour: {count}.").format(count=reports), _("See that a worker runs; the sweep takes them up again."), WARNING)
    late = Sending.objects.due(since).count()
    yield judged(not late, _("Reminders"), _("No message waits to be sent."), _("Messages that have waited for more than half an hour: {count}.").format(count=late), _("See that worker and scheduler run."), WARNING)
    unsure = Sending.objects.filter(state__in=(SendState.FAILED, SendState.UNKNOWN), ended_at__gte=timezone.now() - LATELY).count()
    yield judged(not unsure, _("Reminders"), _("No message failed in the last seven days."), _("Messages of the last seven days that failed or may not have arrived: {count}.").format(count=unsure), _("See the page of reminders under Administration; resend with a reason."), WARNING)


def calendar() -> Iterator[Finding]:
    """Look whether the working days of the year, and in December of the next, are published."""
    today = timezone.localdate()
    for year in [today.year, *([today.year + 1] if today.month == DECEMBER else [])]:
        yield judged(
            is_published(year), _("Calendar"), _("The working days of {year} are known.").format(year=year),
            _("The holidays of {year} are not known: every Monday to Friday counts as a working day.").format(year=year),
            _("Set them on the page Working calendar, or take the next version."), WARNING,
        )  # fmt: skip


def administrators() -> Iterator[Finding]:
    """Look whether anybody can let people in."""
    count = RoleGrant.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).count()
    yield judged(bool(count), _("People"), _("Administrators who can let people in: {count}.").format(count=count), _("Nobody is administrator."), "python manage.py found")


def backups() -> Iterator[Finding]:
    """Look how old the last backup is that was made from here."""
    try:
        last = json.loads((Path(settings.VAR_DIR) / LAST_BACKUP).read_text())
    except (OSError, ValueError):
        yield Finding(WARNING, _("Backups"), _("No backup was made from here yet."), "python manage.py backup FILE")
        return
    age = timezone.now() - timezone.datetime.fromisoformat(last["made_at"])
    words = _("The last backup is {file}; its age in hours: {hours}.").format(hours=int(age.total_seconds() // 3600), file=last["file"])
    yield judged(age < BACKED_UP_WITHIN, _("Backups"), words, words, "python manage.py backup FILE", WARNING)
    if last["missing"]:
        yield Finding(FAULT, _("Backups"), _("Files that the last backup lacks: {count}.").format(count=last["missing"]), "python manage.py doctor --deep")


QUICK = (guards, heads, newest_files, waiting, calendar, administrators, backups)
DEEP = (guards, heads, whole_history, all_files, waiting, calendar, administrators, backups)
