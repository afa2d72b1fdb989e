"""Tables go out as files and come in from them; long ones by the worker, who says how far it is.

The row of a `Transfer` is the order: it is stored first, and whoever carries it out moves it on. Carried out twice at once, only one of
the two can finish it, and an import is written in the same transaction in which it finishes.
"""

import contextlib
import logging
import pickle
import tempfile
from datetime import timedelta
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.law import permit
from accounts.waking import wake
from audit import many, trail
from audit.errors import NotAllowed, NotReady, Refusal
from audit.stores.holdings import digest_of, proven
from improvement import document
from improvement.actions import progress, work
from improvement.models import Transfer, WorkItem
from improvement.states import TransferKind, TransferState
from improvement.transfers import fates, reading, tables, tally, writing
from improvement.transfers.columns import row_of
from improvement.transfers.people import People
from plans.actions import document_changed
from plans.actions.plans import locked

log = logging.getLogger(__name__)

# Tables up to this many rows are done while the person waits.
AT_ONCE = 500
STEP = 250
MOST_OPEN = 5
OPEN = (TransferState.QUEUED, TransferState.RUNNING)
# Files hold what people wrote; they are kept for so long.
KEPT = timedelta(days=7)
GIVEN_UP = timedelta(hours=1)


def order_export(by, query: str, media: str, language: str, key=None) -> Transfer:
    """Order a table as a file: `query` names it (`tables.table_of`), `media` is xlsx or csv. A short one is finished on return.

    Raises ValidationError at `place`, `query` or `media`.
    """
    if media not in writing.MEDIA_TYPES:
        raise ValidationError({"media": _("Choose XLSX or CSV.")})
    with transaction.atomic(), translation.override(language):
        if earlier := trail.created_before(Transfer, by, key, kind=TransferKind.EXPORT, query=query):
            return earlier
        _refuse_many(by)
        table = tables.table_of(by, query)
        total = table.count()
        row = Transfer(
            kind=TransferKind.EXPORT, plan=table.plan, media=media, query=query, language=language, total=total,
            name=tables.file_name(table, media), ordered_by=by,
        )  # fmt: skip
        transfer = trail.create(row, "transfer.order", by, key=key)
    return _begin(transfer, total <= AT_ONCE)


def order_trial(plan, by, file, language: str, key=None) -> Transfer:
    """Try what an import of this file into the plan would do; nothing is written. A short one is finished on return.

    Raises NotAllowed, WrongState, and ValidationError at `file` for one that is no table or too large.
    """
    permit(by, "work.create", plan)
    with transaction.atomic():
        if earlier := trail.created_before(Transfer, by, key, kind=TransferKind.TRIAL, plan=plan):
            return earlier
        short = _is_short(file)
        _refuse_many(by)
        row = Transfer(kind=TransferKind.TRIAL, plan=plan, media=_media(file), language=language, name=file.name[-200:], file=file, ordered_by=by, **_proof(file))
        transfer = trail.create(row, "transfer.order", by, key=key)
    return _begin(transfer, short)


def order_import(trial, by, key=None) -> Transfer:
    """Import what was tried: all rows or none. The same trial is imported once; a failed import can be ordered again.

    Raises NotReady when the trial is not over or refused a row, NotAllowed for somebody else's trial.
    """
    with transaction.atomic():
        trial = Transfer.objects.select_for_update(of=("self",)).select_related("plan", "ordered_by").get(pk=trial.pk)
        _permit_own(trial, by)
        permit(by, "work.create", trial.plan)
        if earlier := _import_of(trial):
            return earlier
        if trial.kind != TransferKind.TRIAL or trial.state != TransferState.FINISHED or not trial.file:
            raise NotReady(_("Try the file first; what was tried can be imported."))
        if any(row["fate"] == fates.REFUSED for row in trial.outcome):
            raise NotReady(_("Some rows are refused, so nothing is imported. Mend them in the file and try it again."))
        row = Transfer(
            kind=TransferKind.IMPORT, plan=trial.plan, media=trial.media, query=_told_by(trial), language=trial.language, total=trial.total,
            name=trial.name, file=trial.file.name, sha256=trial.sha256, size=trial.size, ordered_by=by,
        )  # fmt: skip
        transfer = trail.create(row, "transfer.order", by, key=key)
    return _begin(transfer, trial.total <= AT_ONCE)


def carry_out(transfer_id: int) -> Transfer:
    """Carry an order out, or write down why it failed; one that is over stays as it is."""
    transfer = Transfer.objects.select_related("ordered_by", "plan").get(pk=transfer_id)
    if transfer.state not in OPEN:
        return transfer
    with translation.override(transfer.language):
        try:
            if transfer.state == TransferState.QUEUED:
                transfer = trail.move(transfer, "transfer.start", transfer.ordered_by)
            _refuse_closed_account(transfer.ordered_by)
            return WORK[transfer.kind](transfer)
        except ValidationError as error:
            return _fail(transfer, " ".join(error.messages))
        except Refusal as refusal:
            return _fail(transfer, refusal.message)
        except Exception:  # whatever it is, the person who waits must learn of it
            log.exception("Transfer %s could not be carried out", transfer_id)
            return _fail(transfer, _("Something went wrong. Try it again; if it happens again, tell the system administrator."))


