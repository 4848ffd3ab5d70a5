"""What stands in a PDF beside its pages: damage that readers repair silently, scripts, attachments, locks."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf

_OBJECTS_LOOKED_AT = 4000
_PAGES_LOOKED_AT = 200
_DEPTH = 4
_PICTURE_FILTERS = {"/JBIG2Decode", "/DCTDecode", "/JPXDecode", "/CCITTFaxDecode"}

# qpdf reports these for files that every reader shows completely
_HARMLESS = (
    "is not one plus the highest object number",
    "handled correctly by qpdf and most other applications",
    "extraneous whitespace",
    "Resources is missing",
    "duplicated key",
    "dictionary ended prematurely",
)
_ACTIONS = {
    "/JavaScript": "javascript",
    "/Launch": "launch_action",
    "/URI": "external_links",
    "/GoToR": "external_links",
    "/SubmitForm": "external_links",
    "/ImportData": "external_links",
    "/RichMediaExecute": "launch_action",
}


@dataclass(frozen=True, slots=True)
class Structure:
    """Warnings (see FileFacts.flags) and the page count by qpdf, None when it could not count."""

    flags: tuple[str, ...]
    pages: int | None


def inspect(path: Path, password: str | None) -> Structure:
    """Look through the objects of a PDF without running or decoding anything. Never raises for bad files."""
    try:
        with pikepdf.open(path, password=password or "", suppress_warnings=True) as pdf:
            return _inspect(pdf)
    except pikepdf.PasswordError:
        return Structure(("encrypted",), None)
    except (pikepdf.PdfError, pikepdf.DependencyError, ValueError, OSError, RuntimeError, RecursionError):
        return Structure(("damaged",), None)


def _inspect(pdf: pikepdf.Pdf) -> Structure:
    flags: set[str] = {"encrypted"} if pdf.is_encrypted else set()
    root = pdf.Root
    pages = len(pdf.pages)
    declared = root.get("/Pages", pikepdf.Dictionary()).get("/Count", pages)
    if not isinstance(declared, int) or declared != pages:
        flags.add("damaged")
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        flags.add("form")
        if "/XFA" in form:
            flags.add("xfa")
        if int(form.get("/SigFlags", 0)) & 1:
            flags.add("signed")
    for number, thing in enumerate(pdf.objects):
        if number >= _OBJECTS_LOOKED_AT:
            break
        flags.update(_traits(thing, _DEPTH))
    if any(_serious(str(warning)) for warning in pdf.get_warnings()) or _undrawable(pdf) or _faceless(pdf):
        flags.add("damaged")
    return Structure(tuple(sorted(flags)), pages)


def _undrawable(pdf: pikepdf.Pdf) -> bool:
    """A page whose drawing instructions claim to be a compressed picture: a hiding place for bombs."""
    for page in pdf.pages[:_PAGES_LOOKED_AT]:
        content: Any = page.obj.get("/Contents")
        for part in content if isinstance(content, pikepdf.Array) else [content]:
            if isinstance(part, pikepdf.Stream):
                named: Any = part.get("/Filter")
                filters = named if isinstance(named, pikepdf.Array) else [named]
                if any(str(name) in _PICTURE_FILTERS for name in filters):
                    return True
    return False


def _faceless(pdf: pikepdf.Pdf) -> bool:
    """A field or note with something else where the drawing of one of its states must stand (ISO 32000-1, 12.5.5)."""
    for page in pdf.pages[:_PAGES_LOOKED_AT]:
        notes: Any = page.obj.get("/Annots")
        for note in notes if isinstance(notes, pikepdf.Array) else ():
            looks = note.get("/AP") if isinstance(note, pikepdf.Dictionary) else None
            states = looks.get("/N") if isinstance(looks, pikepdf.Dictionary) else None
            if isinstance(states, pikepdf.Dictionary) and any(
                not isinstance(states.get(name), pikepdf.Stream)
                for name in states.keys()  # noqa: SIM118  no mapping
            ):
                return True
    return False


def _serious(warning: str) -> bool:
    return not any(phrase in warning for phrase in _HARMLESS)


def _traits(thing: Any, depth: int) -> Iterator[str]:
    """What one object, without following references, gives away."""
    if isinstance(thing, pikepdf.Array):
        if depth:
            for part in thing:
                if isinstance(part, pikepdf.Dictionary) and not part.is_indirect:
                    yield from _traits(part, depth - 1)
        return
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        return
    keys = set(thing.keys())
    if "/JS" in keys:
        yield "javascript"
    if "/EF" in keys or thing.get("/Type") == "/EmbeddedFile":
        yield "embedded_files"
    if "/S" in keys and (flag := _ACTIONS.get(str(thing.get("/S")))):
        yield flag
    if depth:
        for key in keys - {"/Parent", "/P", "/Resources"}:
            with suppress(TypeError, UnicodeError):  # a key in no known encoding
                value: Any = thing.get(key)
                if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
                    yield from _traits(value, depth - 1)
