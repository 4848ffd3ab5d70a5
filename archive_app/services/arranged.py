"""What is arranged and what waits for it: the queries the arrangement desk, its page and its papers share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import ArchivalFile, Arrangement, ArrangementLine, Holding, Item, Page, PhotoGroup
from archive_app.models.types import ArrangementState, ItemKind, ItemState, PageState
from archive_app.rules.arranging import Piece

if TYPE_CHECKING:
    from archive_app.archive import Work

#: pages that carry text or picture: a blank side is no page (DA/T 22-2015)
_COUNTED = Page.state != PageState.BLANK


def sides() -> sa.ColumnElement[int]:
    """Return the expression for the pages of an item that carry text or picture."""
    query = sa.select(sa.func.count(Page.id)).where(Page.item_id == Item.id, _COUNTED).correlate(Item)
    return sa.func.coalesce(query.scalar_subquery(), 0)


def waits() -> sa.ColumnElement[bool]:
    """Return the WHERE condition on Item: registered, and without a reference code.

    Written so that no planner takes the index of the codes for it: half of all items may have none.
    """
    return sa.and_(Item.state == ItemState.REGISTERED, sa.func.coalesce(Item.reference_code, "") == "")


def waiting(look: Work, file_id: int) -> list[Piece]:
    """Return the items of a file that have no code yet."""
    rows = look.session.execute(
        sa.select(
            Item.id,
            Item.form_type,
            Item.kind,
            Item.year,
            Item.date_earliest,
            Item.retention_code,
            sides(),
        )
        .where(Item.archival_file_id == file_id, waits())
        .order_by(Item.id)
    )
    return [Piece(*row) for row in rows]


def submitted(look: Work, file_id: int) -> Arrangement | None:
    """Return the round of a file that waits for its checker."""
    return look.session.scalar(
        sa.select(Arrangement).where(
            Arrangement.archival_file_id == file_id, Arrangement.state == ArrangementState.SUBMITTED
        )
    )


def rounds(look: Work, file_id: int) -> int:
    """Return how many rounds a file has had, whatever became of them."""
    query = sa.select(sa.func.max(Arrangement.no)).where(Arrangement.archival_file_id == file_id)
    return look.session.scalar(query) or 0


def checked_before(look: Work, file_id: int, arrangement_id: int) -> bool:
    """Tell whether an earlier round of the file was checked."""
    query = sa.select(Arrangement.id).where(
        Arrangement.archival_file_id == file_id,
        Arrangement.state == ArrangementState.CHECKED,
        Arrangement.id != arrangement_id,
    )
    return look.session.scalar(query.limit(1)) is not None


def lines_of(look: Work, arrangement_id: int) -> Sequence[ArrangementLine]:
    """Return the lines of one round in their order, with their items."""
    return look.session.scalars(
        sa.select(ArrangementLine)
        .where(ArrangementLine.arrangement_id == arrangement_id)
        .options(joinedload(ArrangementLine.item))
        .order_by(ArrangementLine.position)
    ).all()


def checked_lines(look: Work, file_id: int) -> Sequence[ArrangementLine]:
    """Return what a file's contents list says: the lines of all checked rounds, in their order."""
    return look.session.scalars(
        sa.select(ArrangementLine)
        .join(Arrangement, ArrangementLine.arrangement_id == Arrangement.id)
        .where(Arrangement.archival_file_id == file_id, Arrangement.state == ArrangementState.CHECKED)
        .options(joinedload(ArrangementLine.item))
        .order_by(Arrangement.no, ArrangementLine.position)
    ).all()


def last_page(look: Work, file_id: int) -> int:
    """Return the last page number given in a file, 0 for none."""
    query = (
        sa.select(sa.func.max(ArrangementLine.last_page))
        .join(Arrangement, ArrangementLine.arrangement_id == Arrangement.id)
        .where(Arrangement.archival_file_id == file_id, Arrangement.state == ArrangementState.CHECKED)
    )
    return look.session.scalar(query) or 0


def class_of(item: Item, group: PhotoGroup | None = None) -> tuple[object, ...]:
    """Return what decides under which stem an item is numbered, within its file; `group` is a photograph's."""
    kind = item.kind if item.kind in (ItemKind.PHOTO, ItemKind.VIDEO) else None
    return (item.retention_code, kind, group.id if group is not None else None)


def put_in_order(work: Work, box_id: int) -> bool:
    """Let the volumes in an open box stand in the order of their numbers; tell whether anything moved.

    Volumes without a number stay behind those that have one, in the order they came.
    """
    rows = work.session.execute(
        sa.select(Holding, ArchivalFile.reference_code, Item.reference_code)
        .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .outerjoin(Item, Holding.item_id == Item.id)
        .where(Holding.box_id == box_id)
        .order_by(Holding.position, Holding.id)
        .with_for_update(of=Holding)
    ).all()
    wanted = sorted(rows, key=lambda row: ((row[2] or row[1]) is None, row[2] or row[1] or ""))
    moved = [
        (holding, place)
        for place, (holding, _file, _item) in enumerate(wanted, 1)
        if holding.position != place
    ]
    for holding, place in moved:
        before, holding.position = holding.position, place
        work.record("holding.put_in_order", holding, **{"box": box_id, "from": before, "to": place})
    return bool(moved)
