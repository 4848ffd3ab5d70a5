"""The text of office documents without drawing them: for machines without LibreOffice. Runs in the limited child.

A page here is a sheet, a slide, or as much text as `ocr.plain` puts on a page; there is no picture of it.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from ocr.office import kinds, letters
from ocr.problems import Problem, ReadingError

MOST_CHARACTERS = 4_000_000
_MOST_PART = 64 * 1024 * 1024


def pages(path: Path, media_type: str) -> list[str]:
    """Return the texts of a document, one a sheet or slide, else one. Raises ReadingError."""
    reader = _READERS.get(media_type)
    if reader is None:
        raise ReadingError(Problem.UNSUPPORTED, media_type)
    made, left = [], MOST_CHARACTERS
    try:
        for page in reader(path):
            made.append(page[:left])
            left -= len(page)
            if left <= 0:
                break
    except MemoryError:
        raise
    except Exception as error:  # five readers' own errors, and none of them documented
        raise ReadingError(Problem.DAMAGED, f"{type(error).__name__}: {error}") from error
    return made


def _word(path: Path) -> Iterator[str]:
    import docx

    document = docx.Document(str(path))
    blocks = (_block(block) for block in document.iter_inner_content())
    notes = (
        p.text
        for section in document.sections
        for p in chain(section.header.paragraphs, section.footer.paragraphs)
    )
    yield "\n".join(chain(blocks, notes))


def _block(block: Any) -> str:
    if hasattr(block, "rows"):
        return "\n".join("\t".join(_once(cell.text for cell in row.cells)) for row in block.rows) + "\n"
    return str(block.text)


def _once(cells: Iterator[str]) -> Iterator[str]:
    """Leave out what a merged cell repeats."""
    last = None
    for cell in cells:
        if cell != last:
            yield cell.replace("\n", " ")
        last = cell


def _sheets(path: Path) -> Iterator[str]:
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        lines = ("\t".join("" if cell is None else _cell(cell) for cell in row).rstrip("\t") for row in rows)
        yield f"{name}\n" + "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _slides(path: Path) -> Iterator[str]:
    import pptx

    for slide in pptx.Presentation(str(path)).slides:
        yield "\n".join(chain.from_iterable(_shape(shape) for shape in slide.shapes))


def _shape(shape: Any) -> Iterator[str]:
    if getattr(shape, "has_text_frame", False):
        yield shape.text_frame.text
    if getattr(shape, "has_table", False):
        for row in shape.table.rows:
            yield "\t".join(cell.text for cell in row.cells)
    for inner in getattr(shape, "shapes", ()):
        yield from _shape(inner)


def _ofd(path: Path) -> Iterator[str]:
    """Read the text of an OFD (GB/T 33190-2016, 11.3): every TextCode of every page's content, in its order."""
    from defusedxml.ElementTree import fromstring

    with zipfile.ZipFile(path) as file:
        parts = [entry for entry in file.infolist() if entry.filename.rsplit("/", 1)[-1] == "Content.xml"]
        for entry in sorted(
            parts,
            key=lambda one: [int("".join(filter(str.isdigit, s)) or 0) for s in one.filename.split("/")],
        ):
            if entry.file_size > _MOST_PART:
                raise ReadingError(Problem.TOO_LARGE, entry.filename)
            tree = fromstring(file.read(entry))
            yield "\n".join(
                _run(text_object) for text_object in tree.iter() if text_object.tag.endswith("}TextObject")
            )


def _run(text_object: Any) -> str:
    return "".join(code.text or "" for code in text_object.iter() if code.tag.endswith("}TextCode"))


def _letter(path: Path) -> Iterator[str]:
    yield letters.text(path)


_READERS: dict[str, Callable[[Path], Iterator[str]]] = {
    kinds.DOCX: _word,
    kinds.XLSX: _sheets,
    kinds.XLS: _sheets,
    kinds.ODS: _sheets,
    kinds.PPTX: _slides,
    kinds.OFD: _ofd,
    kinds.LETTER: _letter,
}
