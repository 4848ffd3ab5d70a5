"""Small makers of records for tests: fictitious people, valid rows, nothing hidden.

Each takes a session and flushes; what a test does not care about gets a harmless value.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from itertools import count
from typing import Any

from sqlalchemy.orm import Session

from archive_app.models import (
    ArchivalFile,
    Batch,
    Box,
    DigitalObject,
    Hold,
    Holding,
    HoldSubject,
    Household,
    Item,
    Member,
    Page,
    Person,
    Place,
    Placement,
    RetentionFloor,
    Source,
    Unit,
    User,
    UserRole,
    UserScope,
)
from archive_app.models.types import (
    CopyType,
    FileKind,
    FormType,
    HoldingSet,
    ItemKind,
    ItemState,
    ObjectRole,
    PageState,
    PlaceKind,
    RetentionCode,
    Role,
    SourceState,
    UnitKind,
)
from archive_app.rules.access import Actor, rights_of

NOW = dt.datetime(2026, 5, 10, 2, 0, tzinfo=dt.UTC)
NOTICE = "桑发〔2018〕30号"
_numbers = count(1)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self, now: dt.datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> dt.datetime:
        return self.now

    def set(self, year: int, month: int, day: int, hour: int = 12) -> None:
        """Move to an hour of a day in the township (UTC+8)."""
        self.now = dt.datetime(year, month, day, hour, tzinfo=dt.timezone(dt.timedelta(hours=8)))

    def advance(self, **of_time: float) -> None:
        """Move forward."""
        self.now += dt.timedelta(**of_time)


class MemoryQueue:
    """Takes tasks and keeps them, in the order they came."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, int]] = []

    def send(self, task: str, subject_id: int) -> None:
        """Take one task."""
        self.sent.append((task, subject_id))


def added(session: Session, row: Any) -> Any:
    """Add a row, flush, and give it back."""
    session.add(row)
    session.flush()
    return row


def make_town(session: Session, name: str = "测试镇", code: str = "370406101") -> Unit:
    """Make the town every village belongs to."""
    return added(session, Unit(code=code, name=name, kind=UnitKind.TOWN, fictitious=True))


def make_village(
    session: Session, name: str = "桑村", code: str | None = None, town: Unit | None = None
) -> Unit:
    """Make a village with a 12-digit code."""
    code = code or f"370406101{next(_numbers):03d}"
    parent_id = town.id if town else None
    return added(
        session, Unit(code=code, name=name, kind=UnitKind.VILLAGE, parent_id=parent_id, fictitious=True)
    )


def make_person(session: Session, name: str = "张测试", **values: Any) -> Person:
    """Make a fictitious person."""
    return added(session, Person(name=name, fictitious=True, **values))


def make_household(session: Session, village: Unit, head: str = "张测试", **values: Any) -> Household:
    """Make a household whose head is its only member."""
    person = make_person(session, head)
    values.setdefault("no", f"{village.village3}-{next(_numbers):04d}")
    household = added(session, Household(village_id=village.id, head_id=person.id, created_at=NOW, **values))
    added(session, Member(household_id=household.id, person_id=person.id, relation="户主"))
    return household


def make_household_file(session: Session, household: Household, **values: Any) -> ArchivalFile:
    """Make the archival file of a household: open, kept for 30 years."""
    values = {"retention_code": RetentionCode.D30, "created_at": NOW, **values}
    return added(
        session,
        ArchivalFile(
            kind=FileKind.HOUSEHOLD,
            household_id=household.id,
            unit_id=household.village_id,
            title=f"{household.head.name}户档案",
            **values,
        ),
    )


def make_series_file(
    session: Session, village: Unit, series: str = "meetings", year: int = 2018, **values: Any
) -> ArchivalFile:
    """Make the file of a series and year."""
    values = {"retention_code": RetentionCode.D10, "created_at": NOW, **values}
    return added(
        session,
        ArchivalFile(
            kind=FileKind.SERIES,
            unit_id=village.id,
            series=series,
            year=year,
            title=f"{year}年材料",
            **values,
        ),
    )


def make_source(session: Session, content: bytes | None = None, **values: Any) -> Source:
    """Make a file that came in, kept under a vault id made from its digest."""
    content = content if content is not None else f"content {next(_numbers)}".encode()
    digest = hashlib.sha256(content).hexdigest()
    batch = added(session, Batch(name="测试批次", channel="test", created_by="system:test", created_at=NOW))
    values = {
        "name": "scan.pdf",
        "media_type": "application/pdf",
        "object_id": f"urn:test:{digest[:32]}",
        "state": SourceState.REVIEW,
        "received_at": NOW,
        **values,
    }
    return added(session, Source(batch_id=batch.id, sha256=digest, bytes=len(content), **values))


def make_item(session: Session, source: Source | None = None, pages: int = 1, **values: Any) -> Item:
    """Make a staged item with `pages` read pages, at the end of its source."""
    source = source or make_source(session)
    values = {"kind": ItemKind.SCAN, "title": "测试件", "created_at": NOW, **values}
    item = added(session, Item(source_id=source.id, **values))
    first = session.query(Page).filter_by(source_id=source.id).count() + 1
    for n in range(1, pages + 1):
        make_page(session, item, source, n=n, source_n=first + n - 1)
    return item


