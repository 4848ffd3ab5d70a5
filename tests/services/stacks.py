"""Stacks as a scanner makes them: PDF files of pages that the fake engine reads, separators among them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np
import pages
from PIL import Image

from labels import qr
from ocr.engines import fake

BLANK = "blank"


def page(*lines: str, code: str = "", turned: int = 0) -> Image.Image:
    """Return a page with lines and, at its foot, a QR code."""
    made = Image.fromarray(fake.draw(lines)).convert("L")
    if code:
        made.paste(Image.open(io.BytesIO(qr.png(code, module=10))).convert("L"), (400, 1100))
    return made.rotate(-turned, expand=True) if turned else made


def form(title: str, name: str = "张测试", number: str = pages.NUMBER, **more: str) -> Image.Image:
    """Return a form of a household in Sang village."""
    lines = [title, f"户主姓名：{name}", f"身份证号：{number}", "行政村：桑村", "年度：2018年"]
    return page(*lines, **more)


def blank() -> Image.Image:
    """Return an empty side."""
    return Image.fromarray(np.full((1754, 1240), 255, np.uint8))


def pdf(sides: Sequence[Image.Image]) -> bytes:
    """Return sides as a PDF, a page each."""
    out = io.BytesIO()
    first, *rest = sides
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=150)
    return out.getvalue()
