"""The box a person names when handing in: refused at the door when the rules speak against it, and kept to after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import ArchivalFile, Box, Holding, Household, Item, Unit
from archive_app.models.types import BoxState
from archive_app.rules import shelving as rule
from archive_app.services import registering, series_names
from archive_app.services.boxes import sides_in
from archive_app.services.lookup import find_box
from archive_app.services.registering import Placement
from archive_app.services.volume_items import lies_in

if TYPE_CHECKING:
    from archive_app.archive import Work

#: why something handed in for a box waits for a person
DOUBT: Final = "box_other"


def check(
    look: Work,
    code: str,
    unit_id: int | None,
    household: Household | None,
    series: str | None,
    year: int | None,
) -> Box:
    """Return the box of a code, as long as what is handed in may go into it.

    Raises NotFound for an unknown or invisible box, BadInput with the rule when it is sealed, full, of another unit,
    class or year, or the household's volume stands in another box.
    """
    try:
        box = find_box(look, code[:200])
    except NotFound as error:
        raise NotFound(code) from error
    refused = _refusal(look, box, unit_id, household, series, year)
    if refused is not None:
        raise BadInput(
            f"不能放进盒 {box.box_no}（{box.code}）：{refused[0]}",
            f"Not into box {box.box_no} ({box.code}): {refused[1]}",
        )
    return box


def register(
    work: Work,
    item: Item,
    placement: Placement,
    said: Mapping[str, Any],
    *,
    by: str,
    marks: tuple[str, ...] = (),
) -> bool:
    """Register an item, into the box that was said where one was; else leave it to a person, never put it elsewhere."""
    box = said.get("box")
    if not box:
        registering.register(work, item, placement, by=by, marks=marks)
        return True
    sent = len(work.tasks)
    try:
        with work.session.begin_nested():
            registering.register(work, item, replace(placement, box=box), by=by, marks=marks)
            if not lies_there(work, item, box):
                raise Conflict("放进了别的盒。", "It was put into another box.")
    except (Conflict, NotFound):
        del work.tasks[sent:]
        item.doubts = [*item.doubts, DOUBT]
        return False
    return True


def lies_there(work: Work, item: Item, code: str) -> bool:
    """Tell whether the paper of a registered item is in the box of a code."""
    box = find_box(work, code)
    query = sa.select(Holding.id).join(Item, lies_in()).where(Item.id == item.id, Holding.box_id == box.id)
    return work.session.scalar(query.limit(1)) is not None


def _refusal(
    look: Work,
    box: Box,
    unit_id: int | None,
    household: Household | None,
    series: str | None,
    year: int | None,
) -> tuple[str, str] | None:
    rules = look.archive.rules
    if box.state is not BoxState.OPEN:
        return "盒已封，不再放入；请另选一盒，或先启封。", "it is sealed; choose another, or open it first."
    if unit_id not in (None, box.unit_id):
        owner = look.session.get_one(Unit, box.unit_id).name
        return (
            f"这盒是{owner}的，不同单位不能同盒（DA/T 22-2015）。",
            f"it is of {owner}; units do not share a box (DA/T 22-2015).",
        )
    wanted = series_names.HOUSEHOLD if household is not None else series
    if wanted not in (None, box.series):
        said = series_names.name_of(rules, box.series)
        return (
            f"这盒装的是{said.zh}，不同类别不能同盒（DA/T 22-2015）。",
            f"it holds {said.en}; classes do not share a box (DA/T 22-2015).",
        )
    if year is not None and box.year not in (None, year):
        return (
            f"这盒是 {box.year} 年的，不同年度不能同盒（DA/T 22-2015）。",
            f"it is of {box.year}; years do not share a box (DA/T 22-2015).",
        )
    standing = _boxes_of(look, household) if household is not None else []
    if standing and box.id not in [one.id for one in standing]:
        return (
            f"这户的户档已在盒 {standing[0].box_no}（{standing[0].code}）；换盒要申请挪动（桑发〔2018〕30号：不得挪动）。",
            f"the household's volume stands in box {standing[0].box_no} ({standing[0].code}); another takes a movement.",
        )
    inside = [sides for _box, sides in sides_in(look.session, [box.id])]
    singly = rule.is_singly(box.series)
    if not standing and not singly and not rule.takes_another(box.spine_mm, inside):
        return "盒已满；请另选一盒。", "it is full; choose another."
    return None


def _boxes_of(look: Work, household: Household) -> list[Box]:
    query = (
        sa.select(Box)
        .join(Holding, Holding.box_id == Box.id)
        .join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .where(ArchivalFile.household_id == household.id)
        .order_by(Holding.id)
    )
    return list(look.session.scalars(query))
