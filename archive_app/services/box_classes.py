"""What a box may hold: one organisation, one class, one year, and of single items one period (DA/T 22-2015)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import Conflict
from archive_app.models import ArchivalFile, Box, Holding, Item
from archive_app.models.types import ItemState, RetentionCode
from archive_app.rules.arranging import BoxClass, misfits
from archive_app.rules.sentence import Sentence

if TYPE_CHECKING:
    from archive_app.archive import Work

DIFFERENCES = {
    "unit": Sentence("单位", "unit"),
    "series": Sentence("类别", "series"),
    "year": Sentence("年度", "year"),
    "retention": Sentence("保管期限", "retention period"),
}


def refuse_misfit(work: Work, file: ArchivalFile, box: Box) -> None:
    """Raise Conflict when a file must not go into a box, naming in what they differ."""
    mine = BoxClass(file.unit_id, file.series, file.year)
    found = list(misfits(mine, BoxClass(box.unit_id, box.series, box.year)))
    if file.series != "household":
        periods = {*periods_in(work, box.id), file.retention_code or RetentionCode.Y}
        found += ["retention"] if len(periods) > 1 else []
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
    of_files = (
        sa.select(Item.retention_code)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .join(Holding, Holding.archival_file_id == ArchivalFile.id)
        .where(
            Holding.box_id == box_id,
            Holding.item_id.is_(None),
            ArchivalFile.series != "household",
            Item.state == ItemState.REGISTERED,
        )
    )
    single = (
        sa.select(Item.retention_code)
        .join(Holding, Holding.item_id == Item.id)
        .where(Holding.box_id == box_id)
    )
    return {code or RetentionCode.Y for code in look.session.scalars(of_files.union(single))}
