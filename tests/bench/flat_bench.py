"""Memory over many pages: a worker's children at twenty moments, so that growth shows as a slope."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import psutil

from archive_app.demo import township
from archive_app.demo.papers import stack
from archive_app.demo.write import all_files
from config import tables
from ocr.desk import ReadingDesk
from ocr.forms.catalogue import FormCatalogue

PAGES = int(os.environ.get("BENCH_FLAT_PAGES", "1000"))
DRAWN = 60  # different pages; they come again
STEPS = 20


def run(pages: int = PAGES) -> dict[str, Any]:
    """Read so many pages at one desk; resident MiB without the shared page image, largest first and last."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        plan = township.plan(200, 7)
        papers = [one for one in stack(plan, 12).papers if one.container == "jpeg"][: min(DRAWN, pages)]
        files = [folder / truth.path for truth in all_files(plan, folder, tuple(papers), os.cpu_count() or 1)]
        desk = ReadingDesk("rapidocr", forms=FormCatalogue.from_table(tables.table("forms")))
        course: list[dict[str, int]] = []
        children: set[int] = set()
        for number in range(pages):
            desk.read(files[number % len(files)], 0)
            children.update(desk.child_pids())
            if (number + 1) % max(1, pages // STEPS) == 0:
                course.append(_private(desk.child_pids()))
        desk.close()
    return {
        "pages": pages,
        "reader's children used (2 = none was replaced)": len(children),
        "MiB in twenty steps": course,
        "largest, MiB": max(max(step.values()) for step in course),
        "last third over first third": _growth([sum(step.values()) for step in course]),
    }


def _private(pids: tuple[int, ...]) -> dict[str, int]:
    found: dict[str, int] = {}
    for pid in pids:
        process = psutil.Process(pid)
        found[process.cmdline()[2]] = round(process.memory_full_info().uss / 1024**2)
    return found


def _growth(sums: list[int]) -> str:
    third = max(1, len(sums) // 3)
    first, last = sum(sums[:third]) / third, sum(sums[-third:]) / third
    return f"{last / first - 1:+.1%}"
