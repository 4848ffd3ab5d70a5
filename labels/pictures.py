"""A page of a print job as a picture, to be seen before paper is spent."""

from __future__ import annotations

import io
from threading import Lock
from typing import Final

_ONE_AT_A_TIME: Final = Lock()
"""pdfium is not made for several threads at once."""


def page_png(pdf: bytes, page: int = 0, *, dpi: float = 110) -> bytes:
    """Return page `page` (from 0) of a PDF of ours as PNG, grey enough colours kept few."""
    import pypdfium2  # only where a page is looked at

    with _ONE_AT_A_TIME:
        document = pypdfium2.PdfDocument(pdf)
        try:
            picture = document[page].render(scale=dpi / 72).to_pil()
        finally:
            document.close()
    out = io.BytesIO()
    picture.convert("L").quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()
