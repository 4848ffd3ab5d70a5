"""Items without pages, which are the videos: what they are found by, and their key in the index.

In the index and its outbox such an item stands under minus its id, so that it cannot meet the id of a page.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from archive_app.models import ArchivalFile, Item, Page
from archive_app.models.types import ItemKind, ItemState

#: an item of another kind that has no pages has lost them; `archive verify` names it
PAGELESS = sa.and_(
    Item.state == ItemState.REGISTERED,
    Item.kind == ItemKind.VIDEO,
    ~sa.exists().where(Page.item_id == Item.id),
)
#: what is told of a video, in the order it is read
_SAID = ("recordist", "place", "recorded_on", "carrier", "carrier_number", "file_name", "keeper")


def items(session: Session, ids: Sequence[int]) -> Sequence[Item]:
    """Return those of these items that are registered and have no pages, with what their documents need."""
    return session.scalars(
        sa.select(Item)
        .where(Item.id.in_(ids), PAGELESS)
        .options(joinedload(Item.unit), joinedload(Item.archival_file).joinedload(ArchivalFile.household))
    ).all()


def text_of(item: Item) -> str:
    """Return what is written down about an item, one thing a line: its title, then what is told of the video."""
    video = item.details.get("video") or {}
    caption = item.details.get("caption")
    told = [item.title, *(str(video.get(name) or "") for name in _SAID), str(caption or "")]
    return "\n\n".join(one for one in told if one)
