"""The font of the invisible text: one box for every sign, a code for each sign, and what each code means.

Every reader agrees on text written so: own codes in order of first use, one ToUnicode entry a sign, and a glyph
that has an outline (with an empty one pdfium drops every text of a single sign).
"""

from __future__ import annotations

import io
from functools import lru_cache

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name, Stream

FULL, HALF = 1000, 500
_NAME = "/AAAAAA+Unseen"
_BLOCK = 100  # entries a bfchar block may have
_MOST_CODES = 65_000
_EPOCH = 2_082_844_800  # 1970 in seconds since 1904: the same font every time


class Typeface:
    """Gives out codes, and is put into the document once all pages are written."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def codes(self, text: str) -> bytes:
        """Return the two-byte codes of a text. Raises ValueError when there are more signs than codes."""
        return b"".join(self._code(sign).to_bytes(2, "big") for sign in text)

    def _code(self, sign: str) -> int:
        code = self._codes.setdefault(sign, len(self._codes) + 1)
        if code > _MOST_CODES:
            raise ValueError("more different signs than one font takes")
        return code

    def width(self, text: str) -> int:
        """Return the advance of a text in thousandths of its size."""
        return sum(HALF if sign.isascii() else FULL for sign in text)

    def into(self, pdf: pikepdf.Pdf) -> pikepdf.Object:
        """Put the font into a document."""
        file = Stream(pdf, _font_file())
        file.Length1 = len(_font_file())
        descriptor = Dictionary(
            Type=Name.FontDescriptor,
            FontName=Name(_NAME),
            Flags=4,
            FontBBox=Array([0, -200, FULL, 800]),
            ItalicAngle=0,
            Ascent=800,
            Descent=-200,
            CapHeight=700,
            StemV=80,
            FontFile2=pdf.make_indirect(file),
        )
        descendant = Dictionary(
            Type=Name.Font,
            Subtype=Name.CIDFontType2,
            BaseFont=Name(_NAME),
            CIDSystemInfo=Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
            FontDescriptor=pdf.make_indirect(descriptor),
            DW=FULL,
            W=self._widths(),
            CIDToGIDMap=pdf.make_indirect(Stream(pdf, self._glyphs())),
        )
        return pdf.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type0,
                BaseFont=Name(_NAME),
                Encoding=Name("/Identity-H"),
                DescendantFonts=Array([pdf.make_indirect(descendant)]),
                ToUnicode=pdf.make_indirect(Stream(pdf, self._meanings())),
            )
        )

    def _glyphs(self) -> bytes:
        """Return which glyph each code draws: as wide as the layer says it is."""
        return b"\0\0" + b"".join(b"\0\2" if sign.isascii() else b"\0\1" for sign in self._codes)

    def _widths(self) -> Array:
        return Array(
            [side for sign, code in self._codes.items() if sign.isascii() for side in (code, code, HALF)]
        )

    def _meanings(self) -> bytes:
        entries = [
            f"<{code:04X}> <{sign.encode('utf-16-be').hex().upper()}>" for sign, code in self._codes.items()
        ]
        blocks = [entries[at : at + _BLOCK] for at in range(0, len(entries), _BLOCK)]
        told = "\n".join(f"{len(one)} beginbfchar\n" + "\n".join(one) + "\nendbfchar" for one in blocks)
        return (
            "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
            "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
            "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
            f"{told}\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
        ).encode("ascii")


@lru_cache(maxsize=1)
def _font_file() -> bytes:
    """Return a TrueType font of two boxes, a wide and a narrow one."""
    builder = FontBuilder(FULL, isTTF=True)
    advances = {".notdef": FULL, "wide": FULL, "narrow": HALF}
    builder.setupGlyphOrder(list(advances))
    builder.setupCharacterMap({})
    glyphs = {}
    for name, advance in advances.items():
        pen = TTGlyphPen(None)
        pen.moveTo((50, 0))
        for corner in ((50, 700), (advance - 50, 700), (advance - 50, 0)):
            pen.lineTo(corner)
        pen.closePath()
        glyphs[name] = pen.glyph()
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics({name: (advance, 50) for name, advance in advances.items()})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Unseen", "styleName": "Regular", "psName": "Unseen"})
    builder.setupOS2(sTypoAscender=800, sTypoDescender=-200, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.font["head"].created = builder.font["head"].modified = _EPOCH
    out = io.BytesIO()
    builder.font.recalcTimestamp = False
    builder.save(out)
    return out.getvalue()
