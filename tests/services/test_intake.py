"""Taking files in: nothing lost, nothing doubled, every refusal in a sentence."""

from __future__ import annotations

import hashlib
import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING

import pages
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import DigitalObject, Event, Source
from archive_app.models.types import SourceState
from archive_app.services import intake, items
from archive_app.services.intake import Hints, clean_name

if TYPE_CHECKING:
    from archives import Township
    from factories import MemoryQueue

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


def test_the_bytes_come_back_as_they_came(archive: Archive, alice: Actor) -> None:
    data = pages.form()
    [got] = pages.hand_in(archive, alice, ("申请.png", data))
    path, view = items.file_path(archive, alice, got.items[0], "source")
    assert path.read_bytes() == data
    assert view.sha256 == hashlib.sha256(data).hexdigest() == got.sha256


def test_the_same_file_again_is_answered_with_the_item_it_equals(archive: Archive, alice: Actor) -> None:
    data = pages.form()
    [first] = pages.hand_in(archive, alice, ("一.png", data))
    [again] = pages.hand_in(archive, alice, ("二.png", data))
    assert again.status is SourceState.DUPLICATE
    assert again.items == first.items


def test_a_duplicate_tells_a_stranger_nothing_of_the_item(
    archive: Archive, alice: Actor, charlie: Actor, township: Township
) -> None:
    data = pages.form()
    pages.hand_in(archive, alice, ("一.png", data), hints=Hints(village=township.sang.code))
    [again] = pages.hand_in(archive, charlie, ("二.png", data))
    assert (again.status, again.items) == (SourceState.DUPLICATE, ())


def test_the_same_file_from_many_clerks_at_once_is_kept_once(archive: Archive, alice: Actor) -> None:
    data = pages.form()
    with archive.work(alice) as work:
        batch_id = intake.open_batch(work, name="并发", channel="test").id

    def hand_in(n: int) -> SourceState:
        return intake.receive(archive, alice, io.BytesIO(data), f"{n}.png", batch_id=batch_id).status

    with ThreadPoolExecutor(6) as pool:
        states = list(pool.map(hand_in, range(6)))
    assert sorted(states) == ["duplicate"] * 5 + ["waiting"]
    assert len(list(archive.vault.object_ids())) == 1


def test_an_empty_file_is_refused_with_a_sentence_and_the_next_one_works(
    archive: Archive, alice: Actor
) -> None:
    empty, good = pages.hand_in(archive, alice, ("空.pdf", b""), ("好.png", pages.form()))
    assert empty.status is SourceState.REFUSED
    assert "空的" in empty.reason
    assert "empty" in empty.reason_en
    assert good.status is SourceState.REVIEW


def test_a_file_over_the_limit_is_refused_and_nothing_of_it_kept(archive: Archive, alice: Actor) -> None:
    small = replace(archive, settings=replace(archive.settings, upload_limit_mb=1))
    [got] = pages.hand_in(small, alice, ("大.bin", b"x" * (1024 * 1024 + 1)))
    assert got.status is SourceState.REFUSED
    assert "ARCHIVE_UPLOAD_LIMIT_MB" in got.reason
    assert not list(archive.vault.object_ids())


@pytest.mark.parametrize(
    ("name", "data", "status"),
    [
        ("文字.pdf", "只是文字，不是 PDF。".encode(), SourceState.REFUSED),
        ("半张.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF", SourceState.REFUSED),
        ("表格.bin", bytes(range(256)) * 40, SourceState.UNSUPPORTED),
        ("没有页.pdf", b"%PDF-1.4\n%%EOF\n", SourceState.REFUSED),
    ],
)
def test_bad_files_end_with_a_sentence_and_their_bytes_are_kept(
    archive: Archive, alice: Actor, name: str, data: bytes, status: SourceState
) -> None:
    bad, good = pages.hand_in(archive, alice, (name, data), ("好.png", pages.form()))
    assert (bad.status, bool(bad.reason), bool(bad.reason_en)) == (status, True, True)
    assert good.status is SourceState.REVIEW
    with archive.look(alice) as look:
        kept = look.session.scalars(sa.select(DigitalObject).where(DigitalObject.sha256 == bad.sha256)).one()
    assert archive.vault.local_path(kept.object_id, kept.path).read_bytes() == data


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\扫描\\一.jpg", "一.jpg"),
        ("一\x00二\n三.jpg", "一二三.jpg"),
        ("..", "未命名"),
        ("", "未命名"),
        ("坏\udcff名.jpg", "坏名.jpg"),
    ],
)
def test_names_are_shown_without_folders_and_tricks(given: str, shown: str) -> None:
    assert clean_name(given) == shown


def test_a_name_of_300_chinese_characters_is_kept_whole(archive: Archive, alice: Actor) -> None:
    name = "很长的文件名" * 50 + ".png"
    [got] = pages.hand_in(archive, alice, (name, pages.form()))
    assert got.name == name
    assert got.status is SourceState.REVIEW


def test_hints_that_mean_nothing_are_refused_before_anything_is_kept(
    archive: Archive, alice: Actor, charlie: Actor, township: Township
) -> None:
    for actor, hints in (
        (alice, Hints(village="999999999999")),
        (alice, Hints(household="201-9999")),
        (alice, Hints(form="没有这种表")),
        (alice, Hints(box="B-0000ZZ-Z")),
        (charlie, Hints(village=township.sang.code)),
    ):
        with pytest.raises(errors.ArchiveError):
            pages.hand_in(archive, actor, ("一.png", pages.form()), hints=hints, read=False)
    assert not list(archive.vault.object_ids())


def test_an_inspector_may_hand_nothing_in(archive: Archive, township: Township) -> None:
    with pytest.raises(errors.Forbidden):
        pages.hand_in(archive, township.ivan, ("一.png", pages.form()), read=False)


def test_every_file_leaves_an_audit_line_and_a_task(
    archive: Archive, alice: Actor, queue: MemoryQueue
) -> None:
    [got] = pages.hand_in(archive, alice, ("一.png", pages.form()), read=False)
    assert ("read", got.source_id) in queue.sent
    with archive.look(alice) as look:
        lines = look.session.scalars(sa.select(Event).where(Event.action == "source.received")).all()
    assert [(line.subject_id, line.actor) for line in lines] == [(got.source_id, alice.name)]


def test_a_crash_between_bytes_and_row_doubles_nothing(archive: Archive, alice: Actor) -> None:
    data = pages.form()
    pages.hand_in(archive, alice, ("一.png", data), read=False)
    with archive.sessions.engine.begin() as connection:  # as if the row had never been written
        for table in ("digital_objects", "sources"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_delete")
            for (name,) in connection.exec_driver_sql(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
            ).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
            connection.exec_driver_sql(f"DELETE FROM {table}")
    [again] = pages.hand_in(archive, alice, ("又一.png", data), read=False)
    assert again.status is SourceState.WAITING
    assert len(list(archive.vault.object_ids())) == 1
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(Source)) == 1
