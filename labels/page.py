"""One PDF being drawn: QR codes, fitted text and lines at places given in millimetres."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from labels.fit import LEADING, POINT, Fitted
from labels.fonts import FontFile, Typeface
from labels.qr import QUIET, matrix, runs

if TYPE_CHECKING:
    from fpdf import FPDF

BLACK: Final = (0, 0, 0)
WHITE: Final = (255, 255, 255)
CUT: Final = (150, 150, 150)
GREY: Final = (105, 105, 105)
PALE: Final = (236, 236, 236)
Colour = tuple[int, int, int]
Stroke = Callable[["FPDF"], object]

STAND_IN: Final = "〓"
"""Drawn for a sign no installed font has: the printers' own mark for a type that is wanting."""

_FAMILY: Final = "cjk"
_ASCENT: Final = 0.88
"""Top of the em box to the baseline, in font sizes, in the Noto and Source Han faces."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle on the page: top left corner and size in mm."""

    x: float
    y: float
    width: float
    height: float

    def inside(self, padding: float) -> Area:
        """Return the area without a border of `padding` mm."""
        return Area(self.x + padding, self.y + padding, self.width - 2 * padding, self.height - 2 * padding)

    def below(self, taken: float) -> Area:
        """Return what is left under the first `taken` mm."""
        return Area(self.x, self.y + taken, self.width, max(0.0, self.height - taken))

    def top(self, height: float) -> Area:
        """Return the uppermost `height` mm."""
        return Area(self.x, self.y, self.width, height)

    def right_of(self, taken: float) -> Area:
        """Return what is left beside the first `taken` mm."""
        return Area(self.x + taken, self.y, max(0.0, self.width - taken), self.height)

    def centred(self, height: float) -> Area:
        """Return a band of `height` mm in the middle; never above the top."""
        return Area(self.x, self.y + max(0.0, (self.height - height) / 2), self.width, height)


