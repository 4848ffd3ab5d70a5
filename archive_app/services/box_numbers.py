"""Box numbers: the order of boxes on the shelf, counted for each unit, class, year and period (DA/T 22-2015)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict
from archive_app.models import Box, Place, Unit
from archive_app.models.types import RetentionCode, UnitKind

if TYPE_CHECKING:
    from archive_app.archive import Work


def hold(work: Work, owner: Unit) -> None:
    """Let nobody else give a number to a box of this unit until the end of the work."""
    work.session.refresh(owner, with_for_update={"key_share": True})


def check(
    work: Work, owner: Unit, series: str, year: int | None, period: RetentionCode | None, box_no: str
) -> None:
    """Raise BadInput for what is no box number, Conflict for one another box of the same class carries."""
    if not re.fullmatch(r"\S{1,10}", box_no):
        raise BadInput("盒号最多10个字符，不能有空格。", "A box number has at most 10 signs and no space.")
    other = work.session.scalar(
        sa.select(Box).where(*_class(owner, series, year, period), Box.box_no == box_no)
    )
    if other is not None:
        free = next_free(work, owner, series, year, period, box_no)
        raise Conflict(
            f"盒号 {box_no} 已经给了同类的另一盒（{other.code}）；下一个空号是 {free}，也可不填由系统接续。",
            f"Box number {box_no} is taken by another box of the class ({other.code}); the next free one is {free}.",
        )


def next_number(
    work: Work,
    owner: Unit,
    series: str,
    year: int | None,
    period: RetentionCode | None = None,
    shelf: Place | None = None,
) -> str:
    """Return the number after the last box of the class in the set that stands in the shelf's room.

    A village's boxes in the town's rooms are numbered on their own, after the village: 201-01.
    """
    prefix = f"{owner.village3}-" if _with_the_town(owner, shelf) else ""
    query = sa.select(Box.box_no).where(*_class(owner, series, year, period)).order_by(Box.id.desc())
    own = Box.box_no.startswith(prefix) if prefix else ~Box.box_no.startswith(f"{owner.village3}-")
    last = work.session.scalar(query.where(own).limit(1))
    return next_free(work, owner, series, year, period, last) if last else f"{prefix}01"


def next_free(
    work: Work, owner: Unit, series: str, year: int | None, period: RetentionCode | None, after: str
) -> str:
    """Return the first number behind `after` that no box of the class carries."""
    taken = set(work.session.scalars(sa.select(Box.box_no).where(*_class(owner, series, year, period))))
    number = following(after)
    while number in taken:
        number = following(number)
    return number


def following(box_no: str) -> str:
    """Return the next box number: its last digits raised by one, as wide as before."""
    found = re.search(r"(\d+)(\D*)$", box_no)
    if not found:
        return f"{box_no}-2"
    raised = str(int(found.group(1)) + 1).zfill(len(found.group(1)))
    return box_no[: found.start()] + raised + found.group(2)


def _class(
    owner: Unit, series: str, year: int | None, period: RetentionCode | None
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        Box.unit_id == owner.id,
        Box.series == series,
        Box.year.is_(None) if year is None else Box.year == year,
        Box.retention_code.is_(None) if period is None else Box.retention_code == period,
    )


def _with_the_town(owner: Unit, shelf: Place | None) -> bool:
    room = shelf.parent.parent if shelf is not None and shelf.parent is not None else None
    return room is not None and room.unit.kind is not UnitKind.VILLAGE and owner.kind is UnitKind.VILLAGE
