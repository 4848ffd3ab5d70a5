"""Pages a minute through the whole intake, against the bare engine on the same images in the same run."""

from __future__ import annotations

import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import psutil

from archive_app.archive import Archive, open_archive
from archive_app.demo import build, township
from archive_app.demo.write import TRUTH_FILE
from archive_app.migrations import runner
from archive_app.rules.access import system
from archive_app.services import catching_up, founding, intake
from archive_app.services.intake import Hints
from config.settings import load

ACTOR = system("bench")
CORES = os.cpu_count() or 1


def fresh_archive(folder: Path, **settings: Any) -> Archive:
    """Make an empty archive with its rules."""
    made = replace(load(folder, {}), secret_key="bench-only-0123456789", tls="off", **settings)
    archive = open_archive(made)
    runner.upgrade(archive.sessions)
    founding.found(archive, ACTOR, name="bench", demo=True, password=build.PASSWORD)
    return archive


def bare_engine(files: list[Path], processes: int) -> float:
    """Return seconds that the engine alone needs for the pages of `files`, images already in memory."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(processes + 1)
    parts = [[str(path) for path in files[number::processes]] for number in range(processes)]
    workers = [context.Process(target=_bare, args=(part, barrier)) for part in parts]
    for process in workers:
        process.start()
    barrier.wait()
    started = time.perf_counter()
    for process in workers:
        process.join()
    return time.perf_counter() - started


def _bare(files: list[str], barrier: Any) -> None:
    from ocr.engines.making import make_engine

    images = [cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR) for path in files]
    engine = make_engine("rapidocr", threads=1)
    engine.lines(images[0], 300)  # the first page loads the kernels
    barrier.wait()
    for image in images:
        engine.lines(image, 300)


def whole_intake(archive: Archive, files: list[Path], warm: Path) -> tuple[float, float]:
    """Return seconds from hand-in to found, engines loaded as the bare ones are, and the largest process in MiB."""
    desks, together = catching_up.Desks(archive), threading.Barrier(CORES + 1)
    threads = [threading.Thread(target=_reader, args=(archive, desks, warm, together)) for _ in range(CORES)]
    for thread in threads:
        thread.start()
    together.wait()  # every engine has read its first page
    watch = Peak()
    started = time.perf_counter()
    _take(archive, files)
    together.wait()
    for thread in threads:
        thread.join()
    catching_up.index_waiting(archive)
    took = time.perf_counter() - started
    desks.close()
    return took, watch.stop()


def _reader(archive: Archive, desks: catching_up.Desks, warm: Path, together: threading.Barrier) -> None:
    desks.mine().read(warm, 0)
    together.wait()
    together.wait()
    catching_up.read_waiting(archive, desks)


def _take(archive: Archive, files: list[Path]) -> None:
    with archive.work(ACTOR) as work:
        batch_id = intake.open_batch(work, name="bench", channel="bench").id
    for path in files:
        data = BytesIO(path.read_bytes())
        intake.receive(archive, ACTOR, data, path.name, batch_id=batch_id, path=path.name, hints=Hints())


class Peak:
    """Notes the largest resident size among this process's children."""

    def __init__(self) -> None:
        self.peak = 0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        me = psutil.Process()
        while not self._stop.wait(0.3):
            for process in me.children(recursive=True):
                try:
                    self.peak = max(self.peak, process.memory_info().rss)
                except psutil.NoSuchProcess:
                    continue

    def stop(self) -> float:
        """End the watch; return MiB."""
        self._stop.set()
        self._thread.join()
        return self.peak / 1024 / 1024


def demo_archive(folder: Path, households: int, engine: str) -> tuple[Archive, Path]:
    """Make a demo archive with the scans of some households, all read; return it and its truth."""
    archive = fresh_archive(folder, ocr_engine=engine)
    plan = township.plan(200, 7)
    build.seed(archive, ACTOR, plan)
    scans = folder / "scans"
    for _received in build.feed(archive, ACTOR, plan, scans, scanned=households, workers=CORES):
        pass
    catching_up.drain(archive, workers=CORES)
    return archive, scans / TRUTH_FILE


def documents(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield small texts of about 480 characters."""
    sentence = "扶贫档案资料是脱贫攻坚的原始记录，是反映脱贫攻坚实效及迎接考核的重要依据。"
    for number in range(count):
        yield f"{number:05}.txt", f"第{number}号 {sentence * 12}".encode()


def text_documents(count: int) -> float:
    """Return small text documents a second through the whole intake, hand-in to found."""
    with tempfile.TemporaryDirectory() as place:
        archive = fresh_archive(Path(place))
        with archive.work(ACTOR) as work:
            batch_id = intake.open_batch(work, name="bench", channel="bench").id
        started = time.perf_counter()
        for name, data in documents(count):
            intake.receive(archive, ACTOR, BytesIO(data), name, batch_id=batch_id)
        catching_up.drain(archive, workers=CORES)
        took = time.perf_counter() - started
        archive.close()
    return count / took


def fsync_ms(folder: Path, count: int = 40) -> float:
    """Return the median milliseconds of one small fsync here: the floor under every acknowledged write."""
    times = []
    for number in range(count):
        with (folder / f"{number}.bin").open("wb") as file:
            file.write(b"x" * 4096)
            file.flush()
            started = time.perf_counter()
            os.fsync(file.fileno())
            times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)
