"""`make bench`: every figure in one run, speeds as ratios against a baseline measured beside them.

`python tests/bench [SECTION...]`: reading quality search labels serving; all without a name.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import labels_bench
import reading_bench
import search_bench
import serving_bench
import truth_report

from archive_app.demo import build, township
from archive_app.demo.papers import stack
from archive_app.demo.write import all_files
from archive_app.services import people, tokens

CORES = os.cpu_count() or 1
HOUSEHOLDS = int(os.environ.get("BENCH_HOUSEHOLDS", "8"))


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
    """Time a thousand labels."""
    seconds, megabytes = labels_bench.run()
    return {"1,000 labels, s": round(seconds, 2), "MB": round(megabytes, 2)}


def serving() -> dict[str, Any]:
    """Measure start-up, memory at rest and answers over HTTP of a served demo."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "archive"
        archive, _truth = reading_bench.demo_archive(folder, 2, "rapidocr")
        (folder / "secret.key").write_text(archive.settings.secret_key)
        token = _token(archive)
        box = archive_box(archive)
        archive.close()
        with serving_bench.served(folder) as (port, seconds, process):
            time.sleep(5)
            memory = serving_bench.memory_mb(process)
            names = ["户主", "身份证号", "石桥村", "贫困户", "申请"] * 40
            return {
                "first answer after, s": round(seconds, 2),
                "memory at rest (PSS), MB": memory,
                "search over HTTP p50/p95, ms": serving_bench.latency(
                    port, token, serving_bench.search_paths(names)
                ),
                "box over HTTP p50/p95, ms": serving_bench.latency(
                    port, token, [f"/api/v1/boxes/{box}"] * 100
                ),
            }


def _token(archive: Any) -> str:
    with archive.work(reading_bench.ACTOR) as work:
        people.add_user(work, "bench", "bench", ["archivist"], password=build.PASSWORD)
    with archive.work(reading_bench.ACTOR) as work:
        return str(tokens.create_token(work, "bench", "bench").bearer)


def archive_box(archive: Any) -> str:
    """Return the code of the first box."""
    from archive_app.models import Box

    with archive.sessions.reading() as session:
        return str(session.query(Box).order_by(Box.id).first().code)


SECTIONS: dict[str, Callable[[], dict[str, Any]]] = {
    "reading": reading,
    "quality": quality,
    "labels": labels,
    "serving": serving,
    "search": search,
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
