"""The key that signs: one file, PKCS#12 or PEM, with the key, its certificate and those above it; opened anew for each report, never kept."""

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key, pkcs12
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

KINDS = rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey, ed25519.Ed25519PrivateKey
PEM = b"-----BEGIN "
# How much of a name is kept.
LONGEST_NAME = 200


class Unusable(Exception):
    """The configured key cannot sign; the message says why and what to do, and nothing of the key."""


@dataclass(frozen=True)
class SigningKey:
    """A key with its certificate and the certificates above it. It shows nothing of the key when it is printed."""

    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...]
    key: object = field(repr=False)


def configured() -> SigningKey | None:
    """Return the key that the settings name, or None when they name none. Raises Unusable for what is no key to sign with."""
    if not settings.REPORT_SIGNING_KEY_FILE:
        return None
    found = _opened(_read(settings.REPORT_SIGNING_KEY_FILE), settings.REPORT_SIGNING_PASSWORD)
    _check_use(found.certificate)
    return found


def name_of(certificate: x509.Certificate) -> str:
    """Return the name of a certificate's owner: common name, else organisation, else the whole subject."""
    for kind in (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME):
        if named := certificate.subject.get_attributes_for_oid(kind):
            return str(named[0].value)
    return certificate.subject.rfc4514_string()


def _read(path):
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Unusable(_("The file of the signing key (REPORT_SIGNING_KEY_FILE) cannot be read: {reason}.").format(reason=error.strerror)) from None


def _opened(data, password):
    try:
        key, certificates = (_of_pem if PEM in data else _of_pkcs12)(data, password.encode() or None)
    # The causes of these errors may quote what was read; they are left behind.
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Unusable(_("The signing key cannot be opened: its password (REPORT_SIGNING_PASSWORD) is not the right one, or the file is neither PKCS#12 nor PEM.")) from None
    if not isinstance(key, KINDS):
        raise Unusable(_("The file of the signing key holds no RSA, EC or Ed25519 key."))
    own = [one for one in certificates if _same(one.public_key(), key.public_key())]
    if not own:
        raise Unusable(_("The file of the signing key holds no certificate that belongs to the key."))
    return SigningKey(own[0], tuple(one for one in certificates if one != own[0]), key)


def _of_pkcs12(data, password):
    key, certificate, above = pkcs12.load_key_and_certificates(data, password)
    return key, [one for one in (certificate, *above) if one]


def _of_pem(data, password):
    encrypted = b"ENCRYPTED" in data
    return load_pem_private_key(data, password if encrypted else None), x509.load_pem_x509_certificates(data)


def _same(one, other):
    first, second = (key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo) for key in (one, other))
    return first == second


def _check_use(certificate):
    """A certificate that says what it is for must be for signatures (RFC 5280, 4.2.1.3)."""
    try:
        use = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not (use.digital_signature or use.content_commitment):
        raise Unusable(_("The signing certificate is not meant for signatures: its key usage names neither digital signature nor non-repudiation."))


def check_days(certificate: x509.Certificate, moment: datetime) -> None:
    """Raise Unusable for a moment that is not within the days of a certificate."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if moment > last:
        raise Unusable(_("The signing certificate ended on {day}. Have the administrator put a new one in its place.").format(day=day_of(last)))
    if moment < first:
        raise Unusable(_("The signing certificate begins only on {day}.").format(day=day_of(first)))


def day_of(moment: datetime) -> str:
    """Return the day of a moment as people here write it."""
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