class Paper:
    """A PDF of pages, equal unless one is asked for in another size.

    What is drawn is kept as a list of strokes until the end, when it is known which signs the fonts need: the PDF
    library takes a second to open and as long to subset a Chinese font whole, and no time for one cut to the text.
    """

    def __init__(self, width: float, height: float, typeface: Typeface, title: str = "") -> None:
        self._size = (width, height)
        self._title = title
        self._faces: dict[str, FontFile] = {"": typeface.regular, "B": typeface.bold}
        self._able = typeface.signs()
        self._strokes: list[Stroke] = []
        self._pages = 0
        self._written: dict[str, set[str]] = {"": set(), "B": set()}
        self._measured: dict[tuple[str, str], float] = {}
        self._missing: dict[str, None] = {}

    @property
    def pages(self) -> int:
        """Pages so far."""
        return self._pages

    @property
    def missing(self) -> tuple[str, ...]:
        """Signs asked for that the font lacks, in order of appearance."""
        return tuple(self._missing)

    def turn_to(self, page: int, size: tuple[float, float] | None = None) -> None:
        """Go on to page `page`, counted from 0; pages are only ever added at the end, in `size` (mm) if given."""
        while self._pages <= page:
            self._strokes.append(lambda pdf: pdf.add_page(format=size or ""))
            self._pages += 1

    def measure(self, *, bold: bool = False) -> Callable[[str], float]:
        """Return the ruler of a face: the width of a text at 1 pt, in mm."""
        style = "B" if bold else ""

        def width(text: str) -> float:
            found = self._measured.get((style, text))
            if found is None:
                found = self._measured[style, text] = sum(self._width(style, sign) for sign in text)
            return found

        return width

    def write(
        self,
        text: Fitted,
        area: Area,
        *,
        bold: bool = False,
        centred: bool = False,
        colour: Colour = BLACK,
    ) -> None:
        """Write fitted lines from the top of `area`."""
        style = "B" if bold else ""
        ruler = self.measure(bold=bold)
        step = text.size * LEADING * POINT
        lead = (LEADING - 1) / 2 * text.size * POINT
        for number, line in enumerate(text.lines):
            drawn = self._drawable(line)
            x = area.x + (area.width - ruler(drawn) * text.size) / 2 if centred else area.x
            y = area.y + number * step + lead + _ASCENT * text.size * POINT
            self._written[style].update(drawn)
            self._strokes.append(_text(x, y, drawn, style, text.size, colour))

    def qr(self, text: str, x: float, y: float, side: float, *, quiet: int = QUIET) -> None:
        """Draw the QR code of `text`, `quiet` modules of white included in the square of `side` mm at x, y.

        Where white paper lies around the square, as inside a label's padding, less than QUIET is enough here
        and leaves more to the modules.
        """
        self._strokes.append(lambda pdf: _qr(pdf, text, x, y, side, quiet))

    def frame(self, area: Area) -> None:
        """Draw the thin line along which plain paper is cut."""
        self.outline(area, 0.1, CUT)

    def fill(self, area: Area, colour: Colour) -> None:
        """Fill an area with a colour."""

        def stroke(pdf: FPDF) -> None:
            pdf.set_fill_color(*colour)
            pdf.rect(area.x, area.y, area.width, area.height, style="F")

        self._strokes.append(stroke)

    def outline(self, area: Area, width: float = 0.25, colour: Colour = BLACK) -> None:
        """Draw the edge of an area with a line of `width` mm, its middle on the edge."""

        def stroke(pdf: FPDF) -> None:
            pdf.set_draw_color(*colour)
            pdf.set_line_width(width)
            pdf.rect(area.x, area.y, area.width, area.height)

        self._strokes.append(stroke)

    def line(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        width: float = 0.25,
        colour: Colour = BLACK,
    ) -> None:
        """Draw a straight line of `width` mm between two points."""

        def stroke(pdf: FPDF) -> None:
            pdf.set_draw_color(*colour)
            pdf.set_line_width(width)
            pdf.line(*start, *end)

        self._strokes.append(stroke)

    def picture(self, jpeg: bytes, area: Area) -> None:
        """Draw a JPEG as large as it fits into `area`, in its middle."""
        place = (area.x, area.y, area.width, area.height)
        self._strokes.append(lambda pdf: pdf.image(io.BytesIO(jpeg), *place, keep_aspect_ratio=True))

    @contextmanager
    def turned(self, angle: float, x: float, y: float) -> Iterator[None]:
        """Draw everything inside turned by `angle` degrees against the clock around a point."""
        around, self._strokes = self._strokes, []
        yield
        inside, self._strokes = self._strokes, around

        def stroke(pdf: FPDF) -> None:
            with pdf.rotation(angle, x, y):
                for one in inside:
                    one(pdf)

        self._strokes.append(stroke)

    def finish(self) -> bytes:
        """Return the PDF, its fonts cut down to the signs that were written."""
        from fpdf import FPDF, ViewerPreferences  # 30 MB, in processes that may never draw a page

        pdf = FPDF(unit="mm", format=self._size)
        pdf.set_auto_page_break(False)
        pdf.set_margin(0)
        pdf.set_lang("zh-CN")
        pdf.set_title(self._title)
        # Printing "to fit" shrinks a sheet by some per cent; ask the viewer not to.
        pdf.viewer_preferences = ViewerPreferences(print_scaling="None")
        with TemporaryDirectory() as folder:
            for style, signs in self._written.items():
                if signs:
                    font = Path(folder) / f"face{style}.otf"
                    font.write_bytes(self._faces[style].only(signs))
                    pdf.add_font(_FAMILY, style, font)
            for stroke in self._strokes:
                stroke(pdf)
            return bytes(pdf.output())

    def _drawable(self, line: str) -> str:
        """Return the line with a stand-in for every sign the font lacks, and remember those."""
        wanting = [sign for sign in line if ord(sign) not in self._able]
        self._missing.update(dict.fromkeys(wanting))
        for sign in wanting:
            line = line.replace(sign, STAND_IN)
        return line

    def _width(self, style: str, sign: str) -> float:
        """Return the width of one sign at 1 pt, in mm."""
        return self._faces[style].advance(sign if ord(sign) in self._able else STAND_IN) * POINT


def _text(x: float, y: float, text: str, style: str, size: float, colour: Colour) -> Stroke:
    """Return the stroke that writes one line, its baseline at y mm."""

    def stroke(pdf: FPDF) -> None:
        pdf.set_text_color(*colour)
        pdf.set_font(_FAMILY, style, size)
        pdf.text(x, y, text)

    return stroke


def _qr(pdf: FPDF, text: str, x: float, y: float, side: float, quiet: int) -> None:
    """Draw a code; all its rectangles are one path, filled once: no viewer or printer shows seams between them."""
    rows = matrix(text)
    module = side / (len(rows) + 2 * quiet)
    left, top = (x + quiet * module) * pdf.k, (pdf.h - y - quiet * module) * pdf.k
    unit = module * pdf.k
    rectangles = " ".join(f"{column} {row} {run} 1 re" for column, row, run in runs(rows))
    # fpdf2 has no public way to fill many rectangles as one path that is quick enough.
    pdf._out(f"q 0 g {unit:.5f} 0 0 {-unit:.5f} {left:.5f} {top:.5f} cm {rectangles} f Q")