def make_page(session: Session, item: Item, source: Source, n: int, source_n: int, **values: Any) -> Page:
    """Make one page that was read."""
    values = {"state": PageState.READ, "text": "桑村 张测试", "read_at": NOW, **values}
    return added(session, Page(item_id=item.id, source_id=source.id, n=n, source_n=source_n, **values))


def make_registered_item(
    session: Session, file: ArchivalFile, source: Source | None = None, pages: int = 1, **values: Any
) -> Item:
    """Make an item that is registered in `file`, as filing leaves it."""
    if file.kind is FileKind.HOUSEHOLD:
        values = {"form_type": FormType.SURVEY, "year": 2018, "retention_code": RetentionCode.D30, **values}
    else:
        values = {"retention_code": file.retention_code, "retention_start_year": file.year, **values}
    item = make_item(session, source, pages, unit_id=file.unit_id, **values)
    item.archival_file_id = file.id
    item.state, item.registered_at, item.registered_by = ItemState.REGISTERED, NOW, "rule:test"
    session.flush()
    session.refresh(item, ["archival_file"])
    return item


def make_digital_object(
    session: Session, item: Item, content: bytes = b"master", **values: Any
) -> DigitalObject:
    """Make the catalogue's row of an item's master (nothing is put into the vault)."""
    values = {
        "role": ObjectRole.MASTER,
        "object_id": f"urn:test:item-{item.id}",
        "path": "master.pdf",
        "name": "master.pdf",
        "media_type": "application/pdf",
        "bytes": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "sha512": hashlib.sha512(content).hexdigest(),
        "created_at": NOW,
        **values,
    }
    return added(session, DigitalObject(item_id=item.id, **values))


def make_box(session: Session, village: Unit, **values: Any) -> Box:
    """Make a box on the only shelf of a cabinet of its own."""
    room = added(session, Place(kind=PlaceKind.ROOM, unit_id=village.id, name="工作室"))
    cabinet = added(
        session, Place(kind=PlaceKind.CABINET, parent_id=room.id, unit_id=village.id, name="1号橱")
    )
    shelf = added(session, Place(kind=PlaceKind.SHELF, parent_id=cabinet.id, unit_id=village.id, name="1层"))
    values = {"box_no": f"{next(_numbers):02d}", "title": "测试盒", "created_at": NOW, **values}
    box = added(session, Box(unit_id=village.id, shelf_id=shelf.id, **values))
    stay = Placement(
        box_id=box.id, n=1, shelf_id=shelf.id, position=box.position, since=NOW, recorded_by="test"
    )
    added(session, stay)
    return box


def make_holding(session: Session, file: ArchivalFile, box: Box | None = None, **values: Any) -> Holding:
    """Make the village's original of a file, standing in `box`."""
    values = {"held_set": HoldingSet.VILLAGE, "copy": CopyType.ORIGINAL, "created_at": NOW, **values}
    holding = added(
        session, Holding(archival_file_id=file.id, box_id=box.id if box else None, position=1, **values)
    )
    if box is not None:
        stay = Placement(
            holding_id=holding.id, n=1, in_box_id=box.id, position=1, since=NOW, recorded_by="test"
        )
        added(session, stay)
    return holding


def make_user(session: Session, name: str, *roles: Role, units: tuple[Unit, ...] = (), **values: Any) -> User:
    """Make a user who cannot sign in by password; no units means no scope."""
    user = added(session, User(name=name, display_name=name, password_hash="!", created_at=NOW, **values))
    for role in roles:
        session.add(UserRole(user_id=user.id, role=role))
    for unit in units:
        session.add(UserScope(user_id=user.id, unit_id=unit.id))
    session.flush()
    return user


def make_actor(session: Session, name: str, *roles: Role, units: tuple[Unit, ...] | None = None) -> Actor:
    """Make a user and return them as an actor; `units` None means the whole town."""
    user = make_user(session, name, *roles, units=units or ())
    return Actor(
        name=name,
        rights=rights_of(frozenset(roles)),
        user_id=user.id,
        units=None if units is None else frozenset(unit.id for unit in units),
    )


def make_floor(
    session: Session, last_day: dt.date = dt.date(2020, 12, 31), basis: str = NOTICE
) -> RetentionFloor:
    """Make a floor; by default the notice's."""
    return added(session, RetentionFloor(last_day=last_day, basis=basis))


def make_hold(session: Session, placed_by: User, *subjects: Item | ArchivalFile, **values: Any) -> Hold:
    """Make an active hold on items and files."""
    values = {"reason": "audit", "basis": "审通〔2026〕1号", "placed_at": NOW, **values}
    hold = added(session, Hold(placed_by=placed_by.id, **values))
    for subject in subjects:
        covered = {"item_id": subject.id} if isinstance(subject, Item) else {"archival_file_id": subject.id}
        added(session, HoldSubject(hold_id=hold.id, **covered))
    return hold
