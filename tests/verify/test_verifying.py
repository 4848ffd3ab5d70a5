"""Whatever is taken away, changed or put in behind the archive's back is named, and a sound archive has no fault."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import factories as make
import pytest
import sqlalchemy as sa
from archives import Township, make_township, open_test_archive

from archive_app.archive import Archive
from archive_app.models import ArchivalFile, DigitalObject, Household, Installation, Item, Page, Source
from archive_app.models.types import ItemKind, PageState, SourceState
from archive_app.rules.access import system
from archive_app.services import auditing, founding, indexing, intake, registering, retention, verifying
from archive_app.services.findings import FindingKind
from archive_app.services.registering import Placement

MACHINE = system("test")


@dataclass(frozen=True)
class Kept:
    """What stands in the archive under test."""

    archive: Archive
    item: Item
    staged: Item
    file: ArchivalFile
    master: DigitalObject

    def sql(self, *statements: str) -> None:
        """Run plain SQL with every lock dropped and no foreign keys, as someone with the file in hand would."""
        engine = sa.create_engine(self.archive.sessions.engine.url)
        with engine.begin() as connection:
            names = connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).scalars()
            for name in names.all():
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.exec_driver_sql(statement.format(item=self.item.id, file=self.file.id))

    def found(self, *, deep: bool = False) -> list[tuple[FindingKind, str]]:
        """Return what a verification finds, leaving out the dropped locks."""
        report = verifying.verify(self.archive, deep=deep)
        assert all(one.sentence.zh and one.sentence.en for one in report.findings)
        return [
            (one.kind, one.subject) for one in report.findings if one.kind is not FindingKind.LOCK_MISSING
        ]

    def on_disk(self) -> Path:
        """Return the master's file in the vault, made writable."""
        path = self.archive.vault.local_path(self.master.object_id, self.master.path)
        path.parent.chmod(0o700)
        path.chmod(0o600)
        return path


@pytest.fixture
def kept(archive: Archive, township: Township) -> Kept:
    """Take two files in, read and register one of them, and index all."""
    return fill(archive, township)


def fill(archive: Archive, township: Township) -> Kept:
    with archive.work(MACHINE) as work:
        founding.bring_rules_up_to_date(work)
        work.session.add(Installation(id=1, name="测试镇", fonds_no="0001", demo=True, created_at=work.now))
        batch = intake.open_batch(work, name="b", channel="test").id
        household = make.make_household(work.session, work.session.merge(township.sang))
    items = [read(archive, township, batch, name) for name in ("one.jpg", "two.jpg")]
    with archive.work(MACHINE) as work:
        item = work.session.get_one(Item, items[0])
        owner = work.session.get_one(Household, household.id)
        registering.register(work, item, Placement(household=owner, year=2018), by="alice")
    index(archive)
    auditing.seal(archive)
    with archive.sessions.reading() as session:
        item = session.get_one(Item, items[0])
        file = session.get_one(ArchivalFile, item.archival_file_id)
        master = session.scalars(
            sa.select(DigitalObject).where(DigitalObject.source_id == item.source_id)
        ).one()
        return Kept(archive, item, session.get_one(Item, items[1]), file, master)


def read(archive: Archive, township: Township, batch: int, name: str) -> int:
    """Take a file in and make its one page look as if it had been read; return the item's id."""
    got = intake.receive(
        archive, township.alice, io.BytesIO(b"\xff\xd8" + name.encode()), name, batch_id=batch
    )
    with archive.work(MACHINE) as work:
        source = work.session.get_one(Source, got.source_id)
        source.state = SourceState.REVIEW
        item = make.added(
            work.session, Item(source_id=source.id, kind=ItemKind.SCAN, title=name, created_at=work.now)
        )
        page = make.make_page(work.session, item, source, n=1, source_n=1, text=f"桑村 {name}")
        work.reindex(page)
        return int(item.id)


def index(archive: Archive) -> None:
    with archive.index.writer() as writer:
        while indexing.drain(archive, writer):
            pass


@pytest.mark.parametrize("deep", [False, True])
def test_a_sound_archive_has_no_fault(kept: Kept, deep: bool) -> None:
    report = verifying.verify(kept.archive, deep=deep)
    assert report.findings == ()
    assert report.ok
    assert report.objects == 2
    assert (report.hashed_bytes > 0) is deep


