"""What a box may hold: one organisation, one class, one year, and of single items one period (DA/T 22-2015)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict
from archive_app.models import ArchivalFile, Box, Holding, Item
from archive_app.models.types import ItemState, RetentionCode
from archive_app.rules.arranging import BoxClass, misfits
from archive_app.rules.sentence import Sentence
from archive_app.services.volume_items import lies_in, volume_of

if TYPE_CHECKING:
    from archive_app.archive import Work

DIFFERENCES = {
    "unit": Sentence("单位", "unit"),
    "series": Sentence("类别", "series"),
    "year": Sentence("年度", "year"),
    "retention": Sentence("保管期限", "retention period"),
}


def refuse_misfit(work: Work, file: ArchivalFile, box: Box, volume: int = 1) -> None:
    """Raise Conflict when a volume of a file must not go into a box, naming in what they differ."""
    mine = BoxClass(file.unit_id, file.series, file.year)
    found = list(misfits(mine, BoxClass(box.unit_id, box.series, box.year)))
    if file.series != "household":
        begun_for = {box.retention_code} - {None}
        periods = {*periods_in(work, box.id), *_periods_of(work, file, volume)}
        found += ["retention"] if len(periods | begun_for) > 1 else []
    if not found:
        return
    zh = "、".join(DIFFERENCES[one].zh for one in found)
    en = ", ".join(DIFFERENCES[one].en for one in found)
    raise Conflict(
        f"盒 {box.box_no} 与它的{zh}不同，不能同盒（DA/T 22-2015）；请另选一盒。",
        f"Box {box.box_no} is of another {en}, which must not share a box (DA/T 22-2015); choose another.",
    )


def periods_in(look: Work, box_id: int) -> set[RetentionCode]:
    """Return the periods of the single items in a box; household volumes may be of several."""
    inside = (
        sa.select(Item.retention_code)
        .join(Holding, lies_in())
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .where(
            Holding.box_id == box_id,
            Item.state == ItemState.REGISTERED,
            sa.or_(Holding.item_id.is_not(None), ArchivalFile.series != "household"),
        )
        .distinct()
    )
    return {code or RetentionCode.Y for code in look.session.scalars(inside)}


def _periods_of(look: Work, file: ArchivalFile, volume: int) -> set[RetentionCode]:
    """Return the periods of the items in a volume; those of its file while nothing lies in it."""
    inside = sa.select(Item.retention_code).where(Item.archival_file_id == file.id, volume_of() == volume)
    found = {code or RetentionCode.Y for code in look.session.scalars(inside.distinct())}
    return found or {file.retention_code or RetentionCode.Y}