def permit_download(transfer, by) -> None:
    """Return if the person may have the file now: it is theirs, and they may still read all that it tells. Raises a Refusal."""
    _permit_own(transfer, by)
    if transfer.kind != TransferKind.EXPORT or transfer.state != TransferState.FINISHED:
        raise NotReady(_("There is no file to fetch."))
    if not transfer.file:
        raise NotReady(_("The file has been removed; files are kept for {days} days. Export the table again.").format(days=KEPT.days))
    if not tables.still_reads(by, transfer.outcome[0]):
        raise NotAllowed(_("The file tells what you may no longer read. Export the table again."))


def waiting(patience: timedelta) -> list[int]:
    """Return the ids of the orders on which nothing has happened for `patience`; those that can never end are given up.

    What happened in the future happened by a clock that has been put back since.
    """
    now = timezone.now()
    for transfer in Transfer.objects.filter(state__in=OPEN, created_at__lt=now - GIVEN_UP).defer("outcome"):
        _fail(transfer, _("Nobody could carry this out in time. Try it again."))
    lately = (now - patience, now + patience)
    return list(Transfer.objects.filter(state__in=OPEN).exclude(changed_at__range=lately).order_by("id").values_list("pk", flat=True))


def tidy() -> int:
    """Remove the files whose time is over; return how many orders lost theirs."""
    old = Transfer.objects.exclude(file="").exclude(state__in=OPEN).filter(created_at__lt=timezone.now() - KEPT)
    count = 0
    for transfer in old.defer("outcome"):
        transfer.file.storage.delete(transfer.file.name)
        count += Transfer.objects.filter(pk=transfer.pk).update(file="", outcome=[])
    return count


def _begin(transfer, short):
    if transfer.state != TransferState.QUEUED:
        return transfer
    if short:
        return carry_out(transfer.pk)
    transaction.on_commit(lambda: _wake_worker(transfer.pk))
    return transfer


def _refuse_many(by):
    if Transfer.objects.filter(ordered_by=by, state__in=OPEN).count() >= MOST_OPEN:
        raise NotReady(_("{count} of your exports and imports are still under way. Wait until one of them is over.").format(count=MOST_OPEN))


def _wake_worker(transfer_id):
    """Tell a worker; if the broker is away the order stays queued, and the sweep finds it."""
    from improvement.tasks import carry_out as task

    wake(task, transfer_id)


def _refuse_closed_account(person):
    if not person.is_active:
        raise NotAllowed(_("This person's account is closed."))


def _permit_own(transfer, by):
    if transfer.ordered_by_id != by.pk:
        raise NotAllowed(_("This belongs to somebody else."))


def _fail(transfer, sentence):
    try:
        return trail.move(transfer, "transfer.fail", None, also={"failure": sentence[:300]})
    except Refusal:
        return Transfer.objects.get(pk=transfer.pk)


def _tell(transfer, done):
    """Say how far it is; that it was said tells the sweep that somebody is at work."""
    Transfer.objects.filter(pk=transfer.pk).update(done=done, changed_at=timezone.now())


def _counted(transfer, rows):
    for done, row in enumerate(rows, start=1):
        if done % STEP == 0:
            _tell(transfer, done)
        yield row


# Export


def _export(transfer):
    table = tables.table_of(transfer.ordered_by, transfer.query)
    people, items, plans = People.known(), [], set()

    def rows():
        for chunk in table.chunks():
            for item in chunk:
                items.append(item.pk)
                plans.add(item.plan_id)
                yield row_of(item, people)

    with tempfile.TemporaryFile() as target:
        count = writing.write(target, transfer.media, _counted(transfer, rows()))
        target.seek(0)
        stored = File(target)
        proof = _proof(stored)
        name = transfer.file.storage.save(transfer.file.field.generate_filename(transfer, ""), stored)
    also = {**proof, "file": name, "done": count, "total": count, "outcome": [tables.reach_of(transfer.ordered_by, items, plans)]}
    try:
        return trail.move(transfer, "transfer.finish", transfer.ordered_by, also=also)
    except Refusal:  # another worker finished it meanwhile
        transfer.file.storage.delete(name)
        return Transfer.objects.get(pk=transfer.pk)


def _proof(file):
    return {"sha256": digest_of(file), "size": file.size}


# Trial and import


def _proven(transfer):
    return ContentFile(proven(transfer), transfer.name)


def _is_short(file):
    with reading.opened(file) as sheet:
        return sum(1 for _line, _count in zip(sheet.lines, range(AT_ONCE + 1), strict=False)) <= AT_ONCE


def _media(file):
    file.seek(0)
    return writing.XLSX if file.read(4) == reading.ZIP else writing.CSV


