"""Photographs as records (DA/T 50-2014): groups of one event, captions, and what is missing in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Item, Photo, PhotoGroup
from archive_app.models.types import ItemKind, ItemState, MaterialRole, RetentionCode
from archive_app.rules import meetings as rule
from archive_app.rules import partial_dates
from archive_app.rules.access import Right
from archive_app.services import items, meetings, numbering, permits, picture_kinds, units
from archive_app.services.paging import Paged

NOBODY = "无人物"


@dataclass(frozen=True)
class Caption:
    """The elements of a caption (DA/T 50-2014); `related_reference` links to the paper record (参见号)."""

    title: str = ""
    photographer: str = ""
    taken_on: str = ""
    place: str = ""
    persons: str = ""
    event: str = ""
    related_reference: str = ""


@dataclass(frozen=True)
class PhotoView:
    """A picture of a group; `camera_time` and `camera` are what the camera wrote, `lacks` what nobody has said.

    `fixed`: it has its reference code, so its place is for good.
    """

    code: str
    n: int
    caption: Caption
    camera: str
    camera_time: str
    position: str
    registered: bool
    lacks: tuple[str, ...]
    fixed: bool = False


@dataclass(frozen=True)
class GroupView:
    """A group with its pictures. `number` is year-period-group as the standard orders them."""

    id: int
    number: str
    title: str
    event: str
    place: str
    village: str
    village_code: str
    year: int
    meeting_id: int | None
    photos: tuple[PhotoView, ...]

    @property
    def lacking(self) -> int:
        """Return how many pictures lack something."""
        return sum(1 for photo in self.photos if photo.lacks)


def open_group(
    work: Work,
    *,
    title: str,
    village: str,
    year: int,
    event: str = "",
    place: str = "",
    meeting_id: int | None = None,
) -> PhotoGroup:
    """Open a group of pictures of one event. Raises BadInput, NotFound, Forbidden."""
    unit = units.find(work, village)
    permits.require(work, Right.FILE, unit.id, what=village)
    if not title.strip():
        raise errors.BadInput("请写明照片组的题名。", "Give the group a title.")
    if not 1949 <= year <= work.today.year:
        raise errors.BadInput("年度不对；请核对。", "That year cannot be meant; check it.")
    if meeting_id is not None:
        meetings.find(work, meeting_id, Right.FILE)
    return opened(
        work, unit_id=unit.id, title=title, year=year, event=event, place=place, meeting_id=meeting_id
    )


def opened(
    work: Work, *, unit_id: int, title: str, year: int, event: str, place: str, meeting_id: int | None
) -> PhotoGroup:
    """Open a group for which rights were checked; it gets the next number of its year and period."""
    # as long as the paper record of the event (retention schedule)
    code = RetentionCode(work.archive.rules.schedule[work.archive.rules.series[meetings.SERIES].rule].code)
    number = numbering.new_group_number(work, year, code)
    group = PhotoGroup(
        unit_id=unit_id, year=year, retention_code=code, group_no=number, title=title.strip()[:200],
        event=event.strip(), place=place.strip()[:120], meeting_id=meeting_id, created_at=work.now,
        created_by=work.actor.name,
    )  # fmt: skip
    work.session.add(group)
    work.session.flush()
    work.record("photo_group.opened", group, unit=unit_id, meeting=meeting_id)
    return group


def put_in(work: Work, group_id: int, codes: Sequence[str], *, as_photographs: bool = False) -> list[Photo]:
    """Put pictures into a group, in the order of the camera's clock; what stands there already stays as it is.

    With `as_photographs` the person says of each that it is a photograph, whatever it was taken for. Raises BadInput,
    Conflict, NotFound, Forbidden.
    """
    group = find(work, group_id, Right.FILE)
    found = [items.find(work, code) for code in dict.fromkeys(codes)]
    if any(item.unit_id not in (None, group.unit_id) for item in found):
        raise errors.BadInput(
            "有照片属于别的村，不能放进这个组。", "A picture belongs to another village than the group."
        )
    return enter(work, group, found, as_photographs=as_photographs)


def enter(
    work: Work, group: PhotoGroup, found: Sequence[Item], *, as_photographs: bool = False
) -> list[Photo]:
    """Put pictures into a group; rights were checked. Raises BadInput, Conflict."""
    for item in found:
        if as_photographs and item.kind is not ItemKind.PHOTO:
            picture_kinds.name(work, item, ItemKind.PHOTO)
    if any(item.kind is not ItemKind.PHOTO for item in found):
        raise errors.BadInput(
            "照片组里只放照片；有的图像还没有认作照片，请先说明它是照片。",
            "A group of photographs takes photographs only; say first that the picture is one.",
        )
    known = {
        photo.item_id: photo
        for photo in work.session.scalars(
            sa.select(Photo).where(Photo.item_id.in_([one.id for one in found]))
        )
    }
    if any(photo.group_id != group.id for photo in known.values()):
        raise errors.Conflict(
            "有照片已在别的组里；一张照片只属于一个组。", "A picture stands in another group; it has one."
        )
    last = work.session.scalar(sa.select(sa.func.max(Photo.n)).where(Photo.group_id == group.id)) or 0
    made = []
    for item in sorted(found, key=lambda one: (str(one.details.get("taken_at", "")), one.id)):
        if item.id not in known:
            last += 1
            made.append(_photo(work, group, item, last))
    work.session.flush()
    return made


def _photo(work: Work, group: PhotoGroup, item: Item, n: int) -> Photo:
    """Enter a picture with what its group already says of it; the camera's day is offered, not believed.

    A caption it had in a group before comes back with it.
    """
    known = {**vars(Caption(place=group.place, event=group.event)), **item.details.get("caption_before", {})}
    known["related_reference"] = belong(work, group, item) or known["related_reference"]
    photo = Photo(item_id=item.id, group_id=group.id, n=n, **known)
    work.session.add(photo)
    work.record("photo.grouped", item, group=group.id, n=n)
    return photo


def belong(work: Work, group: PhotoGroup, item: Item) -> str:
    """Bind a picture to its group's village and meeting; returns the code of the meeting's minutes, if there are any."""
    if item.unit_id is None:
        item.unit_id = group.unit_id
        work.reindex(item)
    if group.meeting is None:
        return ""
    meetings.bind(work, group.meeting, item)
    return next((one.item.code for one in group.meeting.materials if one.role is MaterialRole.MINUTES), "")


def caption_of(look: Work, code: str) -> Caption:
    """Return what is said of a picture so far. Raises Conflict for one in no group, NotFound."""
    photo = look.session.get(Photo, items.find(look, code).id)
    if photo is None:
        raise errors.Conflict("这张照片还没有归入照片组。", "This picture stands in no group yet.")
    return Caption(**{name: getattr(photo, name) for name in Caption.__dataclass_fields__})


def caption(work: Work, code: str, said: Caption) -> Photo:
    """Write a picture's caption. Raises BadInput for a day that is none, NotFound, Forbidden."""
    item = items.find(work, code)
    permits.require(work, Right.FILE, item.unit_id, what=code)
    photo = work.session.get(Photo, item.id)
    if photo is None:
        raise errors.Conflict("这张照片还没有归入照片组。", "This picture stands in no group yet.")
    if said.taken_on.strip():
        try:
            partial_dates.parse(said.taken_on)
        except partial_dates.BadDate as error:
            raise errors.BadInput(
                f"“{said.taken_on}”不是日期；可写 2018-04-02、2018-04 或 2018。",
                f"{said.taken_on} is no day; write 2018-04-02, 2018-04 or 2018.",
            ) from error
    changed = [name for name, value in vars(said).items() if getattr(photo, name) != value.strip()]
    for name, value in vars(said).items():
        setattr(photo, name, value.strip()[:2000])
    if changed:
        words = " ".join(value for value in (said.title, said.persons, said.event, said.place) if value)
        item.details = {**item.details, "caption": words}
        work.record("photo.captioned", item, fields=changed)
        work.reindex(item)
    return photo


