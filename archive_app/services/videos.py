"""Video references: a record of a video that stays on its carrier; the archive knows what it is and where."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from archive_app.archive import Work
from archive_app.models import Item
from archive_app.models.types import ItemKind, ItemState
from archive_app.rules import partial_dates
from archive_app.rules.access import Right
from archive_app.services import permits, registering, units
from archive_app.services.registering import Placement


@dataclass(frozen=True)
class VideoReference:
    """What is known of a video (elements of DA/T 63-2017): seconds, bytes, SHA-256, carrier and its number.

    `path` is where this machine reaches it, empty for a disc in a drawer; `width` and `height` are pixels.
    """

    title: str
    recorded_on: str
    place: str
    recordist: str
    seconds: int
    carrier: str
    carrier_number: str
    file_name: str
    bytes: int
    sha256: str
    keeper: str
    path: str = ""
    width: int = 0
    height: int = 0
    codec: str = ""


def add_reference(work: Work, video: VideoReference, *, village: str, series: str, year: int) -> Item:
    """Register a video reference in a series of a village's year."""
    unit = units.find(work, village)
    permits.require(work, Right.FILE, unit.id, what=village)
    day = partial_dates.parse(video.recorded_on)
    item = Item(
        state=ItemState.STAGED,
        kind=ItemKind.VIDEO,
        unit_id=unit.id,
        title=video.title,
        document_date=day.text,
        date_earliest=day.earliest,
        date_latest=day.latest,
        details={"video": asdict(video)},
        created_at=work.now,
    )
    work.session.add(item)
    work.session.flush()
    placement = Placement(series=series, unit_id=unit.id, year=year, title=video.title)
    registering.register(work, item, placement, by=work.actor.name)
    return item
