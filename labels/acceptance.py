"""The acceptance report of a scanned batch (数字化验收报告): conclusion, figures, every sampled item, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from labels.fit import fit
from labels.fonts import Typeface, find_typeface
from labels.page import Area, Paper
from labels.press import draw_mark

_WIDTH, _HEIGHT = 210.0, 297.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 22.0, 18.0, 20.0, 18.0
_INNER: Final = _WIDTH - _LEFT - _RIGHT
_ROW = 9.0
_COLUMNS: Final = (
    ("序号", 12.0),
    ("档号或编号", 42.0),
    ("题名", 54.0),
    ("对应", 17.0),
    ("其他", 17.0),
    ("说明", 28.0),
)
_SIGNATURES: Final = ("验收人（签字）", "负责人（签字）", "日期")
_SIGNING = 24.0


@dataclass(frozen=True, slots=True)
class SampledItem:
    """One line of the report."""

    code: str
    title: str
    matches: str
    content: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AcceptanceReport:
    """Everything the report says; `facts` are pairs of word and value in reading order."""

    office: str
    batch: str
    state: str
    basis: str
    facts: Sequence[tuple[str, str]]
    items: Sequence[SampledItem]
    demo: bool = False


def acceptance_report(report: AcceptanceReport, *, typeface: Typeface | None = None) -> bytes:
    """Return the report as A4 pages. Raises MissingFont."""
    paper = Paper(_WIDTH, _HEIGHT, typeface or find_typeface(), "数字化成果验收报告")
    paper.turn_to(0)
    y = _heading(paper, report)
    y = _facts(paper, report.facts, y)
    y = _table_head(paper, y + 6.0)
    for position, item in enumerate(report.items, 1):
        if y + _ROW > _HEIGHT - _BOTTOM:
            y = _next_page(paper, report)
        values = (str(position), item.code, item.title, item.matches, item.content, item.note)
        y = _row(paper, values, y)
    if y + _SIGNING > _HEIGHT - _BOTTOM:
        y = _next_page(paper, report, head=False)
    _signatures(paper, y + 10.0)
    if report.demo:
        draw_mark(paper, Area(_LEFT, _HEIGHT - 12.0, _INNER, 6.0))
    return paper.finish()


def _text(
    paper: Paper, words: str, area: Area, *, size: float = 10.0, bold: bool = False, centred: bool = False
) -> None:
    fitted = fit([words], paper.measure(bold=bold), area.width, area.height, largest=size, smallest=5.5)
    paper.write(fitted, area.centred(fitted.height), bold=bold, centred=centred)


def _heading(paper: Paper, report: AcceptanceReport) -> float:
    y = _TOP
    _text(paper, "数字化成果验收报告", Area(_LEFT, y, _INNER, 12.0), size=20, bold=True, centred=True)
    _text(paper, report.office, Area(_LEFT, y + 13.0, _INNER, 6.0), size=10, centred=True)
    _text(paper, report.batch, Area(_LEFT, y + 23.0, _INNER * 0.6, 8.0), size=12, bold=True)
    stamp = Area(_LEFT + _INNER * 0.62, y + 22.0, _INNER * 0.38, 10.0)
    paper.outline(stamp, 0.5)
    _text(paper, report.state, stamp.inside(1.0), size=13, bold=True, centred=True)
    _text(paper, f"依据：{report.basis}", Area(_LEFT, y + 34.0, _INNER, 9.0), size=8.5)
    return y + 46.0


def _facts(paper: Paper, facts: Sequence[tuple[str, str]], y: float) -> float:
    half = _INNER / 2
    for number, (word, value) in enumerate(facts):
        x = _LEFT + (number % 2) * half
        row = y + (number // 2) * _ROW
        paper.outline(Area(x, row, half, _ROW))
        paper.line((x + 30.0, row), (x + 30.0, row + _ROW), 0.25)
        _text(paper, word, Area(x, row, 30.0, _ROW).inside(1.5), size=9.5)
        _text(paper, value, Area(x + 30.0, row, half - 30.0, _ROW).inside(1.5), size=9.5)
    return y + (len(facts) + 1) // 2 * _ROW


def _next_page(paper: Paper, report: AcceptanceReport, *, head: bool = True) -> float:
    if report.demo:
        draw_mark(paper, Area(_LEFT, _HEIGHT - 12.0, _INNER, 6.0))
    paper.turn_to(paper.pages)
    return _table_head(paper, _TOP) if head else _TOP


def _table_head(paper: Paper, y: float) -> float:
    return _row(paper, tuple(title for title, _width in _COLUMNS), y, bold=True)


def _row(paper: Paper, values: Sequence[str], y: float, *, bold: bool = False) -> float:
    x = _LEFT
    for (title, width), value in zip(_COLUMNS, values, strict=True):
        cell = Area(x, y, width, _ROW)
        paper.outline(cell)
        centred = bold or title in ("序号", "对应", "其他")
        _text(paper, value, cell.inside(1.0), size=9.5, bold=bold, centred=centred)
        x += width
    return y + _ROW


def _signatures(paper: Paper, y: float) -> None:
    third = _INNER / len(_SIGNATURES)
    for number, word in enumerate(_SIGNATURES):
        x = _LEFT + number * third
        _text(paper, f"{word}：", Area(x, y, 30.0, 8.0), size=10)
        paper.line((x + 27.0, y + 8.0), (x + third - 4.0, y + 8.0), 0.25)
