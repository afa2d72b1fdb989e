"""How a signature is added behind a file: the one place that knows the library that signs."""

import io
from concurrent.futures import ThreadPoolExecutor

from django.utils.translation import gettext as _
from pyhanko.keys.internal import translate_pyca_cryptography_cert_to_asn1, translate_pyca_cryptography_key_to_asn1
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Signature"
# PDF/UA-1 leaves a field alone that lies outside the page, PDF/A one without extent; hiding it, the other way, PDF/A refuses.
UNSEEN = fields.InvisSigSettings(box_out_of_bounds=True)
CERTIFIED = {"certify": True, "docmdp_permissions": fields.MDPPerm.NO_CHANGES}


class Appending(IncrementalPdfFileWriter):
    """Adds to a file and leaves its description of itself as it is.

    The library would write that anew, with the moment and its own name, in a form that PDF/A does not take; the moment stands in the signature.
    """

    def _update_meta(self):
        pass


def with_signature(data: bytes, key) -> bytes:
    """Return a PDF with a signature of a `keys.SigningKey` behind it (PAdES B-B), which certifies that nothing follows."""
    own, *above = (translate_pyca_cryptography_cert_to_asn1(one) for one in (key.certificate, *key.above))
    signer = signers.SimpleSigner(own, translate_pyca_cryptography_key_to_asn1(key.key), SimpleCertificateStore.from_certs(above))
    facts = signers.PdfSignatureMetadata(field_name=FIELD, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES, **CERTIFIED)
    place = fields.SigFieldSpec(FIELD, invis_sig_settings=UNSEEN, readable_field_name=_("Digital signature"))
    signing = signers.PdfSigner(facts, signer, new_field_spec=place)
    # The library runs an event loop of its own, which no thread bears that has one already.
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(signing.sign_pdf, Appending(io.BytesIO(data))).result().getvalue()
