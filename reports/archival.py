"""A laid-out paper becomes a file for the archive: tagged for everyone's reader (PDF/UA-1), whole for decades (PDF/A-3a), its data attached.

The same paper and data give the same bytes; the names of what is attached are ours, and nothing in them is a user's.
"""

import io
import re
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime

import weasyprint

# The engine makes one standard at a time; so the other is claimed in the metadata of the archive's. PDF/A takes no property
# that it does not know without its description (ISO 19005-3, 6.6.2.3), and it does not know PDF/UA's.
ACCESSIBLE = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Which part of ISO 14289 is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"
# Characters that mean what two have agreed upon; PDF/A-3a wants to be told what, and nobody can (ISO 19005-3, 6.2.11.7.3).
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
# Where a drawing says in words what it shows: as its label, or as a title with a description.
LABELLED = re.compile(r'<svg\b[^>]*\baria-label="([^"]*)"[^>]*>')
TITLED = re.compile(r"(<title\b[^>]*>)([^<]*)</title>\s*<desc\b[^>]*>([^<]*)</desc>")


@dataclass(frozen=True)
class Attached:
    """A file inside the file: its name, its media type, what it is in words, how it relates to the paper (ISO 32000-2, table 43), its bytes."""

    name: str
    media_type: str
    words: str
    relation: str
    data: bytes


def written(document: weasyprint.Document, identifier: str, issued_at: str, attached: list[Attached]) -> bytes:
    """Return the PDF of a laid-out document with files attached; `identifier` becomes its /ID, `issued_at` (ISO 8601) the moment of the files."""
    _claim_both(document.metadata)
    moment = datetime.fromisoformat(issued_at).astimezone(UTC)
    options = {"pdf_variant": "pdf/a-3a", "pdf_identifier": identifier.encode(), "attachments": [_attachment(one, moment) for one in attached]}
    return document.write_pdf(finisher=_name_each_file_once, **options)


def unwritable(document: weasyprint.Document) -> set[str]:
    """Return the characters of a document that was written for which no font here has a sign; the file may not refer to them (ISO 19005-3, 6.2.11.8)."""
    return {sign for font in document.fonts.values() for sign in map(chr, font.missing) if not sign.isascii()}


def spelled(html: str, signs: set[str]) -> str:
    """Return a page with characters as their code points, so that a reader learns which one stands there."""
    return html.translate({ord(sign): _code_point(sign) for sign in signs})


def described(html: str) -> str:
    """Return a page whose drawings say what they show where the engine looks for it, in their title alone, and whose private characters are spelled."""
    html = PRIVATE.sub(lambda found: _code_point(found[0]), html)
    return LABELLED.sub(r"\g<0><title>\1</title>", TITLED.sub(r"\1\2: \3</title>", html))


def _code_point(sign):
    return f"[U+{ord(sign):04X}]"


def _claim_both(metadata):
    plain = metadata.generate_rdf_metadata
    metadata.generate_rdf_metadata = lambda *claims: plain(*claims).replace(END, ACCESSIBLE + END)


def _attachment(one, moment):
    file = weasyprint.Attachment(string=one.name, name=one.name, description=one.words, created=moment, modified=moment, relationship=one.relation)
    # What the engine would guess of the type from the name depends on the machine's own list of types.
    file.source = nullcontext((io.BytesIO(one.data), None, None, one.media_type))
    return file


def _name_each_file_once(document, pdf):
    """Take out of the list of associated files what the engine lists twice."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])
