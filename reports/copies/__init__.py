"""The same content in other formats: a Word document to be worked on, its tables as a workbook, the data itself."""

import json

MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


def write(media: str, content: dict, issued: str = "") -> bytes:
    """Return a content's JSON in one of `MEDIA_TYPES`; `issued` is the SHA-256 of the issued PDF. The same content gives the same bytes.

    The engines are loaded when they are needed: they take a second, and most processes never need them.
    """
    if media == "json":
        return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=2).encode()
    if media == "xlsx":
        from reports.copies import workbook

        return workbook.write(content)
    from reports.copies import word

    return word.write(content, issued)
