"""`python tests/corpora FOLDER`: every file through the whole intake, then judged. Exit 1 if any fails.

An own archive in a temporary folder, real engines, nothing special for any file.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import sqlalchemy as sa
from expectations import CODES, Expected
from expectations import load as load_expectations
from judge import Outcome, faults
from photo_door import PhotoDoor
from sqlalchemy.orm import undefer

from archive_app.archive import Archive, open_archive
from archive_app.errors import ArchiveError
from archive_app.migrations import runner
from archive_app.models import Item, Page, Source
from archive_app.models.types import PageState
from archive_app.rules.access import Right, system
from archive_app.services import batch_control, catching_up, founding, intake, items, pictures
from config.settings import load

ACTOR = system("corpora")
#: originals with numbers on them come back to those who may see numbers
ARCHIVIST = replace(ACTOR, rights=ACTOR.rights | {Right.UNMASK})
#: some files of the class are damaged by their makers' word alone: every reader shows them whole
DAMAGED_NOTICED = 0.97
CORES = os.cpu_count() or 1
#: how long one file may take, in seconds; the slowest are named in the report
LONGEST_FILE, NAMED = 60, 8


def main(folder: str) -> int:
    """Run everything; print a line for each fault and a table at the end."""
    corpora = Path(folder)
    expected = load_expectations(corpora)
    wrong: Counter[str] = Counter()
    total: Counter[str] = Counter()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as place:
        archive = _archive(Path(place))
        watch = MemoryWatch()
        with Stopwatch() as stopwatch:
            outcomes, names = _run(archive, corpora, [one for one in expected if one.kind not in CODES])
        read = time.monotonic()
        for one, got in outcomes:
            total[one.kind] += 1
            found = list(faults(one, got))
            wrong[one.kind] += bool(found)
            for fault in found:
                print(f"{one.kind:12} {one.path}: {fault}")
        door = PhotoDoor(archive, ACTOR)
        for one in expected:
            if one.kind in CODES:
                total[one.kind] += 1
                fault = _code_fault(door, corpora, one)
                wrong[one.kind] += bool(fault)
                if fault:
                    print(f"{one.kind:12} {one.path}: {fault}")
        peak = watch.stop()
        archive.close()
    slowest = [(seconds, names.get(one, "?")) for seconds, one in stopwatch.slowest(NAMED)]
    print("\nslowest files:", *(f"{seconds:6.1f} s  {name}" for seconds, name in slowest), sep="\n")
    print(f"\n{'class':12} {'files':>6} {'wrong':>6}")
    for kind in total:
        print(f"{kind:12} {total[kind]:6} {wrong[kind]:6}")
    print(f"files {read - started:.0f} s, codes {time.monotonic() - read:.0f} s,", end=" ")
    print(f"largest process {peak / 1024 / 1024:.0f} MiB: {watch.name}")
    failed = sum(wrong[kind] for kind in wrong if kind != "damaged")
    failed += wrong["damaged"] > total["damaged"] * (1 - DAMAGED_NOTICED)
    failed += sum(seconds > LONGEST_FILE for seconds, _name in slowest)
    print(f"{sum(total.values()) - sum(wrong.values())} passed, {failed} failed")
    return 1 if failed else 0


def _archive(place: Path) -> Archive:
    settings = replace(load(place, {}), secret_key="corpora-only-0123456789", tls="off")
    archive = open_archive(settings)
    runner.upgrade(archive.sessions)
    founding.found(archive, ACTOR, name="corpora", demo=True, password=None)
    return archive


def _run(
    archive: Archive, corpora: Path, expected: list[Expected]
) -> tuple[list[tuple[Expected, Outcome]], dict[int, str]]:
    """Hand everything in, read it, and return how each file ended, and the paths by number of the source."""
    with archive.work(ACTOR) as work:
        batch_id = intake.open_batch(work, name="corpora", channel="test").id
    ids: dict[str, int] = {}  # the same bytes twice are one file: judge how the first of them ended
    for one in expected:
        with (corpora / one.path).open("rb") as stream:
            name = Path(one.path).name
            taken = intake.receive(archive, ACTOR, stream, name, batch_id=batch_id, path=one.path)
            ids.setdefault(one.sha256, taken.source_id)
    catching_up.drain(archive, workers=CORES)
    with ThreadPoolExecutor(CORES) as pool:
        seen = dict(zip(ids, pool.map(lambda number: _look(archive, number), ids.values()), strict=True))
    for one in expected:
        got = seen[one.sha256]
        if got.status == "password_needed" and one.password and not got.opened_with_password:
            seen[one.sha256] = _opened(archive, got, ids[one.sha256], one.password)
    return [(one, seen[one.sha256]) for one in expected], {ids[one.sha256]: one.path for one in expected}


def _opened(archive: Archive, got: Outcome, source_id: int, password: str) -> Outcome:
    """Give a file its password, and say whether that opened it."""
    with archive.look(ACTOR) as look:
        original = look.session.get_one(Source, source_id).duplicate_of_id or source_id
    with archive.work(ACTOR) as work:
        batch_control.retry(work, original, password=password)
    catching_up.drain(archive)
    opened = _look(archive, original)
    return replace(got, opened_with_password=opened.status in ("filed", "review") and opened.pages > 0)


def _look(archive: Archive, source_id: int) -> Outcome:
    with archive.look(ACTOR) as look:
        source = look.session.get_one(Source, source_id)
        first = look.session.get_one(Source, source.duplicate_of_id) if source.duplicate_of_id else source
        pages = look.session.scalars(
            sa.select(Page)
            .where(Page.source_id == first.id)
            .options(undefer(Page.text))
            .order_by(Page.source_n)
        ).all()
        item = look.session.scalars(sa.select(Item).where(Item.source_id == first.id)).first()
        code = item.code if item else None
        flags = tuple(first.flags)
        if any(page.state is PageState.REFUSED for page in pages):
            flags += ("page_refused",)
        text = "\n".join(page.text for page in pages)
        status, reason, count, sha256 = str(first.state), first.reason, len(pages), first.sha256
        readable = next((page.n for page in pages if page.state is not PageState.REFUSED), None)
    return Outcome(
        status, reason, flags, count, text, _came_back(archive, code, sha256),
        code is not None and readable is not None and _preview(archive, code, readable),
    )  # fmt: skip


def _came_back(archive: Archive, code: str | None, sha256: str) -> bool:
    if code is None:
        return False
    path, view = items.file_path(archive, ARCHIVIST, code, "source")
    with path.open("rb") as stream:
        return view.sha256 == sha256 == hashlib.file_digest(stream, "sha256").hexdigest()


def _preview(archive: Archive, code: str, n: int) -> bool:
    try:
        return pictures.page_picture(archive, ACTOR, code, n, longest=pictures.THUMBNAIL).stat().st_size > 0
    except ArchiveError:
        return False


def _code_fault(door: PhotoDoor, corpora: Path, one: Expected) -> str | None:
    data, name = (corpora / one.path).read_bytes(), Path(one.path).name
    if opened := door.opens(data, name):
        return f"opened {opened} of this archive"
    found = door.texts(data, name)
    if one.kind == "no-code":
        return f"read {found!r} where nothing stands" if found else None
    wanted = (corpora / one.path).with_suffix(".txt").read_bytes().decode("utf-8")  # line ends count
    if not found:
        return "not read"
    return None if wanted.strip() in [text.strip() for text in found] else f"WRONG: {found!r}"


class Stopwatch:
    """Notes how long each file is worked on, while it is open."""

    def __enter__(self) -> Stopwatch:
        self._took: defaultdict[int, float] = defaultdict(float)
        self._perform = catching_up.perform
        catching_up.perform = self._timed
        return self

    def __exit__(self, *_error: object) -> None:
        catching_up.perform = self._perform

    def _timed(self, archive: Archive, desks: catching_up.Desks, task: str, subject_id: int) -> None:
        started = time.monotonic()
        self._perform(archive, desks, task, subject_id)
        self._took[subject_id] += time.monotonic() - started

    def slowest(self, number: int) -> list[tuple[float, int]]:
        """Return the slowest sources: (seconds, number)."""
        return sorted(((seconds, one) for one, seconds in self._took.items()), reverse=True)[:number]


class MemoryWatch:
    """Notes the largest private memory of this process and its children."""

    def __init__(self) -> None:
        self.peak, self.name = 0, ""
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(0.5):
            for process in [*me.children(recursive=True)]:
                try:
                    size = process.memory_full_info().uss
                    if size > self.peak:
                        self.peak, self.name = size, " ".join(process.cmdline()[1:3])
                except psutil.NoSuchProcess:
                    continue

    def stop(self) -> int:
        """End the watch; return bytes."""
        self._stop.set()
        self._thread.join()
        return self.peak


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "../shared/corpora"))
