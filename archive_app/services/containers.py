"""Files that hold files: archives and letters. What is inside comes in as files of their own, in the same batch.

The container is kept as it came. Each file from it knows it (`sources.container_id`) and where it stood in it.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import fields
from pathlib import Path

import sqlalchemy as sa

from archive_app.archive import MEBIBYTE, Archive, Work
from archive_app.models import Source
from archive_app.models.types import SourceState
from archive_app.rules.access import Actor
from archive_app.services import intake
from archive_app.services.intake import Arrival, Hints
from ocr.office.members import Member
from ocr.problems import Problem, ReadingError

#: between a container's path and the path inside it
INSIDE = "!/"
#: an archive in an archive in an archive; deeper ones are kept and not opened
DEEPEST = 3
TOO_DEEP = "too_deep"
#: what came out of one file that was handed in, in all its depths: files, and bytes as a multiple of the largest upload
MOST_FILES, MOST_UPLOADS = 20_000, 4
TOO_MUCH = "too_much_inside"
_FOLDER = "inside-"
LONGEST_NAME = 1000
#: no unpacking lasts so long: what is older was left by a process that was killed
STALE = dt.timedelta(hours=24)


def empty_out(archive: Archive, actor: Actor, source: Source, path: Path) -> str | None:
    """Take in everything inside a container; returns the problem that forbids it, None when it is done.

    May be called again after a crash: what came in before is not taken twice.
    """
    if source.path.count(INSIDE) + 1 > DEEPEST:
        return TOO_DEEP
    if _has_given_too_much(archive, actor, source):
        return TOO_MUCH
    room = archive.settings.data_dir / "uploads"
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=room, prefix=_FOLDER) as folder:
        try:
            found = archive.office.unpack(
                path, source.media_type, Path(folder), archive.settings.upload_limit_mb * MEBIBYTE
            )
        except ReadingError as error:
            return TOO_MUCH if error.problem is Problem.TOO_LARGE else error.problem.value
        for member, name in zip(found, _names(found), strict=True):
            _take(archive, actor, source, member, f"{source.path or source.name}{INSIDE}{name}", Path(folder))
    return None


def sweep(archive: Archive) -> int:
    """Remove the folders in which killed processes unpacked; return how many."""
    left = 0
    for folder in (archive.settings.data_dir / "uploads").glob(f"{_FOLDER}*"):
        changed = dt.datetime.fromtimestamp(folder.stat().st_mtime, dt.UTC)
        if dt.datetime.now(dt.UTC) - changed > STALE:
            shutil.rmtree(folder, ignore_errors=True)
            left += 1
    return left


def _has_given_too_much(archive: Archive, actor: Actor, source: Source) -> bool:
    """Tell whether the file that was handed in, of which this one is a part, has given more than any honest one."""
    outermost = (source.path or source.name).split(INSIDE, 1)[0]
    with archive.look(actor) as look:
        query = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(Source.bytes), 0)).where(
            Source.batch_id == source.batch_id,
            Source.container_id.is_not(None),
            Source.path.startswith(outermost + INSIDE, autoescape=True),
        )
        files, size = look.session.execute(query).one()
    return bool(files > MOST_FILES or size > MOST_UPLOADS * archive.settings.upload_limit_mb * MEBIBYTE)


def settle(work: Work, source: Source) -> None:
    """Say on a container of no pages of its own what came of it."""
    inside = work.session.execute(
        sa.select(Source.state, sa.func.count())
        .where(Source.container_id == source.id)
        .group_by(Source.state)
    ).all()
    total = sum(count for _state, count in inside)
    refused = sum(count for state, count in inside if state is SourceState.REFUSED)
    source.state, source.page_count = SourceState.FILED, 0
    source.reason = f"里面有 {total} 个文件，已逐个收进本批；压缩包原样保存。"
    source.reason_en = f"{total} files were inside and came in one by one; the archive is kept as it came."
    if refused:
        source.reason += f"其中 {refused} 个取不出来，原因见各行。"
        source.reason_en += f" {refused} of them could not be taken out; see their lines."
    source.settled_at, source.claimed_by, source.claimed_until = work.now, None, None
    work.record("source.emptied", source, files=total, refused=refused)


def _names(members: Sequence[Member]) -> Iterator[str]:
    """Yield where each file stood, in signs that can be shown; of two that stood at one place the second gets `#2`."""
    seen: Counter[str] = Counter()
    for member in members:
        name = intake.clean_path(member.name[:LONGEST_NAME])
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name}#{seen[name]}"


def _take(archive: Archive, actor: Actor, source: Source, member: Member, inside: str, folder: Path) -> None:
    with archive.look(actor) as look:
        known = sa.select(Source.id).where(Source.container_id == source.id, Source.path == inside)
        if look.session.scalar(known) is not None:
            return
    if member.problem:
        arrival = Arrival(source.batch_id, intake.clean_name(member.name), inside, source.id)
        code = Problem.PASSWORD_NEEDED.value
        intake.turn_away(
            archive, actor, arrival, "locked_inside" if member.problem == code else member.problem
        )
        return
    with (folder / member.file).open("rb") as stream:
        intake.receive(
            archive, actor, stream, member.name, batch_id=source.batch_id, path=inside, hints=_hints(source),
            container_id=source.id,
        )  # fmt: skip


def _hints(source: Source) -> Hints:
    """Return what was said of the container, which holds for what is inside."""
    known = {field.name for field in fields(Hints)}
    return Hints(**{key: value for key, value in source.hints.items() if key in known})
