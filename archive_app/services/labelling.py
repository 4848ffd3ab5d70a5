"""Printing labels with QR codes for boxes and places (requirement row 60).

What is printed stays on the shelf for decades, so nothing is printed that would lead nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.errors import BadInput, NotFound, PrintRefused, ServiceMissing
from archive_app.models import Box, Installation, Place
from archive_app.models.types import PlaceKind, RetentionCode
from archive_app.rules.access import Actor, Right
from archive_app.services import units
from archive_app.services.box_page import series_names
from archive_app.services.lookup import box_condition, sees_place
from archive_app.services.permits import require
from archive_app.services.place_views import PlaceView, places_of_boxes
from labels import codes
from labels.fonts import MissingFont
from labels.sheets import BoxLabel, box_sheet
from labels.stock import BadStock, Stock

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work

DEFAULT_STOCK: Final = "a4-21"
MOST_LABELS: Final = 3000
#: mm either way: more is no printer's fault but a slip of the hand
MOST_SHIFT: Final = 20.0
#: as the spine says it (DA/T 22-2015)
RETENTION_WORDS: Final = {RetentionCode.Y: "永久", RetentionCode.D30: "30年", RetentionCode.D10: "10年"}
KIND_WORDS: Final = {PlaceKind.ROOM: "库房", PlaceKind.CABINET: "档案橱", PlaceKind.SHELF: "层"}
CHUNK: Final = 500


@dataclass(frozen=True)
class Printed:
    """A print job as PDF. `missing`: signs no font has; `shortened`: codes whose text did not fit."""

    pdf: bytes
    pages: int
    labels: int
    missing: tuple[str, ...]
    shortened: tuple[str, ...]


def print_labels(
    archive: Archive,
    actor: Actor,
    wanted: Sequence[str],
    *,
    stock: str = DEFAULT_STOCK,
    start_at: int = 1,
    shift: tuple[float, float] = (0.0, 0.0),
) -> Printed:
    """Print one label for each code of a box, room, cabinet or shelf, in the order given, and record it.

    `start_at` is the first free label of a begun sheet; `shift` in mm. Raises NotFound for a code that is
    misread, unknown or invisible, Forbidden without the right to print, PrintRefused while the addresses would
    only work on this very machine, BadInput for a bad stock, start or shift, ServiceMissing without a Chinese font.
    """
    with archive.look(actor) as look:
        sheet_stock = find_stock(archive, stock, start_at, shift)
        labels = preview(look, wanted)
        demo = is_demo(look)
    try:
        sheet = box_sheet(labels, sheet_stock, start_at=start_at, shift=shift, demo=demo, title="标签")
    except MissingFont as error:
        raise ServiceMissing(
            "没有中文字体，标签印不出来；请安装 fonts-noto-cjk。",
            "There is no Chinese font to print with; install fonts-noto-cjk.",
        ) from error
    with archive.work(actor) as work:
        for label in labels:
            code = codes.parse(label.code)
            kind = Box if code.kind == "B" else Place
            work.record("label.printed", work.session.get_one(kind, code.number), stock=stock)
    return Printed(sheet.pdf, sheet.pages, len(labels), sheet.missing, sheet.shortened)


def preview(look: Work, wanted: Sequence[str]) -> list[BoxLabel]:
    """Return what the labels of these codes will say. The same errors as printing."""
    require(look, Right.LABEL)
    _refuse_loopback(look)
    if not wanted:
        raise BadInput("请说明要印哪些标签。", "Say which labels to print.")
    if len(wanted) > MOST_LABELS:
        raise BadInput(
            f"一次最多印 {MOST_LABELS} 枚；请分几次。",
            f"At most {MOST_LABELS} labels at once; print in parts.",
        )
    numbers = [_read(text) for text in wanted]
    made = _box_labels(look, {code.number for code in numbers if code.kind == "B"})
    made |= _place_labels(look, {code.number for code in numbers if code.kind in "RCS"})
    found = [made.get(str(code)) for code in numbers]
    if any(label is None for label in found):
        raise NotFound
    return [label for label in found if label is not None]


def codes_of_all(look: Work, kind: str, unit: str | None = None) -> list[str]:
    """Return the codes of all visible boxes, or places of a kind ("box", "cabinet", "shelf", "room").

    In the order they stand; with `unit`, only those of a unit and below. For `--all`.
    """
    require(look, Right.LABEL)
    within: frozenset[int] | None = None
    if unit is not None:
        within = units.with_all_below(units.parents(look.session), [units.find(look, unit).id])
    if kind == "box":
        boxes = sa.select(Box).where(box_condition(look)).order_by(Box.shelf_id, Box.position, Box.id)
        if within is not None:
            boxes = boxes.where(Box.unit_id.in_(sorted(within)))
        return [one.code for one in look.session.scalars(boxes)]
    if kind not in set(PlaceKind):
        raise BadInput("只能印盒、库房、橱和层的标签。", "Labels are for boxes, rooms, cabinets and shelves.")
    places = sa.select(Place).where(Place.kind == PlaceKind(kind)).order_by(Place.parent_id, Place.position)
    if within is not None:
        places = places.where(Place.unit_id.in_(sorted(within)))
    return [one.code for one in look.session.scalars(places) if sees_place(look, one)]


def find_stock(
    archive: Archive, key: str, start_at: int = 1, shift: tuple[float, float] = (0.0, 0.0)
) -> Stock:
    """Return the label stock of a key, on which printing may begin so; BadInput says what does not fit."""
    stock = archive.rules.label_stocks.get(key)
    if stock is None:
        known = "、".join(archive.rules.label_stocks)
        raise BadInput(f"没有“{key}”这种标签纸；可用：{known}。", f"No label stock {key}; use {known}.")
    try:
        list(stock.places(start_at, 1))
    except BadStock as error:
        raise BadInput(
            f"起始位置应在 1 到 {stock.per_page} 之间。", f"Start at a label from 1 to {stock.per_page}."
        ) from error
    if not all(-MOST_SHIFT <= one <= MOST_SHIFT for one in shift):  # false for "not a number" too
        raise BadInput(
            f"位移最多 {MOST_SHIFT:g} 毫米；请改小。", f"Shift by at most {MOST_SHIFT:g} mm; make it smaller."
        )
    return stock


def is_demo(look: Work) -> bool:
    """Tell whether this is a demonstration, so that every print says so."""
    installation = look.session.get(Installation, 1)
    return installation is not None and installation.demo


def _refuse_loopback(look: Work) -> None:
    if look.archive.settings.base_is_loopback and not is_demo(look):
        raise PrintRefused(
            "现在印的二维码只在这台机器上有效；请先设置 ARCHIVE_BASE_URL 为别的机器也能打开的地址。",
            "QR codes printed now would only work on this machine; set ARCHIVE_BASE_URL to an address others reach.",
        )


def _read(text: str) -> codes.Code:
    try:
        code = codes.extract(text)
    except codes.BadCode as error:
        raise NotFound from error
    if code.kind not in "BRCS":
        raise NotFound
    return code


def _box_labels(look: Work, numbers: set[int]) -> dict[str, BoxLabel]:
    made: dict[str, BoxLabel] = {}
    for part in _parts(numbers):
        boxes = look.session.scalars(
            sa.select(Box).where(Box.id.in_(part), box_condition(look)).options(joinedload(Box.unit))
        ).all()
        places = places_of_boxes(look, boxes)
        made |= {one.code: _box_label(look, one, places[one.id]) for one in boxes}
    return made


def _box_label(look: Work, one: Box, place: PlaceView) -> BoxLabel:
    rule = look.archive.rules.schedule.get(_schedule_key(look, one.series))
    kept = RETENTION_WORDS[rule.code] if rule else ""
    year = f"{one.year}年度" if one.year else ""
    way = " › ".join(part for part in (place.room, place.cabinet, place.shelf) if part)
    return BoxLabel(
        code=one.code,
        address=_address(look, one.code),
        name=f"{one.unit.name} {one.box_no}盒",
        details=tuple(
            line
            for line in (series_names(look, one)[0], " ".join(part for part in (year, kept) if part), way)
            if line
        ),
    )


def _schedule_key(look: Work, series: str) -> str:
    if series == "household":
        return "household_file"
    known = look.archive.rules.series.get(series)
    return known.rule if known else ""


def _place_labels(look: Work, numbers: set[int]) -> dict[str, BoxLabel]:
    made: dict[str, BoxLabel] = {}
    for part in _parts(numbers):
        rows = look.session.scalars(
            sa.select(Place).where(Place.id.in_(part)).options(joinedload(Place.unit))
        )
        for one in rows.all():
            if sees_place(look, one):
                made[one.code] = _place_label(look, one)
    return made


def _place_label(look: Work, one: Place) -> BoxLabel:
    way, step = [], one.parent
    while step is not None:
        way.append(step.name)
        step = step.parent
    use = (
        f"专橱专用：{one.use}"
        if one.is_dedicated and one.use
        else "专橱专用"
        if one.is_dedicated
        else one.use
    )
    details = (f"{one.unit.name} {KIND_WORDS[one.kind]}", " › ".join(reversed(way)), use)
    return BoxLabel(
        code=one.code,
        address=_address(look, one.code),
        name=one.name,
        details=tuple(line for line in details if line),
    )


def _address(look: Work, code: str) -> str:
    return f"{look.archive.settings.base_url}/q/{code}"


def _parts(numbers: set[int]) -> Iterator[list[int]]:
    listed = sorted(numbers)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]
