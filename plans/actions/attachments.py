"""Files are attached: size, type by content, a stored name of our own."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.law import permit
from audit import trail
from audit.stores.holdings import digest_of
from plans.models import Attachment

# What a file may be, told by its first bytes, whatever its name claims.
SIGNATURES = [
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
]
# Text that a browser might take for a page or a drawing with a program in it.
MARKUP = ("<script", "<html", "<!doctype", "<svg", "<?xml", "<body", "<iframe")
HEAD = 4096  # this many first bytes tell the type


def attach(by, file, plan=None, source=None, about=None, key=None, document=None) -> Attachment:
    """Attach an uploaded file to an input (`source`), to a plan, to something in the plan (`about`), or to a service document.

    Raises NotAllowed, WrongState when the plan or the input is closed, ValidationError under `file` for a file that is empty, larger than UPLOAD_MAX_BYTES, of no known type, or not taken by the store (NotStored).
    """
    if plan is not None:
        permit(by, "plan.read", plan)
    if document is not None:
        permit(by, "service.manage", document)
    else:
        permit(by, "attachment.add", plan or source)
    return keep_file(by, file, plan, source, about, key, document)


def keep_file(by, file, plan=None, source=None, about=None, key=None, document=None) -> Attachment:
    """Store an uploaded file for an action that has asked its own law; the same refusals of the file as `attach`."""
    head = _checked(file)
    row = Attachment(
        plan=plan, source=source, document=document, about_type=about._meta.label_lower if about else "", about_id=about.pk if about else 0,
        name=file.name[-200:], media_type=media_type(head), size=file.size, sha256=digest_of(file), added_by=by, file=file,
    )  # fmt: skip
    with transaction.atomic():
        return trail.create(row, "attachment.add", by, key=key)


def media_type(head: bytes) -> str:
    """Return the media type that the first bytes of a file tell. Raises ValidationError under `file` for an unknown one."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    text = _text_of(head)
    if text is None or "\x00" in text or any(mark in text.lower() for mark in MARKUP):
        raise ValidationError({"file": _("Files of this type are not taken: PDF, images, Office files, ZIP or plain text.")})
    return "text/plain"


def _text_of(head):
    """Return the first bytes as text, None if they are none; the last character may be cut off where the file goes on."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_off = len(head) == HEAD and error.start > HEAD - 4
        return head[: error.start].decode("utf-8") if cut_off else None


def _checked(file):
    if not file.size:
        raise ValidationError({"file": _("The file is empty.")})
    if file.size > settings.UPLOAD_MAX_BYTES:
        limit = settings.UPLOAD_MAX_BYTES // 1024 // 1024
        raise ValidationError({"file": _("The file is larger than {limit} MB.").format(limit=limit)})
    file.seek(0)
    return file.read(HEAD)
