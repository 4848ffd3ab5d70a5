"""A drop folder: whole files only, one batch until it is quiet, moved once the vault has them, never deleted."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pages
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import Batch, DigitalObject, Source, WatchedFile
from archive_app.models.types import SourceState
from archive_app.services import folder_files, intake, watching
from archive_app.services.hints import Hints
from archive_app.services.watching import Watcher

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor

NEVER = 1e9


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files settle at once."""
    monkeypatch.setattr(folder_files, "SETTLE_SECONDS", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a drop folder."""
    made = tmp_path / "扫描仪"
    made.mkdir()
    return made


@pytest.fixture
def read_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder in which nothing can be moved, also for root."""

    def refuse(*_args: object) -> None:
        raise PermissionError("read-only file system")

    monkeypatch.setattr(folder_files, "set_aside", refuse)
    return folder


def states(archive: Archive, actor: Actor) -> list[SourceState]:
    with archive.look(actor) as look:
        return list(look.session.scalars(sa.select(Source.state).order_by(Source.id)))


def batches(archive: Archive, actor: Actor) -> list[bool]:
    """Return for each batch whether it is whole."""
    with archive.look(actor) as look:
        return [one.whole_at is not None for one in look.session.scalars(sa.select(Batch).order_by(Batch.id))]


def drop(folder: Path, number: int) -> Path:
    path = folder / f"{number}.png"
    path.write_bytes(pages.form(name=f"张{number}"))
    return path


def test_whole_files_are_taken_and_set_aside_with_their_folders(
    archive: Archive, alice: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "桑村").mkdir()
    data = pages.form()
    (folder / "桑村" / "一.png").write_bytes(data)
    (folder / "空.pdf").write_bytes(b"")
    (folder / ".正在写").write_bytes(b"x")
    monkeypatch.setattr(folder_files, "PATIENCE_SECONDS", 0.0)
    watching.watch(archive, [Watcher(archive, alice, folder, sides="front-back")], once=True)
    assert (folder / "已收" / "桑村" / "一.png").read_bytes() == data
    assert (folder / "未收" / "空.pdf").exists()
    assert "空的" in (folder / "未收" / "空.pdf.原因.txt").read_text("utf-8")
    assert (folder / ".正在写").exists()
    with archive.look(alice) as look:
        assert look.session.scalars(sa.select(Batch.sides)).one() == "front-back"


@pytest.mark.parametrize("name", ["半个.pdf", "半个.jpg", "半个.png"])
def test_a_file_that_does_not_end_as_its_kind_ends_is_waited_for(
    archive: Archive, alice: Actor, folder: Path, name: str
) -> None:
    (folder / name).write_bytes(b"%PDF-1.7 the copy hangs here")
    watching.watch(archive, [Watcher(archive, alice, folder)], once=True)
    assert (folder / name).exists()
    assert states(archive, alice) == []


def test_a_file_that_grows_between_two_looks_is_not_taken(folder: Path) -> None:
    path = folder / "一.bin"
    path.write_bytes(b"1")
    before = folder_files.look(folder, {})
    path.write_bytes(b"12")
    now = folder_files.look(folder, before)
    assert now[path].since > before[path].since


def test_files_that_come_one_by_one_are_one_batch_until_the_folder_is_quiet(
    archive: Archive, alice: Actor, folder: Path
) -> None:
    watcher = Watcher(archive, alice, folder, quiet=NEVER)
    watcher.begin()
    for number in range(6):
        drop(folder, number)
        watcher.look()
    watcher.look()
    assert batches(archive, alice) == [False]
    assert len(states(archive, alice)) == 6
    watcher.quiet = 0.0
    watcher.look()
    assert batches(archive, alice) == [True]
    drop(folder, 6)
    watcher.look()
    watcher.look()
    assert batches(archive, alice) == [True, True]


def test_a_watcher_that_starts_again_goes_on_with_the_open_batch(
    archive: Archive, alice: Actor, folder: Path
) -> None:
    for number in range(2):
        watcher = Watcher(archive, alice, folder, quiet=NEVER)
        drop(folder, number)
        watcher.begin()
        watcher.look()
    assert batches(archive, alice) == [False]
    assert states(archive, alice) == [SourceState.WAITING] * 2


def test_a_folder_where_nothing_may_be_moved_gives_every_file_once(
    archive: Archive, alice: Actor, read_only: Path
) -> None:
    drop(read_only, 1)
    for _start in range(2):
        watcher = Watcher(archive, alice, read_only, quiet=0.0)
        watcher.begin()
        for _look in range(3):
            watcher.look()
    assert states(archive, alice) == [SourceState.WAITING]
    assert batches(archive, alice) == [True]
    with archive.look(alice) as look:
        kept = look.session.scalars(sa.select(WatchedFile)).one()
        assert kept.sha256 == look.session.scalars(sa.select(Source.sha256)).one()


def test_a_file_that_is_replaced_in_a_read_only_folder_is_another_file(
    archive: Archive, alice: Actor, read_only: Path
) -> None:
    path = drop(read_only, 1)
    watcher = Watcher(archive, alice, read_only, quiet=NEVER)
    watcher.begin()
    watcher.look()
    path.write_bytes(pages.form(name="李四"))
    os.utime(path, ns=(1, 1))
    watcher.look()
    watcher.look()
    assert states(archive, alice) == [SourceState.WAITING] * 2


def test_what_was_taken_is_moved_once_the_folder_may_be_written_to_and_forgotten(
    archive: Archive, alice: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop(folder, 1)

    def refuse(*_args: object) -> None:
        raise PermissionError("read-only file system")

    with monkeypatch.context() as patch:
        patch.setattr(folder_files, "set_aside", refuse)
        watching.watch(archive, [Watcher(archive, alice, folder)], once=True)
    watching.watch(archive, [Watcher(archive, alice, folder)], once=True)
    assert (folder / "已收" / "1.png").exists()
    assert states(archive, alice) == [SourceState.WAITING]
    with archive.look(alice) as look:
        assert look.session.scalars(sa.select(WatchedFile)).all() == []


@pytest.mark.parametrize("moment", ["_remember", "_put_aside"])
def test_a_crash_between_vault_and_move_keeps_the_file_once_and_moves_it_later(
    archive: Archive, alice: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    drop(folder, 1)

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Watcher, moment, die)
        with pytest.raises(KeyboardInterrupt):
            watching.watch(archive, [Watcher(archive, alice, folder)], once=True)
    assert (folder / "1.png").exists()
    watching.watch(archive, [Watcher(archive, alice, folder)], once=True)
    assert (folder / "已收" / "1.png").exists()
    again = [SourceState.DUPLICATE] if moment == "_remember" else []
    assert states(archive, alice) == [SourceState.WAITING, *again]
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(DigitalObject)) == 1


def test_a_file_that_cannot_be_opened_does_not_keep_the_others_out(
    archive: Archive, alice: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = intake.receive

    def picky(archive: Archive, actor: Actor, stream: object, name: str, **more: object) -> object:
        if name == "1.png":
            raise PermissionError("locked by the scanner")
        return receive(archive, actor, stream, name, **more)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(intake, "receive", picky)
    for number in (1, 2):
        drop(folder, number)
    watching.watch(archive, [Watcher(archive, alice, folder)], once=True)
    assert (folder / "1.png").exists()
    assert (folder / "已收" / "2.png").exists()


def test_a_folder_is_watched_by_one_process_only(archive: Archive, alice: Actor, folder: Path) -> None:
    with watching._alone(archive, folder), pytest.raises(errors.Conflict):
        watching.watch(archive, [Watcher(archive, alice, folder)], once=True)


def test_a_village_that_is_not_there_is_said_at_the_start(
    archive: Archive, alice: Actor, folder: Path
) -> None:
    with pytest.raises(errors.ArchiveError):
        watching.watch(archive, [Watcher(archive, alice, folder, hints=Hints(village="999"))], once=True)


def test_a_share_that_is_away_is_waited_for(archive: Archive, alice: Actor, tmp_path: Path) -> None:
    away = tmp_path / "share"
    watcher = Watcher(archive, alice, away, quiet=NEVER)
    watcher.begin()
    watcher.look()
    away.mkdir()
    drop(away, 1)
    watcher.look()
    watcher.look()
    assert states(archive, alice) == [SourceState.WAITING]
