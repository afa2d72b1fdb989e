"""Whether a PDF is the one that was issued (V3), and what its signature says. The file is read and forgotten; nothing is written."""

import hashlib
import re
from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import taken
from reports.content.shapes import CODE_LENGTH
from reports.models import Report
from reports.signature.reading import Signature, signatures_of

HEAD = 1024
# The fingerprint of a content, by which our papers identify themselves (/ID): as we write it, and in hex as other programs do.
# Whole runs of hex digits only: nothing is tried anew at every byte of a file that is made of them.
MARK = re.compile(rb"(?<![0-9A-Fa-f])[0-9a-f]{64}(?![0-9A-Fa-f])")
HEXED = re.compile(rb"(?<![0-9A-Fa-f])(?:3[0-9]|6[1-6]){64}(?![0-9A-Fa-f])")
LONGEST_MARK = 128
# So many of a file's beginning and so many of its end: what else it is filled with hides no paper of ours, whose mark is at the end.
MOST_MARKS = 100


class Standing(models.TextChoices):
    """How a file stands to what was issued."""

    UNCHANGED = "unchanged", gettext_lazy("Issued and unchanged")
    CHANGED = "changed", gettext_lazy("Not as it was issued")
    UNKNOWN = "unknown", gettext_lazy("Not issued here")


@dataclass(frozen=True)
class Finding:
    """What was found; `report` only for whom may read it, with the `later` one of the same round, language and layout if there is one.

    `paper` is one that its reader had made: a portfolio report or a paper to take along, which is told to nobody else.
    `signature` is what the file itself says, and `known` whether a report was issued here with its certificate.
    """

    standing: Standing
    report: Report | None = None
    later: Report | None = None
    paper: taken.Taken | None = None
    signature: Signature | None = None
    known: bool = False

    @property
    def unsigned(self) -> bool:
        """Whether the report was issued with a signature, and this file, which was changed since, bears none."""
        return self.standing == Standing.CHANGED and self.signature is None and bool(self.report and self.report.certificate)


def examine(file, user) -> Finding:
    """Say how an uploaded file stands to what was issued. Raises ValidationError under `file` for what is no PDF, or too large."""
    _check(file)
    digest, marks = _read(file)
    found = of_digest(digest, user)
    if found.standing != Standing.UNCHANGED and marks:
        bearing = Report.objects.issued().filter(code__in=[one[:CODE_LENGTH] for one in marks])
        found = _finding(Standing.CHANGED, bearing, user) if bearing.exists() else found
    return replace(found, **_signature(file))


def _signature(file) -> dict:
    """Return what a file's signature says, of several the one whose certificate is known here, else the last."""
    file.seek(0)
    said = signatures_of(file.read())
    if not said:
        return {}
    known = set(Report.objects.issued().filter(certificate__in=[one.certificate for one in said if one.certificate]).values_list("certificate", flat=True).distinct())
    return {"signature": next((one for one in said if one.certificate in known), said[-1]), "known": any(one.certificate in known for one in said)}


def of_digest(digest: str, user) -> Finding:
    """Say how a file with this SHA-256 stands to what was issued."""
    same = Report.objects.issued().filter(sha256=digest)
    if digest and same.exists():
        return _finding(Standing.UNCHANGED, same, user)
    paper = taken.of_digest(digest, user)
    return Finding(Standing.UNCHANGED, paper=paper) if paper else Finding(Standing.UNKNOWN)


def of_code(given: str, user) -> Finding | None:
    """Return the issued report that prints a code, however it is grouped; the standing of a file it does not tell. None for no such code."""
    code = re.sub(r"[^0-9a-f]", "", given.lower())
    bearing = Report.objects.issued().filter(code=code)
    return _finding(Standing.UNKNOWN, bearing, user) if len(code) == CODE_LENGTH and bearing.exists() else None


def _finding(standing, reports, user):
    report = reports.filter(pk__in=Report.objects.visible_to(user).values("pk")).for_list().first()
    if report is None:
        return Finding(standing)
    return Finding(standing, report, later_of(report))


def later_of(report: Report) -> Report | None:
    """Return the last report issued after this one for the same round, in the same language and layout; None where it is the last itself."""
    same = Report.objects.issued().filter(round=report.round_id, language=report.language, layout=report.layout, pk__gt=report.pk)
    return same.defer("content").order_by("-id").first()


def _check(file):
    if not file.size:
        raise ValidationError({"file": _("The file is empty.")})
    if file.size > settings.UPLOAD_MAX_BYTES:
        raise ValidationError({"file": _("The file is larger than {limit} MB.").format(limit=settings.UPLOAD_MAX_BYTES // 1024 // 1024)})
    file.seek(0)
    if b"%PDF-" not in file.read(HEAD):
        raise ValidationError({"file": _("This is no PDF.")})


def _read(file) -> tuple[str, list[str]]:
    """Return the SHA-256 of a file, and the first and the last marks in it, reading it piece by piece."""
    digest, first, last, rest = hashlib.sha256(), {}, [], b""
    file.seek(0)
    for chunk in file.chunks():
        digest.update(chunk)
        found = _marks(rest + chunk)
        first |= dict.fromkeys(found[: max(0, MOST_MARKS - len(first))])
        last = list(dict.fromkeys([*last, *found][::-1]))[:MOST_MARKS][::-1]
        rest = chunk[-LONGEST_MARK - 1 :]
    return digest.hexdigest(), list(dict.fromkeys([*first, *last]))


def _marks(data):
    found = [*MARK.finditer(data), *HEXED.finditer(data)]
    plain = [one[0] if len(one[0]) < LONGEST_MARK else bytes.fromhex(one[0].decode()) for one in sorted(found, key=lambda one: one.start())]
    return [one.decode() for one in plain]
