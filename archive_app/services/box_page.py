"""A box as someone standing before the cabinet needs it: where it stands, what is in it, how full it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from archive_app.models import ArchivalFile, Box, Holding, Household, Item
from archive_app.models.types import BoxState, CopyType, HoldingSet, RetentionCode
from archive_app.rules.retention import longest
from archive_app.rules.shelving import is_singly
from archive_app.services import auditing, in_use
from archive_app.services.boxes import Fill, fills, sides_of_holding
from archive_app.services.in_use import Out
from archive_app.services.lookup import find_box
from archive_app.services.permits import visible_units
from archive_app.services.place_views import PlaceView, place_of_box
from archive_app.services.series_names import name_of
from archive_app.services.volume_items import kept_in

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class BoxRow:
    """One thing in a box. `code` is the file's or item's, `holding_code` that of the volume itself.

    `volume` is its number; of a volume of items kept singly `reference_code` says from which code to which.
    """

    position: int | None
    holding_code: str
    code: str
    reference_code: str | None
    title: str
    household_no: str | None
    set: HoldingSet
    copy: CopyType
    pages: int
    archival_file_id: int | None
    item_id: int | None
    volume: int = 1
    out: Out | None = None
    moving: bool = False

    @property
    def on_loan_to(self) -> str | None:
        """Return who it has been lent to, None while it is not lent out."""
        return self.out.who if self.out is not None and self.out.lent else None


@dataclass(frozen=True)
class BoxView:
    """A box with its contents in the order they stand. `hidden` counts things the reader may not know of.

    `retention_code` is the longest of the contents; None also when one of them has none.
    """

    id: int
    code: str
    box_no: str
    title: str
    spine_mm: int
    state: BoxState
    place: PlaceView
    series: str
    series_zh: str
    series_en: str
    village_code: str
    village: str
    year: int | None
    retention_code: RetentionCode | None
    fill: Fill
    contents: tuple[BoxRow, ...]
    hidden: int


def box(look: Work, code: str) -> BoxView:
    """Return the box of a code (or of an address ending in one); NotFound when misread, unknown or invisible."""
    one = find_box(look, code)
    auditing.looked(look.archive, look.actor, "box.shown", "boxes", one.id)
    rows = _rows(look, one)
    scanned = in_use.scanning(look, {row[0].id for row in rows})
    spans = _spans(look, one) if is_singly(one.series) else {}
    contents = tuple(
        _row(
            *row[:5],
            span=spans.get(row[0].id),
            out=in_use.out(row[5]) or scanned.get(row[0].id),
            moving=row[6] is not None,
        )
        for row in rows
    )
    fill = fills(look.session, [one])[one.id]
    zh, en = series_names(look, one)
    return BoxView(
        id=one.id,
        code=one.code,
        box_no=one.box_no,
        title=one.title,
        spine_mm=one.spine_mm,
        state=one.state,
        place=place_of_box(look, one),
        series=one.series,
        series_zh=zh,
        series_en=en,
        village_code=one.unit.code,
        village=one.unit.name,
        year=one.year,
        retention_code=longest(
            file.retention_code if file else item.retention_code for _holding, file, item, *_more in rows
        )
        if rows
        else None,
        fill=fill,
        contents=contents,
        hidden=fill.files - len(contents),
    )


def _rows(look: Work, one: Box) -> Sequence[sa.Row[*tuple[Any, ...]]]:
    """Return what is in a box with who has it now: volume, file, item, household, sides, loan, movement."""
    return look.session.execute(
        sa.select(
            Holding,
            ArchivalFile,
            Item,
            Household.no,
            sides_of_holding(),
            in_use.VOLUME_LOAN,
            in_use.VOLUME_MOVE,
        )
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .outerjoin(Item, Holding.item_id == Item.id)
        .outerjoin(Household, ArchivalFile.household_id == Household.id)
        .outerjoin(in_use.VOLUME_LOAN, in_use.volume_out())
        .outerjoin(in_use.VOLUME_MOVE, in_use.volume_on_the_way())
        .where(Holding.box_id == one.id, _visible(look))
        .order_by(Holding.position, Holding.id)
    ).all()


def _spans(look: Work, one: Box) -> dict[int, str]:
    """Return for each volume in a box from which code to which its items are, once they have codes."""
    codes: dict[int, list[str]] = {}
    for holding_id, _item, code in look.session.execute(kept_in([one.id])):
        if code:
            codes.setdefault(holding_id, []).append(code)
    return {
        holding_id: found[0] if len(found) == 1 else f"{found[0]} — {found[-1].rpartition('-')[2]}"
        for holding_id, found in codes.items()
    }


def series_names(look: Work, one: Box) -> tuple[str, str]:
    """Return what the series of a box is called, in Chinese and English."""
    said = name_of(look.archive.rules, one.series)
    return said.zh, said.en


def _visible(look: Work) -> sa.ColumnElement[bool]:
    return sa.or_(
        visible_units(look, ArchivalFile.unit_id, ArchivalFile.household_id),
        visible_units(look, Item.unit_id),
    )


def _row(
    holding: Holding,
    file: ArchivalFile | None,
    item: Item | None,
    number: str | None,
    sides: int | None,
    *,
    span: str | None,
    out: Out | None,
    moving: bool,
) -> BoxRow:
    thing = file or item
    if thing is None:
        raise LookupError(f"holding {holding.id} holds nothing")
    return BoxRow(
        position=holding.position,
        holding_code=holding.code,
        code=thing.code,
        reference_code=span or thing.reference_code,
        title=thing.title,
        household_no=number,
        set=holding.held_set,
        copy=holding.copy,
        pages=sides or 0,
        archival_file_id=holding.archival_file_id,
        item_id=holding.item_id,
        volume=holding.volume,
        out=out,
        moving=moving,
    )
