"""What a watched folder has given already and still holds: kept in the database, so that no restart forgets it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import WatchedFile
from archive_app.services import intake
from archive_app.services.folder_files import Still
from archive_app.services.intake import Received, clean_path


def known(look: Work, folder: Path) -> dict[str, Received]:
    """Return what was taken of a folder where it lies, by mark, with the answer each file got."""
    rows = look.session.execute(
        sa.select(WatchedFile.mark, WatchedFile.source_id).where(
            WatchedFile.folder == clean_path(str(folder))
        )
    ).all()
    answers = intake.statuses(look, [row.source_id for row in rows])
    return {row.mark: answer for row, answer in zip(rows, answers, strict=True)}


def mark(folder: Path, path: Path, one: Still) -> str:
    """Return the mark of a file as it lies: another size or time makes it another file."""
    told = f"{folder}\n{path.relative_to(folder).as_posix()}\n{one.size}\n{one.changed}"
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


def remember(work: Work, folder: Path, path: Path, one: Still, received: Received) -> None:
    """Note that a file was taken as it lies."""
    own = mark(folder, path, one)
    if work.session.scalar(sa.select(WatchedFile.id).where(WatchedFile.mark == own)) is not None:
        return
    work.session.add(
        WatchedFile(
            mark=own,
            folder=clean_path(str(folder)),
            path=clean_path(path.relative_to(folder).as_posix()),
            bytes=one.size,
            changed_ns=one.changed,
            sha256=received.sha256,
            source_id=received.source_id,
            taken_at=work.now,
        )
    )


def forget(work: Work, folder: Path, path: Path, one: Still) -> None:
    """Forget a file that was moved out of the way: another of its name is another file."""
    work.session.execute(sa.delete(WatchedFile).where(WatchedFile.mark == mark(folder, path, one)))
