"""The report of a stocktake (requirement row 64): on paper with lines to sign, and as a table."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import xlsxwriter

from archive_app.models.types import CountVerdict, StocktakeState
from archive_app.rules.retention import SHANGHAI
from archive_app.rules.sentence import Sentence
from archive_app.services import auditing, stocktake_list, stocktaking, tallying
from archive_app.services.counted_things import CountRow, Tally, Where
from archive_app.services.labelling import is_demo
from archive_app.services.printing import printed
from archive_app.services.stocktake_list import StocktakeRow
from labels.forms import Column, Form
from labels.lists import Listed, Listing

if TYPE_CHECKING:
    import datetime as dt

    from archive_app.archive import Work

VERDICTS: Final = {
    CountVerdict.FOUND: Sentence("在位", "in place"),
    CountVerdict.AWAY: Sentence("借出或挪动", "out"),
    CountVerdict.MISSING: Sentence("未见", "missing"),
    CountVerdict.MISPLACED: Sentence("错位", "misplaced"),
    CountVerdict.UNKNOWN: Sentence("不明", "unknown"),
    None: Sentence("随盒", "with its box"),
}
TITLES: Final = {
    "no": Sentence("序号", "No."),
    "key": Sentence("编号", "Code"),
    "name": Sentence("名称", "Name"),
    "due": Sentence("应在", "Belongs"),
    "seen": Sentence("见于", "Seen"),
    "verdict": Sentence("结果", "Result"),
    "explained": Sentence("说明", "Explanation"),
}
#: columns of both lists in mm; A4 lengthwise with margins of 15 mm
WIDTHS: Final = {"no": 12, "key": 30, "name": 57, "due": 52, "seen": 52, "verdict": 22, "explained": 42}
CENTRED: Final = frozenset({"no", "verdict"})


@dataclass(frozen=True)
class Report:
    """A stocktake as it is reported, in one language; `demo` marks prints of a demonstration."""

    listed: StocktakeRow
    tally: Tally
    language: str
    demo: bool


def report(look: Work, stocktake_id: int, language: str) -> Report:
    """Return the report of a stocktake, finished or not. Raises NotFound."""
    found = stocktaking.find(look, stocktake_id)
    auditing.looked(look.archive, look.actor, "stocktake.reported", "stocktakes", found.id)
    return Report(stocktake_list.row(found), tallying.tally(look, found), language, is_demo(look))


def pdf(made: Report) -> Listed:
    """Return the report on paper: what does not agree, with lines to sign; then all that was counted.

    Raises ServiceMissing without a Chinese font.
    """
    said = made.language
    wrong = [
        row
        for row in made.tally.rows
        if row.verdict not in (CountVerdict.FOUND, None) or (row.verdict is None and row.explanation)
    ]
    title = Sentence("清点报告", "Stocktake report")
    if made.listed.state is StocktakeState.OPEN:
        title = Sentence("清点报告（进行中，尚未结束）", "Stocktake report (not finished)")
    first = Listing(
        _form("report", title.said(said), said),
        _lines(wrong, said) or [{"name": Sentence("没有不符之处。", "Everything agrees.").said(said)}],
        facts=_facts(made),
        foot=_signatures(said),
    )
    whole = Sentence("清点清单", "What was counted").said(said)
    second = Listing(
        _form("list", whole, said), _lines([row for row in made.tally.rows if row.counted], said)
    )
    return printed([first, second], demo=made.demo, title=title.said(said))


def xlsx(made: Report) -> bytes:
    """Return the whole report as a spreadsheet; every cell is text."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet(Sentence("清点", "Stocktake").said(made.language))
        bold = book.add_format({"bold": True, "num_format": "@"})
        text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        for at, (word, value) in enumerate(_facts(made)):
            sheet.write_string(at, 0, word, bold)
            sheet.write_string(at, 1, value, text)
        head = len(_facts(made)) + 1
        for column, (key, width) in enumerate(WIDTHS.items()):
            sheet.set_column(column, column, width / 2)
            sheet.write_string(head, column, TITLES[key].said(made.language), bold)
        for at, line in enumerate(_lines(made.tally.rows, made.language), head + 1):
            for column, key in enumerate(WIDTHS):
                sheet.write_string(at, column, line.get(key, ""), text)
    return out.getvalue()


def _form(key: str, title: str, language: str) -> Form:
    columns = tuple(
        Column(name, TITLES[name].said(language), width, name in CENTRED) for name, width in WIDTHS.items()
    )
    return Form(
        key=key, title=title, columns=columns, margins=(15, 15, 15, 15), row_height=8, size=9, landscape=True
    )


def _facts(made: Report) -> tuple[tuple[str, str], ...]:
    listed, figures, said = made.listed, made.tally.counts, made.language
    return tuple(
        (word.said(said), value)
        for word, value in (
            (Sentence("清点号", "No."), str(listed.id)),
            (Sentence("处所", "Place"), f"{listed.place}（{listed.code}）"),
            (Sentence("起", "From"), _moment(listed.started_at)),
            (Sentence("止", "To"), _moment(listed.closed_at)),
            (Sentence("应有", "Expected"), str(figures.expected)),
            (Sentence("在位", "In place"), str(figures.found)),
            (Sentence("借出", "Out"), str(figures.away)),
            (Sentence("未见", "Missing"), str(figures.missing)),
            (Sentence("错位", "Misplaced"), str(figures.misplaced)),
            (Sentence("不明", "Unknown"), str(figures.unknown)),
        )
    )


def _signatures(language: str) -> tuple[tuple[str, str], ...]:
    words = (
        Sentence("清点人", "Counted by"),
        Sentence("监盘人", "Witnessed by"),
        Sentence("负责人", "In charge"),
        Sentence("日期", "Date"),
    )
    return tuple((word.said(language), "") for word in words)


def _lines(rows: list[CountRow] | tuple[CountRow, ...], language: str) -> list[dict[str, str]]:
    return [
        {
            "no": str(n),
            "key": row.key,
            "name": row.name,
            "due": _where(row.expected),
            "seen": _where(row.seen),
            "verdict": VERDICTS[row.verdict].said(language),
            "explained": _explained(row, language),
        }
        for n, row in enumerate(rows, 1)
    ]


def _explained(row: CountRow, language: str) -> str:
    if row.incident is not None:
        return Sentence(
            f"未说明，已立异常第 {row.incident} 号", f"unexplained: incident {row.incident}"
        ).said(language)
    return row.explanation or (row.away.said(language) if row.away else "")


def _where(spot: Where | None) -> str:
    if spot is None:
        return ""
    return " › ".join(part for part in (spot.words, spot.box_no) if part)


def _moment(value: dt.datetime | None) -> str:
    return "—" if value is None else f"{value.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
