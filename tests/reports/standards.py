"""What PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) ask of a file, as far as its structure tells."""

import io
import re
from xml.etree import ElementTree

from pypdf import PdfReader
from pypdf.generic import DictionaryObject, IndirectObject, StreamObject

NAMES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "dc": "http://purl.org/dc/elements/1.1/", "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/", "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#", "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}  # fmt: skip
ACTIONS = {"/URI", "/GoTo"}
RELATIONS = {"/Source", "/Data"}
PRINTED, UNSEEN = 4, 1 | 2 | 32
BLENDS = {"/Normal", "/Compatible", "/Multiply", "/Screen", "/Overlay"}
FORBIDDEN_KEYS = ("/AA", "/OpenAction", "/JS", "/JavaScript", "/XFA", "/OPI", "/PS", "/Ref", "/TR", "/HTP", "/Alternates", "/Requirements", "/NeedAppearances")
STRUCTURE = {
    "/Document", "/Part", "/Art", "/Sect", "/Div", "/BlockQuote", "/Caption", "/P", "/H1", "/H2", "/H3", "/H4", "/L", "/LI", "/Lbl", "/LBody", "/Table", "/TR",
    "/TH", "/TD", "/THead", "/TBody", "/TFoot", "/Span", "/Link", "/Figure", "/NonStruct",
}  # fmt: skip


def faults(data: bytes) -> list[str]:
    """Return what a file lacks, in words; nothing where it has all that is looked for."""
    reader = PdfReader(io.BytesIO(data))
    root, objects = reader.trailer["/Root"], objects_of(reader)
    found = [] if re.match(rb"%PDF-1\.7\n%[\x80-\xff]{4}", data) else ["head"]
    found += _of_trailer(reader) + _of_catalogue(root) + _of_metadata(root, reader.metadata) + _of_files(root)
    for one in objects:
        found += _of_object(one)
    return sorted(set(found))


def objects_of(reader) -> list:
    """Return all dictionaries and streams of a file, however deep they stand."""
    pending, met, found = [reader.trailer], set(), []
    while pending:
        one = pending.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in met:
                continue
            met.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            found.append(one)
            pending += [one.raw_get(key) for key in one]
        elif isinstance(one, list):
            pending += list(one)
    return found


def files_of(data: bytes) -> dict[str, tuple[str, str, bytes]]:
    """Return the files that a file carries by their names: type, relation, bytes."""
    carried = [one.get_object() for one in PdfReader(io.BytesIO(data)).trailer["/Root"]["/AF"]]
    return {one["/UF"]: (one["/EF"]["/F"]["/Subtype"], one["/AFRelationship"], one["/EF"]["/F"].get_data()) for one in carried}


def _of_trailer(reader):
    ids = reader.trailer.get("/ID", [])
    return [fault for fault, present in {"no ID": len(ids) != 2 or not all(ids), "encrypted": "/Encrypt" in reader.trailer}.items() if present]


def _of_catalogue(root):
    intents = [one.get_object() for one in root.get("/OutputIntents", [])]
    profiles = [one["/DestOutputProfile"].get_data()[16:20] for one in intents if one["/S"] == "/GTS_PDFA1"]
    wanted = {
        "colours": profiles == [b"RGB "], "not marked": root["/MarkInfo"].get("/Marked") == True,  # noqa: E712
        "no language": bool(root.get("/Lang")), "no title shown": root["/ViewerPreferences"]["/DisplayDocTitle"] == True,  # noqa: E712
        "no structure": "/StructTreeRoot" in root,
    }  # fmt: skip
    return [fault for fault, right in wanted.items() if not right]


