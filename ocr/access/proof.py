"""Reading a finished PDF again with two readers and comparing with what was written.

In a trial one reader lost a fifth of what the other found: a layer that only one of them reads is no layer.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2

from ocr.access.order import Difference

_POPPLER = "pdftotext"
_HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\xad": "-"})

Reader = Callable[[Path, float], list[str]]


def proof(path: Path, expected: Sequence[str], seconds: float) -> dict[str, Any]:
    """Compare the text of each page with what two readers find; `expected` is what was written.

    The readers are pdfium and poppler, or pypdf where poppler is not installed.
    """
    second: tuple[str, Reader] = ("poppler", poppler) if shutil.which(_POPPLER) else ("pypdf", by_pypdf)
    differences: list[Difference] = []
    names = []
    for name, read in (("pdfium", pdfium), second):
        names.append(name)
        found = read(path, seconds)
        found += [""] * (len(expected) - len(found))
        for number, (wanted, got) in enumerate(zip(expected, found, strict=False), 1):
            if difference := compared(wanted, got, number, name):
                differences.append(difference)
    return {"readers": names, "differences": [asdict(one) for one in differences]}


def compared(wanted: str, got: str, page: int, reader: str) -> Difference | None:
    """Return how the signs of a page differ, spaces and the order of lines left out; None when they do not."""
    one, other = Counter(plain(wanted)), Counter(plain(got))
    missing, extra = (one - other).total(), (other - one).total()
    return Difference(page, reader, missing, extra) if missing or extra else None


def plain(text: str) -> str:
    """Return a text as readers agree on it: compatibility forms unified, spaces gone."""
    return "".join(unicodedata.normalize("NFKC", text.translate(_HYPHENS)).split())


def pdfium(path: Path, _seconds: float) -> list[str]:
    """Return the text of each page as pdfium finds it."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def poppler(path: Path, seconds: float) -> list[str]:
    """Return the text of each page as poppler finds it; nothing where it gives up."""
    program = shutil.which(_POPPLER) or _POPPLER
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell, the file is one we just wrote
            [program, "-raw", "-enc", "UTF-8", str(path.absolute()), "-"],
            timeout=seconds,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except (subprocess.TimeoutExpired, OSError):
        return []
    return done.stdout.decode("utf-8", "replace").split("\f")


def by_pypdf(path: Path, _seconds: float) -> list[str]:
    """Return the text of each page as pypdf finds it."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(path.read_bytes())).pages]
