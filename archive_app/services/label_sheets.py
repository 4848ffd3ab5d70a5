"""Printing separator sheets: what they mean is `separators`' matter, here they come onto paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, NotFound, ServiceMissing
from archive_app.models import Separator
from archive_app.rules.access import Actor, Right
from archive_app.services import (
    label_kinds,
    label_prints,
    labelling,
    meetings,
    permits,
    printers,
    separators,
    units,
)
from labels.fonts import MissingFont
from labels.separators import separator_sheet

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work

STOCK = "a4"


@dataclass(frozen=True)
class Wish:
    """Which separators: known ones by code, and new ones by what follows behind them.

    `meetings` are the numbers of records; `meeting` names one by title, or a meeting that has no record.
    """

    codes: Sequence[str] = ()
    document: bool = False
    next_household: bool = False
    households: Sequence[str] = ()
    forms: bool = False
    meeting: str = ""
    meetings: Sequence[int] = ()
    village: str | None = None
    year: int | None = None
    copies: int = 1


def print_separators(archive: Archive, actor: Actor, wish: Wish, *, printer: str = "") -> labelling.Printed:
    """Make, print and record separator sheets; equal ones that exist already keep their code.

    Raises what `separators.make` raises, PrintRefused and ServiceMissing as labels do, BadInput for none or too many.
    """
    with archive.work(actor) as work:
        permits.require(work, Right.LABEL)
        labelling.refuse_loopback(work)
        made = _made(work, wish)
        labelling.check_count(len(made), wish.copies)
        sheets = [sheet for sheet in separators.words(work, made) for _ in range(wish.copies)]
        shift, demo = printers.shift_of(work, printer), labelling.is_demo(work)
        for one in made:
            work.record("label.printed", one, kind="separator", copies=wish.copies)
        codes = [one.code for one in made]
        before = label_prints.pieces_of(work, codes)
        label_prints.note(work, codes, "separator", STOCK, wish.copies, printer)
        try:
            sheet = separator_sheet(sheets, shift=shift, demo=demo, title="分隔页")
        except MissingFont as error:
            raise ServiceMissing(
                "没有中文字体，分隔页印不出来；请安装 fonts-noto-cjk。",
                "There is no Chinese font to print with; install fonts-noto-cjk.",
            ) from error
    return labelling.Printed(sheet.pdf, sheet.pages, len(sheets), sheet.missing, sheet.shortened, before)


def villages(look: Work) -> list[tuple[str, str]]:
    """Return code and name of the villages separators can be printed for; Forbidden without the right to print."""
    permits.require(look, Right.LABEL)
    return units.villages(look)


def _made(work: Work, wish: Wish) -> list[Separator]:
    made = [_known(work, code) for code in wish.codes]
    if wish.document:
        made.append(separators.make(work, "document"))
    if wish.next_household:
        made.append(separators.make(work, "household"))
    for number in wish.households:
        made += separators.of_household(work, number, forms=wish.forms)
    if wish.meeting:
        made.append(_of_meeting(work, wish))
    for meeting_id in wish.meetings:
        made.append(separators.make(work, "meeting", meeting_id=meeting_id))
    if not made:
        raise BadInput("请说明要印哪些分隔页。", "Say which separators to print.")
    work.session.flush()
    return made


def _of_meeting(work: Work, wish: Wish) -> Separator:
    """Return the sheet of a meeting as it was named: bound to its record where there is one, else by its words."""
    held = meetings.named(work, wish.meeting, village=wish.village, year=wish.year)
    if held is not None:
        return separators.make(work, "meeting", meeting_id=held.id)
    return separators.make(work, "meeting", text=wish.meeting, village=wish.village, year=wish.year)


def _known(work: Work, text: str) -> Separator:
    code = label_kinds.read(text)
    one = (
        work.session.scalar(sa.select(Separator).where(Separator.id == code.number))
        if code.kind == "P"
        else None
    )
    unit = (one.unit_id or (one.household.village_id if one.household else None)) if one else None
    if one is None or (unit is not None and not permits.sees(work.actor, unit)):
        raise NotFound(text)
    return one
