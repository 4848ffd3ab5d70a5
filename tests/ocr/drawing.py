"""Pictures and files drawn for the tests."""

import io
import struct
import zlib
from pathlib import Path

from fpdf import FPDF
from PIL import Image, ImageDraw, ImageFont

SERIF = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
SANS = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
SIMPLIFIED = 2  # index of the SC face inside the Noto collections


def font(size: int, path: str = SERIF) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=SIMPLIFIED)


def page(lines: list[str], size: tuple[int, int] = (1240, 1754), letter: int = 34) -> Image.Image:
    image = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        draw.text((100, 120 + number * letter * 2), line, fill="black", font=font(letter))
    return image


def text_pdf(path: Path, pages: list[str]) -> Path:
    pdf = FPDF()
    pdf.set_font("helvetica", size=14)
    for text in pages:
        pdf.add_page()
        pdf.multi_cell(0, 8, text)
    pdf.output(str(path))
    return path


def bomb_png(path: Path, side: int) -> Path:
    """A PNG that claims side x side pixels and compresses to almost nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    packer = zlib.compressobj(9)
    body = io.BytesIO()
    row = b"\0" * (1 + side * 3)
    for _ in range(min(side, 2000)):
        body.write(packer.compress(row))
    body.write(packer.flush())
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", body.getvalue()) + chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + parts)
    return path
