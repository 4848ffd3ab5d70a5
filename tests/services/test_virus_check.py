"""Another program looks at what comes in: only what it lets pass is taken, and a check that fails takes nothing."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pages
import pytest
import sqlalchemy as sa

from archive_app.models import Event
from archive_app.models.types import SourceState
from archive_app.services import intake, virus_check
from config.settings import BadSettings, load

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor
    from archive_app.services.intake import Received


def handed_in(archive: Archive, actor: Actor, command: tuple[str, ...]) -> Received:
    with archive.work(actor) as work:
        batch = intake.open_batch(work, name="x", channel="test")
        work.session.flush()
        number = batch.id
    checked = replace(archive, settings=replace(archive.settings, virus_check=command))
    return intake.receive(checked, actor, io.BytesIO(pages.form()), "一.png", batch_id=number)


@pytest.fixture
def checker(tmp_path: Path) -> Path:
    """Give a program that calls a file harmful when it holds a PNG's mark."""
    made = tmp_path / "checker"
    made.write_text('#!/bin/sh\n! grep -q PNG "$1"\n')
    made.chmod(0o755)
    return made


def test_nothing_is_checked_unless_a_command_is_set(archive: Archive, alice: Actor) -> None:
    assert handed_in(archive, alice, ()).status is SourceState.WAITING


def test_what_the_check_lets_pass_is_taken(archive: Archive, alice: Actor) -> None:
    assert handed_in(archive, alice, ("/bin/true",)).status is SourceState.WAITING


def test_a_harmful_file_is_refused_with_the_reason_and_on_record_and_nothing_is_kept(
    archive: Archive, alice: Actor, checker: Path
) -> None:
    received = handed_in(archive, alice, (str(checker),))
    assert received.status is SourceState.REFUSED
    assert "病毒" in received.reason
    assert list(archive.vault.object_ids()) == []
    with archive.look(alice) as look:
        event = look.session.scalars(sa.select(Event).where(Event.action == "source.refused")).one()
    assert event.details["code"] == virus_check.FOUND


@pytest.mark.parametrize("command", [("/nonexistent/scanner",), ("/bin/sh", "-c", "exit 2")])
def test_a_check_that_does_not_work_lets_nothing_in(
    archive: Archive, alice: Actor, command: tuple[str, ...]
) -> None:
    assert "没有做成" in handed_in(archive, alice, command).reason


def test_a_check_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(virus_check, "SECONDS", 0.2)
    assert virus_check.refusal(("/bin/sh", "-c", "sleep 60; exit 0"), tmp_path) == virus_check.NOT_CHECKED


def test_the_setting_names_a_program_that_is_there(tmp_path: Path) -> None:
    assert load(tmp_path, {"ARCHIVE_VIRUS_CHECK": "/bin/true --quiet"}).virus_check == (
        "/bin/true",
        "--quiet",
    )
    for written in ("/nonexistent/scanner", "'unmatched"):
        with pytest.raises(BadSettings):
            load(tmp_path, {"ARCHIVE_VIRUS_CHECK": written})
