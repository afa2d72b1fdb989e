"""What the signature of a PDF says: whether what was signed is untouched, by whom and when.

Only the signed bytes and the signature itself are read, never the document: a file from anywhere can do no harm here.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.signature.keys import LONGEST_NAME

SIGNED = re.compile(rb"/ByteRange\s*\[\s*(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s+(\d{1,10})\s*\]")
TOLD = re.compile(rb"/M\s*\(((?:[^()\\]|\\[0-7]{3}){1,99})\)")
ESCAPED = re.compile(rb"\\([0-7]{3})")
MOMENT = re.compile(rb"D:(\d{14})(?:Z|([+-]\d\d)'?(\d\d)?'?)?")
DIGESTS = {"sha256": "sha256", "sha384": "sha384", "sha512": "sha512"}
HEXED = re.compile(rb"<([0-9A-Fa-f]+)>\Z")
# A file has one signature or two; who sends thousands wants something else.
MOST = 5


class Seal(models.TextChoices):
    """How a file stands to its signature."""

    INTACT = "intact", _("The signature is intact")
    EXTENDED = "extended", _("Something was added after signing")
    BROKEN = "broken", _("The signed part was changed")
    UNREADABLE = "unreadable", _("The signature cannot be read")


@dataclass(frozen=True)
class Signature:
    """What a file's signature says. `at` is by the clock of who signed; `certificate` the SHA-256 of the certificate, "" where unreadable."""

    seal: Seal
    signer: str = ""
    at: datetime | None = None
    certificate: str = ""


def signatures_of(data: bytes) -> list[Signature]:
    """Return what the signatures of a PDF say, in their order; none for a file without."""
    return [_said(data, found) for found, _place in zip(SIGNED.finditer(data), range(MOST), strict=False)]


def _said(data, found):
    start, length, onward, rest = (int(one) for one in found.groups())
    gap = HEXED.match(data[length:onward])
    if start or not gap or len(gap[1]) % 2 or onward + rest > len(data):
        return Signature(Seal.UNREADABLE)
    try:
        certificate, sound = _checked(bytes.fromhex(gap[1].decode()), data[:length] + data[onward : onward + rest])
        seal = (Seal.EXTENDED if data[onward + rest :] else Seal.INTACT) if sound else Seal.BROKEN
        return Signature(seal, _name(certificate)[:LONGEST_NAME], _moment(data, found.start(), length, onward), hashlib.sha256(certificate.dump()).hexdigest())
    except Exception:  # whatever a file from elsewhere holds in place of a signature
        return Signature(Seal.UNREADABLE)


def _checked(signature, signed):
    """Return the certificate of a signature, and whether it is of exactly these bytes. Whom to trust is not asked: a certificate is known here, or not."""
    from asn1crypto import cms
    from pyhanko.sign.general import extract_certificate_info, extract_signer_info
    from pyhanko.sign.validation.generic_cms import validate_sig_integrity

    told = cms.ContentInfo.load(signature)["content"]
    signer, certificate = extract_signer_info(told), extract_certificate_info(told).signer_cert
    digest = hashlib.new(DIGESTS[signer["digest_algorithm"]["algorithm"].native], signed).digest()
    return certificate, all(validate_sig_integrity(signer, certificate, told["encap_content_info"]["content_type"].native, digest))


def _name(certificate):
    named = certificate.subject.native
    name = named.get("common_name") or named.get("organization_name") or certificate.subject.human_friendly
    return name if isinstance(name, str) else str(name[0])


def _moment(data, place, length, onward):
    """Return the moment that stands in the signature's own dictionary, within what is signed."""
    ended = data.find(b"endobj", onward)
    told = TOLD.search(data[data.rfind(b" obj", 0, place) : length] + data[onward : ended if ended > 0 else len(data)])
    moment = told and MOMENT.match(ESCAPED.sub(lambda found: bytes([int(found[1], 8) % 256]), told[1]))
    if not moment:
        return None
    digits, hours, minutes = (one.decode() if one else "" for one in moment.groups())
    try:
        return datetime.strptime(f"{digits}{hours or '+00'}{minutes or '00'}", "%Y%m%d%H%M%S%z")
    except ValueError:
        return None
