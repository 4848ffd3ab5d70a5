"""Printing separator sheets: which ones, and the PDF of one A4 page each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.errors import BadInput, NotFound, ServiceMissing
from archive_app.models import Household, Separator
from archive_app.rules.access import Actor, Right
from archive_app.services import labelling, permits, separators, units
from labels import codes
from labels.fonts import MissingFont
from labels.separators import separator_sheet

MOST_SHEETS = 1000


@dataclass(frozen=True)
class PrintedSheets:
    """The PDF, the codes on its pages in order, and characters no font has."""

    pdf: bytes
    codes: tuple[str, ...]
    missing: tuple[str, ...] = ()


def print_sheets(archive: Archive, actor: Actor, numbers: Sequence[int]) -> PrintedSheets:
    """Print the sheets with these ids, in their order, and record it.

    The address in their codes is only read by this archive, so a loopback address does no harm here. Raises
    BadInput, NotFound for a sheet outside the actor's scope, Forbidden, ServiceMissing without a Chinese font.
    """
    if not numbers:
        raise BadInput("请说明要印哪些分隔页。", "Say which separator sheets to print.")
    if len(numbers) > MOST_SHEETS:
        raise BadInput(
            f"一次最多印 {MOST_SHEETS} 张；请分几次。",
            f"At most {MOST_SHEETS} sheets at once; print in parts.",
        )
    with archive.look(actor) as look:
        found = {one.id: one for one in look.session.scalars(_visible(look, numbers))}
        if set(numbers) - set(found):
            raise NotFound
        sheets = separators.words(look, [found[one] for one in numbers])
        demo = labelling.is_demo(look)
    try:
        made = separator_sheet(sheets, demo=demo, title="分隔页")
    except MissingFont as error:
        raise ServiceMissing(
            "没有中文字体，分隔页印不出来；请安装 fonts-noto-cjk。",
            "There is no Chinese font to print with; install fonts-noto-cjk.",
        ) from error
    with archive.work(actor) as work:
        for one in dict.fromkeys(numbers):
            work.record("label.printed", work.session.get_one(Separator, one), stock="A4")
    return PrintedSheets(made.pdf, tuple(one.code for one in sheets), made.missing)


def sheets_for(work: Work, wanted: Sequence[str], *, forms: bool = False) -> list[int]:
    """Return the sheets that codes mean: `P-…` a sheet there is, a household's number or code its own sheets.

    Raises NotFound for what is misread, unknown or invisible.
    """
    found: list[int] = []
    for text in wanted:
        if (sheet := _sheet(work, text)) is not None:
            found.append(sheet)
            continue
        household = _household(work, text)
        made = separators.of_household(work, household, forms=forms)
        work.session.flush()
        found += [one.id for one in made]
    return found


def households_of(look: Work, village: str) -> list[str]:
    """Return the numbers of a village's households, in their order."""
    permits.require(look, Right.LABEL)
    unit = units.find(look, village)
    query = sa.select(Household.no).where(Household.village_id == unit.id).order_by(Household.no)
    return list(look.session.scalars(query))


def _sheet(work: Work, text: str) -> int | None:
    try:
        code = codes.extract(text)
    except codes.BadCode:
        return None
    return code.number if code.kind == Separator.CODE_KIND else None


def _household(work: Work, text: str) -> str:
    try:
        code = codes.extract(text)
    except codes.BadCode:
        return text.strip()
    household = work.session.get(Household, code.number) if code.kind == "H" else None
    if household is None:
        raise NotFound(text)
    return household.no


def _visible(look: Work, numbers: Sequence[int]) -> sa.Select[Separator]:
    permits.require(look, Right.LABEL)
    seen = permits.visible_units(look, sa.func.coalesce(Separator.unit_id, Household.village_id))
    anyone = sa.and_(Separator.unit_id.is_(None), Separator.household_id.is_(None))
    query = sa.select(Separator).join(Household, Separator.household_id == Household.id, isouter=True)
    return query.where(Separator.id.in_(set(numbers)), sa.or_(anyone, seen))
