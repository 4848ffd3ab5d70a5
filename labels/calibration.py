"""A page that shows by how much a printer is off: measure two lines with a ruler."""

from __future__ import annotations

from typing import Final

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import GREY, Area, Paper
from labels.press import Sheet
from labels.stock import Stock

NOMINAL: Final = 20.0
"""Where the two measured lines belong: so many mm from the left and from the top edge of the paper."""

BAR: Final = 100.0
"""Length in mm of the bar that shows whether the print was scaled."""

_PAPER_FOR_LINES: Final = 120.0


def calibration_sheet(
    stock: Stock,
    *,
    shift: tuple[float, float] = (0.0, 0.0),
    printer: str = "",
    typeface: Typeface | None = None,
) -> Sheet:
    """Print the outlines of a stock and two lines to measure; on paper large enough also words and a bar of 100 mm.

    `shift` as in a print job: with a printer's stored offsets the lines must come out right. Raises MissingFont.
    """
    paper = Paper(stock.page_width, stock.page_height, typeface or find_typeface(), "打印校准")
    paper.turn_to(0)
    for n, (_page, x, y) in enumerate(stock.places(1, stock.per_page), start=1):
        edge = Area(x + shift[0], y + shift[1], stock.width, stock.height)
        paper.outline(edge, 0.1, GREY)
        words = fit([str(n)], paper.measure(), edge.width, edge.height, largest=8, smallest=4)
        paper.write(
            words,
            Area(edge.x, edge.y + edge.height - words.height - 1, edge.width, words.height),
            centred=True,
            colour=GREY,
        )
    if min(stock.page_width, stock.page_height) >= _PAPER_FOR_LINES:
        _draw_lines(paper, shift)
        _draw_words(paper, stock, shift, printer)
    else:  # no room for words or bar: the two lines alone, across the label
        paper.line((NOMINAL + shift[0], 0), (NOMINAL + shift[0], stock.page_height), 0.2)
        paper.line((0, NOMINAL + shift[1]), (stock.page_width, NOMINAL + shift[1]), 0.2)
    return Sheet(paper.finish(), 1, paper.missing, ())


def _draw_lines(paper: Paper, shift: tuple[float, float]) -> None:
    x, y = NOMINAL + shift[0], NOMINAL + shift[1]
    paper.line((x, shift[1] + 8), (x, y + 60), 0.2)
    paper.line((shift[0] + 8, y), (x + BAR + 20, y), 0.2)
    bar = y + 50
    paper.line((x + 10, bar), (x + 10 + BAR, bar), 0.2)
    for step in range(0, int(BAR) + 1, 5):
        tall = 4 if step % 10 == 0 else 2
        paper.line((x + 10 + step, bar - tall / 2), (x + 10 + step, bar + tall / 2), 0.2)


def _draw_words(paper: Paper, stock: Stock, shift: tuple[float, float], printer: str) -> None:
    texts = [
        f"打印校准 · {printer or '未命名打印机'} · {stock.title_zh}",
        f"1. 量纸的左边到竖线的距离：应为 {NOMINAL:.1f} 毫米。",
        f"2. 量纸的上边到横线的距离：应为 {NOMINAL:.1f} 毫米。",
        "3. 把量得的两个数填进“标签”页的“校准”一栏，系统记住这台打印机的偏移。",
        f"4. 下面的刻度线全长应为 {BAR:.1f} 毫米；不是，就是打印时被缩放了，请选“实际大小”。",
    ]
    area = Area(NOMINAL + shift[0] + 6, NOMINAL + shift[1] + 4, 150, 40)
    back = fit(texts, paper.measure(), area.width, area.height, largest=10.5, smallest=6)
    paper.fill(Area(area.x - 1, area.y - 1, area.width, back.height + 2), (255, 255, 255))
    paper.write(back, area)
