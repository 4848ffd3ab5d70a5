"""`make bench`: every figure in one run, speeds as ratios against a baseline measured beside them.

`python tests/bench [SECTION...]`, all without a name: reading quality labels shelves serving review stack search
search-http flat.
The last two take minutes: 100,000 pages written into an archive (BENCH_PAGES) and asked over HTTP, and the
memory of a reader over 1,000 pages (BENCH_FLAT_PAGES).
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import beside  # noqa: F401  # first: others need the folders it names
import flat_bench
import labels_bench
import reading_bench
import review_bench
import search_bench
import search_http_bench
import serving_bench
import shelves_bench
import stack_bench
import truth_report
import worn_labels

from archive_app.archive import open_archive
from archive_app.demo import build, township
from archive_app.demo.papers import stack
from archive_app.demo.write import all_files
from config.settings import load

CORES = os.cpu_count() or 1
HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "8"))
WORN = int(os.environ.get("BENCH_LABELS", "1000"))


def reading() -> dict[str, Any]:
    """Measure pages a minute of the bare engine and of the whole intake on the same scans."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        plan = township.plan(200, 7)
        papers = [
            paper
            for paper in stack(plan, HOUSEHOLDS).papers
            if paper.container == "jpeg" and not paper.copy_of
        ]
        files = [folder / truth.path for truth in all_files(plan, folder, tuple(papers), CORES)]
        warm, files = files[0], files[1:]
        fsync = reading_bench.fsync_ms(folder)
        archive = reading_bench.fresh_archive(folder / "archive")
        build.seed(archive, reading_bench.ACTOR, plan)
        bare_first = reading_bench.bare_engine(files, CORES)
        took, peak = reading_bench.whole_intake(archive, files, warm)
        bare_again = reading_bench.bare_engine(files, CORES)
        archive.close()
    bare = (bare_first + bare_again) / 2
    return {
        "pages": len(files),
        "bare engine, pages/min": round(len(files) / bare * 60, 1),
        "whole intake, pages/min": round(len(files) / took * 60, 1),
        "whole intake / bare engine": f"{bare / took:.0%}",
        "largest process, MiB": round(peak),
        "one fsync, ms": round(fsync, 2),
        "small text documents/s": round(reading_bench.text_documents(200), 1),
    }


def quality() -> dict[str, Any]:
    """Compare what both engines make of a demo township with its truth."""
    found: dict[str, Any] = {}
    for engine in ("rapidocr", "tesseract"):
        with tempfile.TemporaryDirectory() as place:
            archive, truth = reading_bench.demo_archive(Path(place), max(2, HOUSEHOLDS // 2), engine)
            found[engine] = truth_report.report(archive, truth)
            archive.close()
    return found


def search() -> dict[str, Any]:
    """Measure both engines at 5,000 pages and Tantivy at 100,000."""
    sizes = [(5_000, "tantivy"), (5_000, "whoosh"), (100_000, "tantivy")]
    return {f"{engine} {pages:,}": search_bench.run(pages, engine) for pages, engine in sizes}


def labels() -> dict[str, Any]:
    """Time a thousand labels of every kind, and read them again worn (BENCH_LABELS of each)."""
    seconds, megabytes = labels_bench.run()
    found: dict[str, Any] = {"1,000 labels, s": round(seconds, 2), "MB": round(megabytes, 2)}
    for kind in worn_labels.KINDS:
        started = time.perf_counter()
        pdf, _codes = worn_labels.printed(kind, 1000)
        took = time.perf_counter() - started
        share, wrong = worn_labels.read_share(kind, WORN)
        found[kind] = f"{took:.1f} s, {len(pdf) / 1e6:.2f} MB, worn read {share:.1%}, wrong {wrong}"
    return found


def shelves() -> dict[str, Any]:
    """Time box page, cabinet drawing and catalogue with 100,000 items (BENCH_ITEMS), 10,000 listed (BENCH_LISTED)."""
    return shelves_bench.run()


def serving() -> dict[str, Any]:
    """Measure start-up, memory at rest and answers over HTTP of a served demo."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "archive"
        archive, _truth = reading_bench.demo_archive(folder, 2, "rapidocr")
        (folder / "secret.key").write_text(archive.settings.secret_key)
        token = search_http_bench.bearer(archive)
        box = search_http_bench.first_box(archive)
        archive.close()
        with serving_bench.served(folder) as (port, seconds, process):
            time.sleep(5)
            memory = serving_bench.memory_mb(process)
            archive = open_archive(load(folder, {}))
            found = serving_bench.found_after(archive, port, token, 20)
            archive.close()
            names = ["户主", "身份证号", "石桥村", "贫困户", "申请"] * 40
            return {
                "first answer after, s": round(seconds, 2),
                "memory at rest (PSS), MB": memory,
                "search over HTTP p50/p95, ms": serving_bench.latency(
                    port, token, serving_bench.search_paths(names)
                ),
                "found after being read, p50/largest, s": (
                    round(statistics.median(found), 2),
                    round(max(found), 2),
                ),
                "box over HTTP p50/p95, ms": serving_bench.latency(
                    port, token, [f"/api/v1/boxes/{box}"] * 100
                ),
            }


def search_http() -> dict[str, Any]:
    """Measure searching and a box page over HTTP with 100,000 pages (BENCH_PAGES) in database and index."""
    return search_http_bench.run()


def mixed_stack() -> dict[str, Any]:
    """Read, part and file a mixed stack of 300 pages (STACK_PAGES, STACK_SEED) and hold it against its truth."""
    return stack_bench.run()


def review() -> dict[str, Any]:
    """Time the review tray in a real browser, from one doubt to the next."""
    with tempfile.TemporaryDirectory() as place:
        return review_bench.report(Path(place))


def flat() -> dict[str, Any]:
    """Measure a reader's memory over 1,000 pages (BENCH_FLAT_PAGES)."""
    return flat_bench.run()


SECTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "reading": reading,
    "quality": quality,
    "labels": labels,
    "shelves": shelves,
    "serving": serving,
    "review": review,
    "stack": mixed_stack,
    "search": search,
    "search-http": search_http,
    "flat": flat,
}


def main(wanted: list[str]) -> None:
    """Run the sections and print each as JSON as soon as it is there."""
    for name in wanted or SECTIONS:
        started = time.perf_counter()
        figures = SECTIONS[name]()
        print(f"== {name} ({time.perf_counter() - started:.0f} s)")
        print(json.dumps(figures, ensure_ascii=False, indent=2), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