def _try(transfer):
    by, plan = transfer.ordered_by, transfer.plan
    permit(by, "work.create", plan)
    judge = fates.Judge(plan, by, _check, work.next_number(plan))
    with reading.opened(_proven(transfer)) as sheet:
        outcome = [_cell_named(fates.told(fate), sheet) for fate in _counted(transfer, judge.judge(sheet.lines))]
    return trail.move(transfer, "transfer.finish", by, also={"outcome": outcome, "done": len(outcome), "total": len(outcome)})


def _cell_named(row, sheet):
    if row["errors"]:
        row["cells"] = {code: f"{sheet.letters[code]}{row['row']}" for code in row["errors"] if code in sheet.letters}
    return row


def _import(transfer):
    """Write all rows, or none where one is refused now; the order is finished in the same transaction.

    The file is read before, so that nobody else waits for its parser. It is one transaction, because all rows come in or none; on
    SQLite others who write wait meanwhile, for ten thousand rows less than half as long as they may.
    """
    by = transfer.ordered_by
    with tempfile.TemporaryFile() as read, contextlib.closing(_Tally(transfer)) as written:
        _read_into(read, transfer)
        with transaction.atomic():
            plan = locked(transfer.plan)
            permit(by, "work.create", plan)
            document.hold(plan)
            judge = fates.Judge(plan, by, _check, work.next_number(plan), locking=True, versions=_versions(transfer))
            outcome = _write(map(_accepted, judge.judge(_read_from(read))), by, written)
            _refuse_other_outcome(transfer, outcome)
            document_changed(plan, by)
            return trail.move(transfer, "transfer.finish", by, also={"outcome": outcome, "done": len(outcome), "total": len(outcome)})


class _Tally:
    """Tells how many rows are written, and forgets it when the import is over."""

    def __init__(self, transfer):
        self.transfer, self.count = transfer, 0

    def add(self, number):
        self.count += number
        tally.tell(self.transfer, self.count)

    def close(self):
        tally.forget(self.transfer)


def _read_into(target, transfer):
    with reading.opened(_proven(transfer)) as sheet:
        for line in _counted(transfer, sheet.lines):
            pickle.dump(line, target)
    _tell(transfer, transfer.total)
    target.seek(0)


def _read_from(source):
    with contextlib.suppress(EOFError):
        while True:
            yield pickle.load(source)  # what was dumped a moment ago


def _accepted(fate):
    if fate.errors:
        sentence = next(iter(fate.errors.values()))
        raise ValidationError(_("Row {row}: {sentence} Nothing was imported.").format(row=fate.line.place, sentence=sentence))
    return fate


def _write(judged, by, written):
    """Write the rows a batch at a time and return what became of each; wholes follow what their parts say."""
    outcome, wholes = [], set()
    while batch := list(islice(judged, many.AT_ONCE)):
        wholes |= _write_batch(batch, by)
        outcome += map(fates.told, batch)
        written.add(len(batch))
    for whole in WorkItem.objects.filter(pk__in=wholes):
        progress.roll_up(whole, by)
    return outcome


def _write_batch(batch, by):
    new = [fate.item for fate in batch if fate.kind == fates.NEW]
    changed = [fate for fate in batch if fate.kind == fates.CHANGED]
    wholes = {fate.item.parent_id for fate in changed if "parent" in fate.changes} | {item.parent_id for item in new}
    kinds = {fate.line.place: fate.kind for fate in batch}
    many.create_all(new, "work.create", by, cleaned=True)
    for verb in ("work.edit", "work.assign", "work.detail"):
        many.edit_all([(fate.item, fate.verbs[verb]) for fate in changed if verb in fate.verbs], verb, by)
    for fate in batch:
        fate.settled = kinds[fate.line.place]
    return (wholes | {fate.item.parent_id for fate in changed if "parent" in fate.changes}) - {None}


def _refuse_other_outcome(transfer, outcome):
    """Refuse an import in which another row is new or changed than the person has seen in the trial."""
    tried = {row["row"]: row["fate"] for row in _trial_of(transfer).outcome}
    if differing := [row["row"] for row in outcome if tried.get(row["row"]) != row["fate"]]:
        raise NotReady(_("Row {row} would not become what the trial said. Try the file again.").format(row=differing[0]))


def _check(plan, changes, item):
    if item is not None:
        work.refuse_settled(item)
        if changes.keys() - fates.LESSER_RIGHTS.keys():
            work.refuse_followed(item)
    work.check_facts(plan, changes, item)


def _told_by(trial):
    return f"trial={trial.pk}"


def _trial_of(transfer):
    return Transfer.objects.get(pk=int(transfer.query.removeprefix("trial=")), kind=TransferKind.TRIAL)


def _import_of(trial):
    orders = Transfer.objects.filter(kind=TransferKind.IMPORT, query=_told_by(trial), ordered_by=trial.ordered_by)
    return orders.exclude(state=TransferState.FAILED).first()


def _versions(transfer):
    return {row["number"]: row["version"] for row in _trial_of(transfer).outcome if "version" in row}


WORK = {TransferKind.EXPORT: _export, TransferKind.TRIAL: _try, TransferKind.IMPORT: _import}
