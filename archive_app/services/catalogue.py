"""The item catalogue (归档文件目录) of what is arranged: as rows, as a spreadsheet, on paper."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
import xlsxwriter

from archive_app.errors import BadInput
from archive_app.models import ArchivalFile, Item, Unit
from archive_app.models.types import ItemState, RetentionCode
from archive_app.rules.access import Actor, Right
from archive_app.services import arranged, auditing, labelling, permits, printing, subjects, units
from labels.forms import Form
from labels.lists import Listed, Listing

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work

MOST_ROWS = 200_000
#: mm of the printed column to characters of a spreadsheet column
CHARACTERS_A_MM = 0.55


@dataclass(frozen=True)
class Wanted:
    """Which catalogue: of a unit and below, a series (`household` for household files), a year, a period, a file.

    `old` asks for the columns that were used before DA/T 22-2015.
    """

    village: str | None = None
    series: str | None = None
    year: int | None = None
    retention: RetentionCode | None = None
    file: str | None = None
    old: bool = False


@dataclass(frozen=True)
class Row:
    """One item as the catalogue names it; `date` has as many digits as are known (2018, 201803, 20180305)."""

    no: int
    reference_code: str
    document_no: str
    responsible: str
    title: str
    date: str
    security: str
    pages: int
    remark: str

    def cells(self) -> dict[str, str]:
        """Return the row by the keys of the form's columns."""
        return {
            "no": str(self.no),
            "item_no": self.reference_code.rpartition("-")[2],
            "reference_code": self.reference_code,
            "document_no": self.document_no,
            "responsible": self.responsible,
            "title": self.title,
            "date": self.date,
            "security": self.security,
            "pages": str(self.pages),
            "remark": self.remark,
        }


def rows(look: Work, wanted: Wanted) -> list[Row]:
    """Return the arranged items the actor may know of, in the order of their reference codes."""
    permits.require(look, Right.READ)
    query = (
        sa.select(Item, arranged.sides())
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(
            Item.state == ItemState.REGISTERED,
            Item.reference_code.is_not(None),
            permits.visible_items(look),
            *_narrowed(look, wanted),
        )
        .order_by(Item.reference_code)
        .limit(MOST_ROWS)
    )
    return [_row(no, item, pages) for no, (item, pages) in enumerate(look.session.execute(query), 1)]


def years(look: Work) -> list[int]:
    """Return the years the actor may ask a catalogue of, newest first."""
    year = sa.func.coalesce(ArchivalFile.year, Item.year)
    query = (
        sa.select(year)
        .select_from(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(Item.reference_code.is_not(None), year.is_not(None), permits.visible_items(look))
        .distinct()
        .order_by(year.desc())
    )
    return list(look.session.scalars(query))


def _narrowed(look: Work, wanted: Wanted) -> list[sa.ColumnElement[bool]]:
    tests: list[sa.ColumnElement[bool]] = []
    if wanted.village:
        top = units.find(look, wanted.village)
        below = units.with_all_below(units.parents(look.session), [top.id])
        tests.append(ArchivalFile.unit_id.in_(sorted(below)))
    if wanted.series:
        tests.append(ArchivalFile.series == wanted.series)
    if wanted.year:
        tests.append(sa.func.coalesce(ArchivalFile.year, Item.year) == wanted.year)
    if wanted.retention:
        tests.append(Item.retention_code == wanted.retention)
    if wanted.file:
        tests.append(ArchivalFile.id == subjects.find_file(look, wanted.file).id)
    return tests


def _row(no: int, item: Item, pages: int) -> Row:
    said = item.details
    return Row(
        no=no,
        reference_code=item.reference_code or "",
        document_no=str(said.get("document_no") or ""),
        responsible=str(said.get("responsible_party") or ""),
        title=item.title,
        date=date_digits(item),
        security=str(said.get("security_class") or ""),
        pages=pages,
        remark=str(said.get("remark") or ""),
    )


def date_digits(item: Item) -> str:
    """Return an item's date as digits, as far as it is known: nothing is made up for an unknown day (DA/T 22)."""
    if item.date_earliest and item.date_earliest == item.date_latest:
        return item.date_earliest.strftime("%Y%m%d")
    digits = "".join(sign for sign in item.document_date or "" if sign.isdigit())
    if len(digits) in (4, 6, 8):
        return digits
    return str(item.year or "")


def printed(archive: Archive, actor: Actor, wanted: Wanted) -> Listed:
    """Print the catalogue with its cover. Raises BadInput when nothing is arranged, ServiceMissing without a font."""
    with archive.look(actor) as look:
        found = _some(rows(look, wanted))
        listing = _listing(look, wanted, found)
        demo = labelling.is_demo(look)
    auditing.looked(archive, actor, "catalogue.exported", "", None, items=len(found), form="pdf")
    return printing.printed([listing], demo=demo)


def spreadsheet(archive: Archive, actor: Actor, wanted: Wanted) -> bytes:
    """Return the catalogue as xlsx, one row an item, with the columns of the form."""
    with archive.look(actor) as look:
        found = _some(rows(look, wanted))
        form = _form(look, wanted)
    auditing.looked(archive, actor, "catalogue.exported", "", None, items=len(found), form="xlsx")
    return _workbook(form, [row.cells() for row in found])


def _some(found: list[Row]) -> list[Row]:
    if not found:
        raise BadInput(
            "这个范围里还没有整理好的件，目录是空的；请先整理，或换一个范围。",
            "Nothing of this is arranged yet, so the catalogue is empty; arrange first, or ask for something else.",
        )
    return found


def _workbook(form: Form, found: Sequence[Mapping[str, str]]) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "in_memory": False})
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter"})
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    sheet = book.add_worksheet(form.title)
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, column.width * CHARACTERS_A_MM)
        sheet.write_string(0, place, column.title, head)
    for number, row in enumerate(found, 1):
        for place, column in enumerate(form.columns):
            text = row[column.key]
            if column.key in ("no", "pages"):
                sheet.write_number(number, place, int(text), cell)
            else:  # always as text: a title may begin with = and is no formula
                sheet.write_string(number, place, text, cell)
    book.close()
    return stream.getvalue()


def _form(look: Work, wanted: Wanted) -> Form:
    return look.archive.rules.paper_forms["item_catalogue_2000" if wanted.old else "item_catalogue"]


def _listing(look: Work, wanted: Wanted, found: Sequence[Row]) -> Listing:
    facts = _facts(look, wanted)
    return Listing(
        _form(look, wanted),
        [row.cells() for row in found],
        facts=tuple((word, value) for word, value in facts if value and word != "全宗名称"),
        cover=facts,
    )


def _facts(look: Work, wanted: Wanted) -> tuple[tuple[str, str], ...]:
    """Return what the cover says: fonds, year, period, organisation or matter."""
    unit: Unit | None = units.find(look, wanted.village) if wanted.village else None
    year, period, matter = wanted.year, wanted.retention, wanted.series
    if wanted.file:
        file = subjects.find_file(look, wanted.file)
        unit, year, period, matter = file.unit, file.year, file.retention_code, file.series
    known = look.archive.rules.series.get(matter or "")
    named = "贫困户档案" if matter == "household" else known.zh if known else ""
    return (
        ("全宗号", look.archive.rules.reference_codes.fonds_no),
        ("全宗名称", printing.fonds_name(look)),
        ("年度", str(year or "")),
        ("保管期限", labelling.RETENTION_WORDS[period] if period else ""),
        ("机构（问题）", " ".join(part for part in (unit.name if unit else "", named) if part)),
    )
