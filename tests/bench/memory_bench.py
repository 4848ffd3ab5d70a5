"""Memory of a worker over many pages and over one large file: `python tests/bench/memory_bench.py`.

`MEMORY_PAGES` (default 1,000) sides in stacks of 50, then one file of `MEMORY_FILE` (default 500) sides. The fake
engine reads them by default, so that the structure is measured and not the engine; `MEMORY_ENGINE=rapidocr` reads
them for good.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import pikepdf
import psutil
import reading_bench
from PIL import Image

from archive_app.archive import Archive
from archive_app.services import arithmetic, catching_up, intake
from ocr.engines import fake

PAGES = int(os.environ.get("MEMORY_PAGES", "1000"))
FILE = int(os.environ.get("MEMORY_FILE", "500"))
ENGINE = os.environ.get("MEMORY_ENGINE", "fake")
STACK = 50
MEBIBYTE = 1024 * 1024


def run() -> dict[str, Any]:
    """Read stack after stack, then the large file, and say how large the processes were."""
    with tempfile.TemporaryDirectory() as place:
        archive = reading_bench.fresh_archive(Path(place) / "archive", ocr_engine=ENGINE)
        desks = catching_up.Desks(archive)
        grown = []
        for number in range(max(1, PAGES // STACK)):
            _read(archive, desks, Path(place), STACK, number)
            grown.append(_sizes())
        started, watch = time.perf_counter(), reading_bench.Peak()
        source = _read(archive, desks, Path(place), FILE, -1)
        took, peak = time.perf_counter() - started, watch.stop()
        own = _sizes()["this process"]
        with archive.look(reading_bench.ACTOR) as look:
            exact = arithmetic.of_sources(look, [source])[source]
        desks.close()
        archive.close()
    third = len(grown) // 3 or 1
    return {
        "engine": ENGINE,
        "sides": PAGES,
        "MiB after the first third": grown[third - 1],
        "MiB at the end": grown[-1],
        "MiB after each stack": [one["all together"] for one in grown],
        f"file of {FILE} sides": {
            "largest child, MiB": round(peak),
            "this process, MiB": own,
            "sides/min": round(FILE / took * 60),
            "sums": vars(exact),
            "exact": exact.is_exact,
        },
    }


def _read(archive: Archive, desks: catching_up.Desks, folder: Path, sides: int, number: int) -> int:
    path = folder / "stack.pdf"
    _stack(path, sides, number)
    with archive.work(reading_bench.ACTOR) as work:
        batch_id = intake.open_batch(work, name=f"stack {number}", channel="bench").id
    with path.open("rb") as stream:
        taken = intake.receive(archive, reading_bench.ACTOR, stream, path.name, batch_id=batch_id)
    catching_up.read_waiting(archive, desks)
    catching_up.index_waiting(archive)
    return taken.source_id


def _stack(path: Path, sides: int, number: int) -> None:
    """Write forms of one household after another; every page is another picture."""
    with pikepdf.new() as made:
        for side in range(sides):
            lines = [
                "认定调查表" if side % 2 else "贫困户申请书",
                f"户主姓名：张{number}之{side // 2}",
                "年度：2018年",
            ]
            page = io.BytesIO()
            Image.fromarray(fake.draw(lines)).save(page, "PDF", resolution=150, quality=95)
            with pikepdf.open(page) as one:
                made.pages.extend(one.pages)
        made.save(path)


def _sizes() -> dict[str, int]:
    me = psutil.Process()
    children = 0
    for process in me.children(recursive=True):
        try:
            children += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    own = me.memory_info().rss
    return {
        "this process": own // MEBIBYTE,
        "children": children // MEBIBYTE,
        "all together": (own + children) // MEBIBYTE,
    }


if __name__ == "__main__":
    print(json.dumps(run(), ensure_ascii=False, indent=2, default=str))
