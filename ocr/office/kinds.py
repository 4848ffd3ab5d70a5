"""What an electronic file is, by its content. Whatever is parsed is parsed in the limited child."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from ocr.problems import Problem, ReadingError

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
DOC, XLS, PPT = "application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint"
RTF, OFD, LETTER, ZIP = "application/rtf", "application/ofd", "message/rfc822", "application/zip"

#: how LibreOffice tells them apart: the ending its copy gets
ENDING = {
    DOCX: "docx", XLSX: "xlsx", PPTX: "pptx", ODT: "odt", ODS: "ods", ODP: "odp",
    DOC: "doc", XLS: "xls", PPT: "ppt", RTF: "rtf",
}  # fmt: skip
#: an office document has pages as soon as it is drawn
OFFICE = frozenset(ENDING)
#: these hold files of their own
CONTAINERS = frozenset({ZIP, LETTER})
KINDS = OFFICE | CONTAINERS | {OFD}
#: first bytes say no more than this; only looking inside tells which of `KINDS` it is
OUTSIDE = frozenset({"application/zip", "application/x-ole-storage", "application/rtf"})

_PARTS = (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX), ("xl/workbook.bin", XLSX),
          ("ppt/presentation.xml", PPTX), ("OFD.xml", OFD))  # fmt: skip
#: WPS Office writes the same streams into .wps, .et and .dps
_STREAMS = (("WordDocument", DOC), ("Workbook", XLS), ("Book", XLS), ("PowerPoint Document", PPT))
_MOST_ENTRIES = 50_000
_HEADER = re.compile(rb"^([A-Za-z][A-Za-z0-9-]{1,60}):[ \t]", re.MULTILINE)
_LETTER_HEADERS = frozenset({b"date", b"subject", b"to", b"message-id", b"mime-version", b"received"})


def kind(path: Path, outside: str) -> str | None:
    """Return the media type of an electronic file, None when it is none of ours.

    `outside` is what its first bytes say. Raises ReadingError (PASSWORD_NEEDED, DAMAGED, TOO_LARGE).
    """
    if outside == ZIP:
        return _zipped(path)
    if outside == "application/x-ole-storage":
        return _compound(path)
    if outside == RTF:
        return RTF
    return None


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as file:
            entries = file.infolist()
            names = {entry.filename for entry in entries}
            if len(entries) > _MOST_ENTRIES:
                raise ReadingError(Problem.TOO_LARGE, f"{len(entries)} entries")
            for part, media_type in _PARTS:
                if part in names:
                    return media_type
            if "mimetype" in names and file.getinfo("mimetype").file_size < 200:
                said = file.read("mimetype").decode("ascii", "replace").strip()
                if said in KINDS:
                    return said
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ReadingError(Problem.DAMAGED, str(error)) from error
    return ZIP


def _compound(path: Path) -> str | None:
    import olefile

    try:
        with olefile.OleFileIO(str(path)) as file:
            if file.exists("EncryptedPackage"):
                raise ReadingError(Problem.PASSWORD_NEEDED)
            return next((media_type for stream, media_type in _STREAMS if file.exists(stream)), None)
    except (OSError, ValueError, IndexError, TypeError) as error:
        raise ReadingError(Problem.DAMAGED, str(error)) from error


def is_letter(path: Path) -> bool:
    """Tell whether a text starts with the headers of a letter (RFC 5322, 3.6)."""
    with path.open("rb") as file:
        head = file.read(16_384).replace(b"\r\n", b"\n")
    block = head.partition(b"\n\n")[0]
    first = block.partition(b"\n")[0]
    if not _HEADER.match(first):
        return False
    found = {name.lower() for name in _HEADER.findall(block)}
    return b"from" in found and len(found & _LETTER_HEADERS) >= 2