def test_a_sound_archive_on_postgresql_has_no_fault(
    postgres_database: str, tmp_path: Path, clock: make.Clock, queue: make.MemoryQueue
) -> None:
    archive = open_test_archive(tmp_path, clock, queue, postgres_database)
    with archive.sessions.writing() as session:
        township = make_township(session)
    fill(archive, township)
    assert verifying.verify(archive, deep=True).findings == ()
    archive.close()


def test_a_verification_is_noted_for_the_desk(kept: Kept, township: Township) -> None:
    with kept.archive.look(township.alice) as look:
        assert verifying.last_verified(look) is None
    verifying.verify(kept.archive, deep=True, actor=MACHINE)
    with kept.archive.look(township.alice) as look:
        last = verifying.last_verified(look)
    assert last is not None
    assert (last.at, last.deep, last.ok) == (make.NOW, True, True)


def test_changed_bytes_are_named_when_every_byte_is_hashed(kept: Kept) -> None:
    path = kept.on_disk()
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    path.chmod(0o400)
    found = kept.found(deep=True)
    assert FindingKind.CHANGED in {kind for kind, _subject in found}
    assert any(kept.master.object_id in subject for _kind, subject in found)


def test_a_missing_file_is_named(kept: Kept) -> None:
    kept.on_disk().unlink()
    assert FindingKind.MISSING in {kind for kind, _subject in kept.found()}


def test_an_object_nobody_knows_is_named(kept: Kept, clock: make.Clock) -> None:
    vault = kept.archive.vault
    files = {"x.txt": b"left by a crash"}
    vault.keep("urn:test:left", files, created=clock(), message="x", agent_name="x", agent_address="urn:x")
    found = kept.found()
    assert [kind for kind, _subject in found] == [FindingKind.UNKNOWN_OBJECT]
    assert "urn:test:left" in found[0][1]


def test_an_untracked_file_is_named(kept: Kept) -> None:
    path = kept.on_disk()
    (path.parent / "slipped-in.txt").write_text("x")
    path.chmod(0o400)
    path.parent.chmod(0o500)
    assert FindingKind.UNTRACKED in {kind for kind, _subject in kept.found()}


