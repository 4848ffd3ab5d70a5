"""The heart: `Archive`, the tools built once, and `Work`, one transaction by one actor.

`archive.work(actor)` commits on a clean exit and rolls back on any exception; `archive.look(actor)` only
reads. Queue tasks go out after the commit. Never open a work inside a work.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app import audit_mac
from archive_app.db import Base, Sessions
from archive_app.index_tools import IndexTools
from archive_app.look_buffer import LookBuffer
from archive_app.models import ArchivalFile, Box, Event, Holding, Household, Item, OutboxRow, Page, Source
from archive_app.queue import Queue
from archive_app.rules import rulebook
from archive_app.rules.access import Actor
from archive_app.rules.retention import today
from config import settings as config_settings
from config import tables
from ocr.desk import ReadingDesk
from ocr.forms.catalogue import FormCatalogue
from ocr.office.desk import OfficeDesk
from storage.cache import Cache
from storage.contract import PreservationStore
from storage.vault import Vault

MEBIBYTE = 1024 * 1024


class Sender(Protocol):
    """Whatever takes a task for later."""

    def send(self, task: str, subject_id: int) -> None:
        """Take one task."""


@dataclass(frozen=True)
class Archive:
    """The tools of one archive. Holds no behaviour beyond opening works."""

    settings: config_settings.Settings
    rules: rulebook.Rulebook
    sessions: Sessions
    vault: PreservationStore
    cache: Cache
    index: IndexTools
    queue: Sender
    clock: Callable[[], dt.datetime]
    new_desk: Callable[[], ReadingDesk]

    @cached_property
    def desk(self) -> ReadingDesk:
        """Return the desk of this process for facts and pictures; worker threads make their own."""
        return self.new_desk()

    @cached_property
    def office(self) -> OfficeDesk:
        """Return the desk of this process for electronic files."""
        return OfficeDesk()

    @cached_property
    def looks(self) -> LookBuffer:
        """Return the buffer of looks; services.auditing fills it."""
        return LookBuffer(self.sessions, self.settings.secret_key)

    @contextmanager
    def work(self, actor: Actor) -> Iterator[Work]:
        """Open one writing transaction."""
        with self.sessions.writing() as session:
            work = Work(self, actor, session, self.clock())
            yield work
        for task, subject_id in work.tasks:
            self.queue.send(task, subject_id)

    @contextmanager
    def look(self, actor: Actor) -> Iterator[Work]:
        """Open a reading transaction; what is recorded in it is refused."""
        with self.sessions.reading() as session:
            yield Work(self, actor, session, self.clock(), writable=False)

    def close(self) -> None:
        """Let children, index and connections go."""
        if "desk" in self.__dict__:
            self.desk.close()
        if "office" in self.__dict__:
            self.office.close()
        if "looks" in self.__dict__:
            self.looks.close()
        self.index.close()
        self.sessions.close()


@dataclass
class Work:
    """One transaction by one actor: its session, and what goes with a change."""

    archive: Archive
    actor: Actor
    session: Session
    now: dt.datetime
    writable: bool = True
    tasks: list[tuple[str, int]] = field(default_factory=list)

    @property
    def today(self) -> dt.date:
        """Return the calendar day in the township."""
        return today(self.now)

    def record(self, action: str, subject: Base | None = None, **details: Any) -> None:
        """Write the audit line of a change into the same transaction. Details: ids and codes, no personal values."""
        if not self.writable:
            raise RuntimeError("a look records nothing; use services.auditing.looked")
        kind, subject_id = "", None
        if subject is not None:
            self.session.flush()
            kind, subject_id = subject.__tablename__, int(subject.id)  # type: ignore[attr-defined]  # all have one
        event = Event(
            at=self.now,
            actor=self.actor.name,
            action=action,
            subject_kind=kind,
            subject_id=subject_id,
            details=details,
        )
        event.mac = audit_mac.mac(self.archive.settings.secret_key, event)
        self.session.add(event)

    def reindex(self, subject: Page | Item | Source | ArchivalFile | Household | Box) -> None:
        """Put every page of `subject` into the search outbox, and its items that have no pages."""
        self.session.flush()
        at = sa.literal(self.now, OutboxRow.created_at.type)
        insert = sa.insert(OutboxRow)
        for rows in (
            _pages_of(subject).with_only_columns(Page.id, at),
            *((one.with_only_columns(-Item.id, at),) if (one := _pageless_of(subject)) is not None else ()),
        ):
            self.session.execute(insert.from_select(["page_id", "created_at"], rows))

    def later(self, task: str, subject_id: int) -> None:
        """Send a queue task once the transaction has committed."""
        self.tasks.append((task, subject_id))


def _pages_of(subject: Page | Item | Source | ArchivalFile | Household | Box) -> sa.Select[Page]:
    pages = sa.select(Page).join(Item, Page.item_id == Item.id)
    match subject:
        case Page():
            return pages.where(Page.id == subject.id)
        case Item():
            return pages.where(Page.item_id == subject.id)
        case Source():
            return pages.where(Page.source_id == subject.id)
        case ArchivalFile():
            return pages.where(Item.archival_file_id == subject.id)
        case Household():
            files = sa.select(ArchivalFile.id).where(ArchivalFile.household_id == subject.id)
            return pages.where(Item.archival_file_id.in_(files))
        case Box():
            held = sa.select(Holding.archival_file_id).where(Holding.box_id == subject.id)
            return pages.where(Item.archival_file_id.in_(held))


def now() -> dt.datetime:
    """Return the present instant."""
    return dt.datetime.now(dt.UTC)


def open_archive(
    settings: config_settings.Settings,
    *,
    clock: Callable[[], dt.datetime] = now,
    queue: Sender | None = None,
    new: bool = True,
) -> Archive:
    """Build the tools of the archive that `settings` describe. Starts no process and opens no index yet.

    `new`: the vault may be made here. An archive that was made before has one; its absence raises VaultMissing.
    """
    forms = FormCatalogue.from_table({**tables.table("forms"), "lists": tables.table("codes")})
    return Archive(
        settings=settings,
        rules=rulebook.build(tables.table),
        sessions=Sessions(settings.database_url),
        vault=Vault.open_at(settings.vault_dir, make=new),
        cache=Cache(settings.data_dir / "cache", settings.cache_limit_mb * MEBIBYTE),
        index=IndexTools(settings.search_url),
        queue=queue or Queue(settings.queue_url, settings.secret_key),
        clock=clock,
        new_desk=lambda: ReadingDesk(settings.ocr_engine, threads=1, forms=forms),
    )


def _pageless_of(subject: Page | Item | Source | ArchivalFile | Household | Box) -> sa.Select[Item] | None:
    """Return the subject's items without pages; None where there can be none."""
    items = sa.select(Item).where(~sa.exists().where(Page.item_id == Item.id))
    match subject:
        case Item():
            return items.where(Item.id == subject.id)
        case ArchivalFile():
            return items.where(Item.archival_file_id == subject.id)
        case Household():
            files = sa.select(ArchivalFile.id).where(ArchivalFile.household_id == subject.id)
            return items.where(Item.archival_file_id.in_(files))
        case Box():
            held = sa.select(Holding.archival_file_id).where(Holding.box_id == subject.id)
            return items.where(Item.archival_file_id.in_(held))
        case Page() | Source():
            return None
