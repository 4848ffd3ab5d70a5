"""Meetings: their record, what belongs to them, and what they lack (requirement row 97)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import Item, Meeting, MeetingMaterial, Page, Photo
from archive_app.models.types import ItemState, MaterialRole
from archive_app.rules import meetings as rule
from archive_app.rules.access import Right
from archive_app.services import items, permits, units
from archive_app.services.paging import Paged

SERIES = "assessment_meeting"
COUNTS = ("due", "present", "agree", "against", "abstain")
MOST_PEOPLE = 100_000


@dataclass(frozen=True)
class MeetingFacts:
    """What people say of a meeting; counts are people, None where not known."""

    title: str
    held_on: dt.date
    place: str = ""
    chair: str = ""
    recorder: str = ""
    due: int | None = None
    present: int | None = None
    agree: int | None = None
    against: int | None = None
    abstain: int | None = None
    decision: str = ""

    def counts(self) -> dict[str, int | None]:
        """Return the counted people by name."""
        return {name: getattr(self, name) for name in COUNTS}


@dataclass(frozen=True)
class Choice:
    """A meeting among others to choose from."""

    id: int
    village: str
    held_on: dt.date
    title: str


@dataclass(frozen=True)
class Material:
    """One item of a meeting as a list shows it."""

    code: str
    title: str
    role: MaterialRole
    kind: str
    registered: bool


@dataclass(frozen=True)
class MeetingView:
    """A meeting with what it has, what it lacks and what cannot be true of it."""

    id: int
    village: str
    village_code: str
    series: str
    facts: MeetingFacts
    materials: tuple[Material, ...]
    lacks: tuple[str, ...]
    wrong: tuple[str, ...]


def record(work: Work, facts: MeetingFacts, *, village: str, series: str = SERIES) -> Meeting:
    """Record a meeting of a village. Raises BadInput, NotFound, Forbidden."""
    unit = units.find(work, village)
    permits.require(work, Right.FILE, unit.id, what=village)
    if series not in work.archive.rules.series:
        raise errors.BadInput(f"没有“{series}”这一类。", f"There is no series {series}.")
    _check(work, facts)
    meeting = Meeting(unit_id=unit.id, series=series, created_at=work.now, created_by=work.actor.name)
    _write(meeting, facts)
    work.session.add(meeting)
    work.record("meeting.recorded", meeting, unit=unit.id)
    return meeting


def amend(work: Work, meeting_id: int, facts: MeetingFacts) -> Meeting:
    """Correct what is said of a meeting; the audit trail names what changed. Raises BadInput, NotFound, Forbidden."""
    meeting = find(work, meeting_id, Right.FILE)
    _check(work, facts)
    before = _facts(meeting)
    _write(meeting, facts)
    changed = [name for name in vars(facts) if getattr(before, name) != getattr(facts, name)]
    if changed:
        work.record("meeting.amended", meeting, fields=changed)
    return meeting


def attach(work: Work, meeting_id: int, code: str, role: MaterialRole | None = None) -> MeetingMaterial:
    """Say that an item belongs to a meeting; without `role` by what the item is. Again: the role is changed."""
    meeting = find(work, meeting_id, Right.FILE)
    item = items.find(work, code)
    if item.unit_id not in (None, meeting.unit_id):
        raise errors.BadInput(
            "这一件属于别的村，不能放进这个会议。", "This item belongs to another village than the meeting."
        )
    return bind(work, meeting, item, role)


def bind(work: Work, meeting: Meeting, item: Item, role: MaterialRole | None = None) -> MeetingMaterial:
    """Bind an item to a meeting; rights were checked."""
    role = role or rule.role_of(item.kind, item.title + "\n" + _first_words(work, item))
    found = _bound(work, meeting, item)
    if found is None:
        found = MeetingMaterial(meeting_id=meeting.id, item_id=item.id, role=role)
        work.session.add(found)
        work.record("meeting.item_bound", meeting, item=item.id, role=role)
    elif found.role is not role:
        found.role = role
        work.record("meeting.item_bound", meeting, item=item.id, role=role)
    return found


def detach(work: Work, meeting_id: int, code: str) -> None:
    """Say that an item does not belong to a meeting; the item itself stays where it is filed.

    Raises Conflict for a picture of the meeting's group, NotFound, Forbidden.
    """
    meeting = find(work, meeting_id, Right.FILE)
    item = items.find(work, code)
    photo = work.session.get(Photo, item.id)
    if photo is not None and photo.group.meeting_id == meeting.id:
        raise errors.Conflict(
            "这张照片在这次会议的照片组里；请先从组里移出。",
            "The picture stands in this meeting's group; take it out there first.",
        )
    if not release(work, meeting, item):
        raise errors.NotFound(code)


def release(work: Work, meeting: Meeting, item: Item) -> bool:
    """Unbind an item from a meeting; rights were checked. Tells whether it was bound."""
    found = _bound(work, meeting, item)
    if found is None:
        return False
    work.record("meeting.item_unbound", meeting, item=item.id, role=found.role)
    work.session.delete(found)
    work.session.flush()
    work.session.expire(meeting, ["materials"])
    return True


def _bound(work: Work, meeting: Meeting, item: Item) -> MeetingMaterial | None:
    return work.session.scalar(
        sa.select(MeetingMaterial).where(
            MeetingMaterial.meeting_id == meeting.id, MeetingMaterial.item_id == item.id
        )
    )


def find(work: Work, meeting_id: int, right: Right = Right.READ) -> Meeting:
    """Return a meeting the actor may know of. Raises NotFound, Forbidden."""
    meeting = work.session.get(Meeting, meeting_id)
    if meeting is None:
        raise errors.NotFound(str(meeting_id))
    permits.require(work, right, meeting.unit_id, what=str(meeting_id))
    return meeting


def named(look: Work, text: str, *, village: str | None = None, year: int | None = None) -> Meeting | None:
    """Return the meeting of this number or title the actor may know of; None where no record bears it.

    Raises BadInput where several do, NotFound for a number that is none.
    """
    wanted = text.strip()
    if wanted.isascii() and wanted.isdecimal():
        return find(look, int(wanted[:9]))
    query = sa.select(Meeting).where(Meeting.title == wanted, permits.visible_units(look, Meeting.unit_id))
    if village:
        query = query.where(Meeting.unit_id == units.find(look, village).id)
    found = [one for one in look.session.scalars(query) if year in (None, one.held_on.year)]
    if len(found) > 1:
        told = "、".join(f"{one.id}（{one.unit.name} {one.held_on}）" for one in found)
        raise errors.BadInput(
            f"有几次会议都叫“{wanted}”：{told}；请给出编号。",
            f"Several meetings are called so: {told}; give the number.",
        )
    return found[0] if found else None


def show(look: Work, meeting_id: int) -> MeetingView:
    """Return a meeting with all that belongs to it. Raises NotFound."""
    return _view(look, find(look, meeting_id))


def listing(
    look: Work, *, village: str | None = None, lacking: bool = False, offset: int = 0, limit: int = 50
) -> Paged[MeetingView]:
    """Return meetings, the newest first; `lacking` only those that lack something. Raises NotFound."""
    query = sa.select(Meeting).where(permits.visible_units(look, Meeting.unit_id))
    if village:
        query = query.where(Meeting.unit_id == units.find(look, village).id)
    query = query.options(
        joinedload(Meeting.unit), selectinload(Meeting.materials).joinedload(MeetingMaterial.item)
    ).order_by(Meeting.held_on.desc(), Meeting.id.desc())
    # a township has hundreds of meetings in all its years: what each lacks is looked at in memory
    views = [_view(look, meeting) for meeting in look.session.scalars(query)]
    wanted = [view for view in views if view.lacks or view.wrong] if lacking else views
    return Paged(tuple(wanted[offset : offset + limit]), len(wanted), offset, limit)


def choices(look: Work, *, unit_id: int | None = None) -> tuple[Choice, ...]:
    """Return the meetings something could belong to, the newest first: of a village, or all."""
    query = (
        sa.select(Meeting)
        .where(permits.visible_units(look, Meeting.unit_id))
        .options(joinedload(Meeting.unit))
    )
    if unit_id is not None:
        query = query.where(Meeting.unit_id == unit_id)
    rows = look.session.scalars(query.order_by(Meeting.held_on.desc(), Meeting.id.desc()))
    return tuple(Choice(one.id, one.unit.name, one.held_on, one.title) for one in rows)


def of_item(look: Work, item_id: int) -> tuple[MeetingView, ...]:
    """Return the meetings an item belongs to."""
    query = sa.select(Meeting).join(MeetingMaterial).where(MeetingMaterial.item_id == item_id)
    return tuple(_view(look, meeting) for meeting in look.session.scalars(query.order_by(Meeting.id)))


def _view(look: Work, meeting: Meeting) -> MeetingView:
    facts = _facts(meeting)
    seen = [one for one in meeting.materials if one.item.state is not ItemState.WITHDRAWN]
    roles: Sequence[MaterialRole] = [one.role for one in seen]
    return MeetingView(
        meeting.id,
        meeting.unit.name,
        meeting.unit.code,
        meeting.series,
        facts,
        tuple(
            Material(
                one.item.code, one.item.title, one.role, one.item.kind, one.item.state is ItemState.REGISTERED
            )
            for one in seen
            if permits.sees_item(look, one.item)
        ),
        rule.lacking(roles, facts.counts()),
        rule.contradictions(facts.counts()),
    )


def _facts(meeting: Meeting) -> MeetingFacts:
    return MeetingFacts(**{name: getattr(meeting, name) for name in MeetingFacts.__dataclass_fields__})


def _write(meeting: Meeting, facts: MeetingFacts) -> None:
    for name, value in vars(facts).items():
        setattr(meeting, name, value)


def _check(work: Work, facts: MeetingFacts) -> None:
    if not facts.title.strip():
        raise errors.BadInput("请写明会议名称。", "Give the meeting a title.")
    if facts.held_on > work.today:
        raise errors.BadInput(
            "会议日期在今天之后；请核对。", "The meeting's day lies in the future; check it."
        )
    for count in facts.counts().values():
        if count is not None and not 0 <= count <= MOST_PEOPLE:
            raise errors.BadInput("人数和票数应是 0 或正整数。", "Counts of people and votes are 0 or more.")


def _first_words(work: Work, item: Item) -> str:
    return (
        work.session.scalar(sa.select(Page.text).where(Page.item_id == item.id).order_by(Page.n).limit(1))
        or ""
    )