def find(work: Work, group_id: int, right: Right = Right.READ) -> PhotoGroup:
    """Return a group the actor may know of. Raises NotFound, Forbidden."""
    group = work.session.get(PhotoGroup, group_id)
    if group is None:
        raise errors.NotFound(str(group_id))
    permits.require(work, right, group.unit_id, what=str(group_id))
    return group


def show(look: Work, group_id: int) -> GroupView:
    """Return a group with its pictures. Raises NotFound."""
    return _view(look, find(look, group_id))


def group_of(look: Work, item_id: int) -> tuple[GroupView, PhotoView] | None:
    """Return the group and caption of a picture, None when it has none yet."""
    photo = look.session.get(Photo, item_id)
    return (_view(look, photo.group), _photo_view(photo)) if photo else None


def listing(look: Work, *, village: str | None = None, offset: int = 0, limit: int = 50) -> Paged[GroupView]:
    """Return groups, the newest year first. Raises NotFound."""
    query = sa.select(PhotoGroup).where(permits.visible_units(look, PhotoGroup.unit_id))
    if village:
        query = query.where(PhotoGroup.unit_id == units.find(look, village).id)
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.scalars(
        query.options(joinedload(PhotoGroup.unit), selectinload(PhotoGroup.photos).joinedload(Photo.item))
        .order_by(PhotoGroup.year.desc(), PhotoGroup.id.desc())
        .offset(offset)
        .limit(limit)
    )
    return Paged(tuple(_view(look, group) for group in rows), total, offset, limit)


def of_meeting(look: Work, meeting_id: int) -> tuple[GroupView, ...]:
    """Return the groups of a meeting the actor may know of."""
    query = sa.select(PhotoGroup).where(
        PhotoGroup.meeting_id == meeting_id, permits.visible_units(look, PhotoGroup.unit_id)
    )
    query = query.options(selectinload(PhotoGroup.photos).joinedload(Photo.item)).order_by(PhotoGroup.id)
    return tuple(_view(look, group) for group in look.session.scalars(query))


def number_of(group: PhotoGroup) -> str:
    """Return a group's number as the standard orders them: year, period, group."""
    return f"{group.year}-{group.retention_code}-{group.group_no:04}"


def _view(look: Work, group: PhotoGroup) -> GroupView:
    seen = [photo for photo in group.photos if permits.sees_item(look, photo.item)]
    return GroupView(
        group.id, number_of(group), group.title, group.event, group.place,
        group.unit.name, group.unit.code, group.year, group.meeting_id, tuple(_photo_view(one) for one in seen),
    )  # fmt: skip


def _photo_view(photo: Photo) -> PhotoView:
    said = Caption(**{name: getattr(photo, name) for name in Caption.__dataclass_fields__})
    details = photo.item.details
    return PhotoView(
        photo.item.code, photo.n, said, str(details.get("camera", "")), str(details.get("taken_at", "")),
        str(details.get("position", "")), photo.item.state is ItemState.REGISTERED, rule.caption_lacks(vars(said)),
        photo.item.reference_code is not None,
    )  # fmt: skip
