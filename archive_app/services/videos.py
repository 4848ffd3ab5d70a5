"""Video references: a record of a video that stays on its carrier; the archive knows what it is and where.

What people say of one can be corrected; what stood there before is kept in the item's details (`video_before`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Household, Item
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


#: what people may say of a video again; the rest is measured on the file
SAID = ("title", "recorded_on", "place", "recordist", "carrier", "carrier_number", "keeper", "path")


def add_reference(
    work: Work,
    video: VideoReference,
    *,
    year: int,
    village: str = "",
    series: str = "",
    household_no: str = "",
) -> Item:
    """Register a video reference: in a series of a village's year, or in a household's file.

    Raises BadInput for a day that is none, NotFound, Forbidden.
    """
    household = _household(work, household_no) if household_no.strip() else None
    unit_id = household.village_id if household else units.find(work, village).id
    permits.require(
        work, Right.FILE, unit_id, household.id if household else None, what=household_no or village
    )
    day = _day(video.recorded_on)
    item = Item(
        state=ItemState.STAGED,
        kind=ItemKind.VIDEO,
        unit_id=unit_id,
        title=video.title,
        document_date=day.text,
        date_earliest=day.earliest,
        date_latest=day.latest,
        details={"video": asdict(video)},
        created_at=work.now,
    )
    work.session.add(item)
    work.session.flush()
    placement = Placement(
        household=household,
        series=None if household else series,
        unit_id=unit_id,
        year=year,
        title=video.title,
    )
    registering.register(work, item, placement, by=work.actor.name)
    return item


def reference_of(item: Item) -> VideoReference | None:
    """Return what is known of a video item that stays on its carrier, or did before it was taken in."""
    told = item.details.get("video")
    return VideoReference(**told) if isinstance(told, dict) and "carrier" in told else None


def rewrite(work: Work, item: Item, video: VideoReference) -> tuple[str, ...]:
    """Write anew what is known of a video; returns the names of what changed. Rights were checked. Raises BadInput."""
    before = reference_of(item)
    if before is None:
        raise errors.BadInput("这一件不是视频目录。", "This item is no video reference.")
    if not video.title.strip():
        raise errors.BadInput("请写明录像的题名。", "Give the video a title.")
    day = _day(video.recorded_on)
    changed = {name: value for name, value in vars(before).items() if getattr(video, name) != value}
    if not changed:
        return ()
    line = {"at": work.now.isoformat(), "by": work.actor.name, "before": changed}
    item.details = {
        **item.details,
        "video": asdict(video),
        "video_before": [*item.details.get("video_before", []), line],
    }
    item.title = video.title[:300]
    item.document_date, item.date_earliest, item.date_latest = day.text, day.earliest, day.latest
    work.record("video.amended", item, fields=sorted(changed))
    work.reindex(item)
    return tuple(changed)


def _day(text: str) -> partial_dates.PartialDate:
    try:
        return partial_dates.parse(text)
    except partial_dates.BadDate as error:
        raise errors.BadInput(
            "请写明拍摄日期；可写 2018-04-02、2018-04 或 2018。",
            "Give the day of recording: 2018-04-02, 2018-04 or 2018.",
        ) from error


def _household(work: Work, number: str) -> Household:
    found = work.session.scalar(sa.select(Household).where(Household.no == number.strip()))
    if found is None or not work.actor.reaches(found.village_id, found.id):
        raise errors.NotFound(number)
    return found
