"""What labels, spines and covers of boxes say (DA/T 22-2015, requirement row 60)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import ArchivalFile, Box, Holding, Household, Installation, Item
from archive_app.models.types import ItemKind, RetentionCode
from archive_app.rules.shelving import is_singly
from archive_app.services.box_page import series_names
from archive_app.services.boxes import fills
from archive_app.services.lookup import box_condition
from archive_app.services.place_views import PlaceView, places_of_boxes
from archive_app.services.volume_items import lies_in
from labels.covers import CoverLabel
from labels.sheets import BoxLabel
from labels.spines import Cell, SpineLabel

if TYPE_CHECKING:
    from archive_app.archive import Work

#: as the spine says it (DA/T 22-2015)
RETENTION_WORDS: Final = {RetentionCode.Y: "永久", RetentionCode.D30: "30年", RetentionCode.D10: "10年"}
CHUNK: Final = 500


@dataclass(frozen=True)
class Ends:
    """The first and the last number standing in a box, and how many there are; empty for an empty one."""

    first: str = ""
    last: str = ""
    things: int = 0

    @property
    def words(self) -> str:
        """Return both on one line."""
        return f"{self.first}—{self.last}" if self.first != self.last else self.first


def stickers(look: Work, numbers: set[int]) -> dict[str, BoxLabel]:
    """Return the plain labels of visible boxes, by code."""
    made: dict[str, BoxLabel] = {}
    for boxes in _boxes(look, numbers):
        places = places_of_boxes(look, boxes)
        made |= {one.code: _sticker(look, one, places[one.id]) for one in boxes}
    return made


def spines(look: Work, numbers: set[int]) -> dict[str, SpineLabel]:
    """Return the spines of visible boxes, by code."""
    fonds = look.archive.rules.reference_codes.fonds_no
    made: dict[str, SpineLabel] = {}
    for boxes in _boxes(look, numbers):
        ends = ends_of(look, [one.id for one in boxes])
        made |= {one.code: _spine(look, one, fonds, ends[one.id]) for one in boxes}
    return made


def covers(look: Work, numbers: set[int]) -> dict[str, CoverLabel]:
    """Return the covers of visible boxes, by code."""
    installation = look.session.get(Installation, 1)
    fonds = installation.name if installation else ""
    made: dict[str, CoverLabel] = {}
    for boxes in _boxes(look, numbers):
        ends, full = ends_of(look, [one.id for one in boxes]), fills(look.session, boxes)
        for one in boxes:
            facts = (
                ("年度", str(one.year or "")),
                ("保管期限", _kept_words(look, one)),
                ("盒号", one.box_no),
                ("起止件号", ends[one.id].words),
                ("件数", str(ends[one.id].things))
                if is_singly(one.series)
                else ("份数", str(full[one.id].files)),
                ("页数", str(full[one.id].pages)),
            )
            made[one.code] = CoverLabel(
                one.code, address(look, one.code), fonds, one.title, one.unit.name, facts
            )
    return made


def spine_widths(look: Work, numbers: Iterable[int]) -> dict[str, int]:
    """Return how thick the spines of these boxes are in mm, by code."""
    return {one.code: one.spine_mm for boxes in _boxes(look, set(numbers)) for one in boxes}


def ends_of(look: Work, box_ids: list[int]) -> dict[int, Ends]:
    """Return the first and last number in each of these boxes, as they stand; one query.

    A number is the last group of the reference code, of items kept singly that of each; before arrangement that of
    the household.
    """
    files = (
        sa.select(
            Holding.box_id,
            Holding.position,
            Holding.id,
            sa.func.coalesce(ArchivalFile.reference_code, Household.no).label("code"),
        )
        .join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .join(Household, ArchivalFile.household_id == Household.id)
        .where(Holding.box_id.in_(box_ids))
    )
    items = (
        sa.select(Holding.box_id, Holding.position, Holding.id, Item.reference_code.label("code"))
        .join(Item, lies_in())
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .where(
            Holding.box_id.in_(box_ids),
            ArchivalFile.household_id.is_(None),
            Item.reference_code.is_not(None),
            Item.kind != ItemKind.VIDEO,  # has no paper
        )
    )
    inside = files.union_all(items).subquery()
    rows = look.session.execute(
        sa.select(inside.c.box_id, inside.c.code).order_by(
            inside.c.box_id, inside.c.position, inside.c.id, inside.c.code
        )
    )
    found: dict[int, Ends] = {}
    for box_id, code in rows:
        number = _last_group(code or "")
        if number:
            before = found.get(box_id, Ends(number))
            found[box_id] = Ends(before.first, number, before.things + 1)
    return {box_id: found.get(box_id, Ends()) for box_id in box_ids}


def address(look: Work, code: str) -> str:
    """Return the address that opens the thing of a code."""
    return f"{look.archive.settings.base_url}/q/{code}"


def kept_words(look: Work, series: str) -> str:
    """Return how long a series is kept, as the spine says it; empty where no rule says."""
    known = look.archive.rules.series.get(series)
    rule = look.archive.rules.schedule.get(
        "household_file" if series == "household" else known.rule if known else ""
    )
    return RETENTION_WORDS[rule.code] if rule else ""


def _kept_words(look: Work, box: Box) -> str:
    """Return how long what is in a box is kept: the period it was begun for, else that of its series."""
    return RETENTION_WORDS[box.retention_code] if box.retention_code else kept_words(look, box.series)


def parts(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Divide ids into lists a query can take."""
    listed = sorted(numbers)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _boxes(look: Work, numbers: set[int]) -> Iterator[list[Box]]:
    for part in parts(numbers):
        query = sa.select(Box).where(Box.id.in_(part), box_condition(look)).options(joinedload(Box.unit))
        yield list(look.session.scalars(query))


def _sticker(look: Work, one: Box, place: PlaceView) -> BoxLabel:
    year = f"{one.year}年度" if one.year else ""
    way = " › ".join(part for part in (place.room, place.cabinet, place.shelf) if part)
    kept = " ".join(part for part in (year, _kept_words(look, one)) if part)
    return BoxLabel(
        code=one.code,
        address=address(look, one.code),
        name=f"{one.unit.name} {one.box_no}盒",
        details=tuple(line for line in (series_names(look, one)[0], kept, way) if line),
    )


def _spine(look: Work, one: Box, fonds: str, ends: Ends) -> SpineLabel:
    cells = (
        Cell("全宗号", (fonds,)),
        Cell("年度", (str(one.year or ""),)),
        Cell("保管期限", (_kept_words(look, one),)),
        Cell("机构（问题）", (f"{one.unit.name} {series_names(look, one)[0]}",), tall=True),
        Cell("起止件号", (ends.first, ends.last)),
        Cell("盒号", (one.box_no,)),
    )
    return SpineLabel(one.code, address(look, one.code), cells)


def _last_group(code: str) -> str:
    found = re.search(r"(\d+)\D*$", code)
    return found.group(1) if found else ""
