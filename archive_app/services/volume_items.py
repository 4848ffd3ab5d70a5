"""Which items lie in which volume: what queries, labels, papers and places share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.models import Holding, Item
from archive_app.models.types import ItemKind, ItemState

if TYPE_CHECKING:
    from archive_app.services.place_views import PlaceView


def volume_of() -> sa.ColumnElement[int]:
    """Return the number of the volume an Item lies in: the first where nobody said."""
    return sa.func.coalesce(Item.volume, 1)


def lies_in() -> sa.ColumnElement[bool]:
    """Return the condition that the paper of an Item is in a Holding: kept singly there, or in that volume."""
    of_file = sa.and_(
        Holding.item_id.is_(None),
        Holding.archival_file_id == Item.archival_file_id,
        Holding.volume == volume_of(),
    )
    return sa.or_(Holding.item_id == Item.id, of_file)


def kept_in(box_ids: Iterable[int]) -> sa.Select[int, int, str | None]:
    """Return the query for (volume's id, item's id, its reference code) of the paper in these boxes, by code."""
    return (
        sa.select(Holding.id, Item.id, Item.reference_code)
        .join(Item, lies_in())
        .where(
            Holding.box_id.in_(list(box_ids)),
            Item.state == ItemState.REGISTERED,
            Item.kind != ItemKind.VIDEO,  # has no paper
        )
        .order_by(Holding.box_id, Holding.position, Holding.id, Item.reference_code.is_(None))
        .order_by(Item.reference_code, Item.id)
    )


def of_item(places: Iterable[PlaceView], volume: int | None) -> tuple[PlaceView, ...]:
    """Return the places of a file where an item of that volume is; all of them where no set has such a volume."""
    found = tuple(places)
    return tuple(one for one in found if one.volume == (volume or 1)) or found
