"""Keys and certificates for the tests of signatures, made by the test itself."""

import tempfile
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from django.test import override_settings

from reports import actions
from tests.reports import factory
from tests.standing import standing

NAME, PASSWORD = "至简签发 Zhijian issuer", "sea-1la-rin"


def certified(name=NAME, days=(-1, 400), use=None, key=None):
    """Return a key and a certificate for itself, which holds from and to so many days from now, for what `use` says."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    subject, now = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]), datetime.now(UTC)
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number(), *(now + timedelta(one) for one in days))
    if use is not None:
        builder = builder.add_extension(use, critical=True)
    return key, builder.sign(key, hashes.SHA256())


def use_for(**uses) -> x509.KeyUsage:
    """Return a key usage with these uses alone."""
    names = ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only")
    return x509.KeyUsage(**{name: uses.get(name, False) for name in names})


def as_pkcs12(key, certificate, password=PASSWORD) -> bytes:
    """Return key and certificate as a PKCS#12 file."""
    return pkcs12.serialize_key_and_certificates(b"issuer", key, certificate, None, BestAvailableEncryption(password.encode()) if password else NoEncryption())


def as_pem(key, certificate, password=PASSWORD) -> bytes:
    """Return certificate and key as a PEM file."""
    secret = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return certificate.public_bytes(Encoding.PEM) + key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)


def put(settings, folder, data: bytes, password=PASSWORD) -> None:
    """Have the settings name a file with this in it as the signing key."""
    path = folder / "key"
    path.write_bytes(data)
    settings.REPORT_SIGNING_KEY_FILE, settings.REPORT_SIGNING_PASSWORD = str(path), password


ISSUER = certified()


@standing
def issued(people, language="en"):
    """A report that was issued with the signature of ISSUER."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(as_pkcs12(*ISSUER))
        file.flush()
        with override_settings(REPORT_SIGNING_KEY_FILE=file.name, REPORT_SIGNING_PASSWORD=PASSWORD):
            return actions.render(factory.ordered(people, language).pk)