TAMPERED: dict[str, tuple[tuple[str, ...], Callable[[Kept], list[tuple[FindingKind, str]]]]] = {
    "a registered item was removed": (
        ("DELETE FROM pages WHERE item_id = {item}", "DELETE FROM items WHERE id = {item}"),
        lambda kept: [(FindingKind.VANISHED, kept.item.code), (FindingKind.INDEXED_NEEDLESSLY, "1")],
    ),
    "an item was un-registered": (
        ("UPDATE items SET state = 'staged' WHERE id = {item}",),
        lambda kept: [(FindingKind.UNREGISTERED, kept.item.code)],
    ),
    "an item's pages were removed": (
        ("DELETE FROM pages WHERE item_id = {item}",),
        lambda kept: [(FindingKind.NO_PAGES, kept.item.code), (FindingKind.INDEXED_NEEDLESSLY, "1")],
    ),
    "an item's period was cleared": (
        ("UPDATE items SET retention_code = NULL WHERE id = {item}",),
        lambda kept: [(FindingKind.NO_PERIOD, kept.item.code)],
    ),
    "a catalogue row was removed": (
        ("DELETE FROM digital_objects WHERE id = 1",),
        lambda kept: [
            (FindingKind.NO_OBJECT, kept.item.code),
            (FindingKind.NO_OBJECT, f"sources:{kept.item.source_id}"),
            (FindingKind.UNKNOWN_OBJECT, kept.master.object_id),
        ],
    ),
    "a digest in the catalogue was changed": (
        ("UPDATE digital_objects SET sha512 = 'f' WHERE id = 1",),
        lambda kept: [(FindingKind.CHANGED, kept.master.object_id)],
    ),
    "a floor was lowered": (
        ("UPDATE retention_floors SET last_day = '2018-12-31'",),
        lambda _kept: [(FindingKind.FLOOR_LOWERED, make.NOTICE)],
    ),
    "a floor was removed": (
        ("DELETE FROM retention_floors",),
        lambda _kept: [(FindingKind.FLOOR_LOWERED, make.NOTICE)],
    ),
    "an item was registered by hand": (
        (
            "UPDATE items SET state = 'registered', archival_file_id = {file}, retention_code = 'D30' WHERE id = 2",
        ),
        lambda kept: [(FindingKind.UNRECORDED, kept.staged.code)],
    ),
    "a file was removed": (
        ("DELETE FROM archival_files",),
        lambda kept: [(FindingKind.VANISHED, kept.file.code)],
    ),
    "a decision was put in by hand": (
        (
            "INSERT INTO retention_decisions (subject_kind, subject_id, new_code, reason, decided_by, approved_by,"
            " decided_at) VALUES ('items', {item}, 'D10', 'x', 1, 2, '2026-01-01 00:00:00.000000')",
        ),
        lambda _kept: [(FindingKind.UNRECORDED, "decision 1")],
    ),
    "an event was changed": (
        ("UPDATE events SET actor = 'mallory' WHERE id = 2",),
        lambda _kept: [(FindingKind.AUDIT, "2")],
    ),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_named(kept: Kept, name: str) -> None:
    statements, expected = TAMPERED[name]
    kept.sql(*statements)
    found = kept.found()
    wanted = expected(kept)
    assert [kind for kind, _subject in found] == [kind for kind, _subject in wanted], found
    for (_kind, subject), (_same, part) in zip(found, wanted, strict=True):
        assert part in subject


def test_dropped_locks_are_named(kept: Kept) -> None:
    kept.sql()
    findings = verifying.verify(kept.archive).findings
    assert {one.kind for one in findings} == {FindingKind.LOCK_MISSING}
    assert "lock_items_stay" in {one.subject for one in findings}


def test_a_page_that_is_not_in_the_index_is_named_unless_it_waits_for_it(kept: Kept) -> None:
    with kept.archive.index.writer() as writer:
        writer.apply([], ["2"])
    assert kept.found() == [(FindingKind.NOT_INDEXED, "2")]
    with kept.archive.work(MACHINE) as work:
        work.reindex(work.session.get_one(Page, 2))
    assert kept.found() == []


def test_an_index_that_is_gone_is_named(archive: Archive, township: Township) -> None:
    with archive.work(MACHINE) as work:
        source = make.make_source(work.session, object_id=None)
        make.make_item(work.session, source)
    assert [one.kind for one in verifying.verify(archive).findings] == [FindingKind.INDEX_MISSING]


def test_pages_and_files_that_a_dead_worker_left_are_named(kept: Kept, clock: make.Clock) -> None:
    with kept.archive.work(MACHINE) as work:
        source = work.session.get_one(Source, kept.staged.source_id)
        page = work.session.get_one(Page, 2)
        source.state, page.state = SourceState.READING, PageState.READING
        for claimed in (source, page):
            claimed.claimed_by, claimed.claimed_until = "elsewhere/1/1.00/1", clock()
    assert FindingKind.STUCK not in {kind for kind, _subject in kept.found()}  # its lease has not ended yet
    clock.advance(minutes=1)
    stuck = [one for one in kept.found() if one[0] is FindingKind.STUCK]
    assert stuck == [(FindingKind.STUCK, f"sources:{kept.staged.source_id}"), (FindingKind.STUCK, "pages:2")]


def test_a_page_that_waits_in_a_settled_file_is_named(kept: Kept) -> None:
    with kept.archive.work(MACHINE) as work:
        work.session.get_one(Page, 2).state = PageState.WAITING
    assert (FindingKind.STUCK, "pages:2") in kept.found()


def test_broken_cached_files_are_named(kept: Kept) -> None:
    cache = kept.archive.cache
    cache.put("sound", b"\xff\xd8 picture \xff\xd9")
    cut = cache.put("cut", b"\xff\xd8 picture")
    empty = cache.put("empty", b"x")
    empty.write_bytes(b"")
    names = {path: path.relative_to(cache.root).as_posix() for path in (cut, empty)}
    assert kept.found() == [(FindingKind.CACHE, names[empty])]
    assert sorted(kept.found(deep=True)) == sorted((FindingKind.CACHE, name) for name in names.values())


def test_holds_and_decisions_made_by_people_are_no_fault(kept: Kept, township: Township) -> None:
    with kept.archive.work(township.dora) as work:
        hold = retention.place_hold(work, [kept.item.code], reason="审计", basis="x")
    with kept.archive.work(township.emil) as work:
        retention.release_hold(work, hold.id, reason="x")
    with kept.archive.work(township.dora) as work:
        retention.shorten(work, kept.item.code, to="D10", approver=township.emil, reason="鉴定")
    assert kept.found() == []


def test_an_older_database_is_named_and_nothing_else_is_asked_of_it(archive: Archive) -> None:
    with archive.sessions.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    assert [one.kind for one in verifying.verify(archive).findings] == [FindingKind.SCHEMA_BEHIND]