def _of_metadata(root, info):
    stream = root["/Metadata"].get_object()
    tree = ElementTree.fromstring(stream.get_data().decode().split("?>", 1)[1].rsplit("<?xpacket", 1)[0])
    told = {key: value for one in tree.iter() for key, value in one.attrib.items()} | {one.tag: (one.text or "").strip() for one in tree.iter()}
    claims = [told.get(f"{{{NAMES[space]}}}{name}") for space, name in (("pdfaid", "part"), ("pdfaid", "conformance"), ("pdfuaid", "part"))]
    described = [one.text for one in tree.iterfind(".//pdfaSchema:namespaceURI", NAMES)]
    title = "".join(tree.find(".//dc:title", NAMES).itertext()).strip()
    wanted = {
        "claims": claims == ["3", "A", "1"], "description of PDF/UA's property": described == [NAMES["pdfuaid"]], "title": title == info.title != "",
        "one RDF": len(tree.findall("rdf:RDF", NAMES)) == 1, "packet": b"bytes=" not in stream.get_data() and b"encoding=" not in stream.get_data(),
    }  # fmt: skip
    return [f"metadata: {fault}" for fault, right in wanted.items() if not right]


def _of_files(root):
    named = list(root["/Names"]["/EmbeddedFiles"]["/Names"])
    associated = [one.idnum for one in root["/AF"]]
    names = named[::2]
    orderly = names == sorted(names) and associated == [one.idnum for one in named[1::2]]
    return [] if orderly and len(set(associated)) == len(associated) else ["names of files"]


def _of_object(one):
    checks = {"/Font": _of_font, "/Annot": _of_annotation, "/Filespec": _of_file, "/StructElem": _of_element, "/Page": _of_page}
    found = [f"forbidden {key}" for key in FORBIDDEN_KEYS if key in one]
    if one.get("/S") in {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Named", "/Movie", "/Sound", "/ResetForm", "/GoToR", "/GoToE"}:
        found.append(f"action {one['/S']}")
    if isinstance(one, StreamObject) and ("/F" in one or "LZW" in str(one.get("/Filter")) or one.get("/Interpolate") is True):
        found.append("stream")
    if one.get("/BM", "/Normal") not in BLENDS:
        found.append("blend")
    return found + checks.get(one.get("/Type"), lambda one: [])(one)


def _of_font(one):
    if one["/Subtype"] == "/Type0":
        # The engine maps by a table of its own where it must show that a sign is missing.
        return [] if one["/Encoding"] == "/Identity-H" and "/ToUnicode" in one and not _unreadable(one["/ToUnicode"]) else [f"{one['/BaseFont']} cannot be read"]
    if one["/Subtype"] == "/Type3":
        return [] if "/ToUnicode" in one else ["a Type 3 font cannot be read"]
    embedded = any(key in one["/FontDescriptor"] for key in ("/FontFile", "/FontFile2", "/FontFile3"))
    return [] if embedded else [f"{one['/BaseFont']} is not embedded"]


def _unreadable(stream):
    return re.search(rb"<[0-9a-fA-F]{4}> <(0000|feff|fffe|FEFF|FFFE)>", stream.get_data())


def _of_annotation(one):
    if one["/Subtype"] == "/Widget":
        return [] if one["/Rect"][0] < 0 and one["/Rect"][0] == one["/Rect"][2] and one["/F"] & PRINTED and not one["/F"] & UNSEEN else ["widget"]
    right = one["/Subtype"] == "/Link" and "/StructParent" in one and one.get("/Contents") and one["/F"] & PRINTED and not one["/F"] & UNSEEN
    action = "/A" not in one or one["/A"]["/S"] in ACTIONS
    return [] if right and action else [f"annotation {one['/Subtype']}"]


def _of_file(one):
    inside = one["/EF"]["/F"]
    right = one["/F"] == one["/UF"] and one["/UF"].isascii() and one.get("/Desc") and one["/AFRelationship"] in RELATIONS
    return [] if right and inside["/Subtype"].count("/") == 2 and inside["/Params"]["/ModDate"] and inside["/Params"]["/Size"] == len(inside.get_data()) else ["file"]


def _of_element(one):
    if one["/S"] not in STRUCTURE:
        return [f"element {one['/S']}"]
    return ["picture without words"] if one["/S"] == "/Figure" and not (one.get("/Alt") or "").strip() else []


def _of_page(one):
    return [] if one.get("/Tabs") == "/S" else ["order of tabs"]
