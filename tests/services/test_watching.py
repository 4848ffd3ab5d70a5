"""A drop folder: whole files only, moved only once the vault has them, met again after a crash, never deleted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pages
import pytest
import sqlalchemy as sa

from archive_app.models import Batch, DigitalObject, Source
from archive_app.models.types import SourceState
from archive_app.services import intake, watching
from archive_app.services.hints import NO_HINTS

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let files settle at once."""
    monkeypatch.setattr(watching, "SETTLE_SECONDS", 0.0)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a drop folder."""
    made = tmp_path / "扫描仪"
    made.mkdir()
    return made


def states(archive: Archive, actor: Actor) -> list[SourceState]:
    with archive.look(actor) as look:
        return list(look.session.scalars(sa.select(Source.state).order_by(Source.id)))


def test_whole_files_are_taken_and_set_aside_with_their_folders(
    archive: Archive, alice: Actor, folder: Path
) -> None:
    (folder / "桑村").mkdir()
    data = pages.form()
    (folder / "桑村" / "一.png").write_bytes(data)
    (folder / "空.pdf").write_bytes(b"")
    (folder / ".正在写").write_bytes(b"x")
    watching.PATIENCE_SECONDS, kept = 0.0, watching.PATIENCE_SECONDS
    try:
        watching.watch(archive, alice, folder, sides="front-back", once=True)
    finally:
        watching.PATIENCE_SECONDS = kept
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
    watching.watch(archive, alice, folder, once=True)
    assert (folder / name).exists()
    assert states(archive, alice) == []


def test_a_file_that_grows_between_two_looks_is_not_taken(folder: Path) -> None:
    path = folder / "一.bin"
    path.write_bytes(b"1")
    before = watching.look(folder, {})
    path.write_bytes(b"12")
    now = watching.look(folder, before)
    assert now[path].since > before[path].since


def test_a_crash_between_vault_and_move_keeps_the_file_once_and_moves_it_later(
    archive: Archive, alice: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "一.png").write_bytes(pages.form())

    def die(*_args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(watching, "_set_aside", die)
        with pytest.raises(KeyboardInterrupt):
            watching.watch(archive, alice, folder, once=True)
    assert (folder / "一.png").exists()
    watching.watch(archive, alice, folder, once=True)
    assert not (folder / "一.png").exists()
    assert states(archive, alice) == [SourceState.WAITING, SourceState.DUPLICATE]
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(DigitalObject)) == 1


def test_a_file_that_cannot_be_opened_does_not_keep_the_others_out(
    archive: Archive, alice: Actor, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    receive = intake.receive

    def picky(archive: Archive, actor: Actor, stream: object, name: str, **more: object) -> object:
        if name == "一.png":
            raise PermissionError("locked by the scanner")
        return receive(archive, actor, stream, name, **more)  # type: ignore[arg-type]  # passed through

    monkeypatch.setattr(intake, "receive", picky)
    for name in ("一.png", "二.png"):
        (folder / name).write_bytes(pages.form(name=f"张{name[0]}"))
    watching.take(archive, alice, folder, sorted(folder.glob("*.png")), NO_HINTS)
    assert (folder / "一.png").exists()
    assert (folder / "已收" / "二.png").exists()
