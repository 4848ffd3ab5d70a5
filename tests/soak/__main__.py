"""`make soak`: hundreds of kills at random moments while real pages are read; hours on purpose.

SOAK_KILLS (default 300), SOAK_PAGES (default 1200), SOAK_SEED. Exit 1 if anything was lost, doubled or stuck.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
from pathlib import Path

import psutil
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import office

from archive_app.demo import township
from archive_app.demo.papers import stack
from archive_app.demo.write import all_files
from archive_app.models import Source
from archive_app.services import arithmetic, verifying

KILLS = int(os.environ.get("SOAK_KILLS", "300"))
PAGES = int(os.environ.get("SOAK_PAGES", "1200"))
SEED = int(os.environ.get("SOAK_SEED", "1"))


def main() -> int:
    """Hand in, kill, wait, count."""
    chance = random.Random(SEED)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        plan = township.plan(200, SEED)
        truths = []
        pages = 0
        for truth in all_files(plan, folder, stack(plan, max(1, PAGES // 6)).papers, os.cpu_count() or 1):
            truths.append(truth)
            pages += 0 if truth.how == "byte-identical" else len(truth.pages)
        running = office.Office(folder / "archive", engine="rapidocr")
        running.open()
        files = ((truth.path, (folder / truth.path).read_bytes()) for truth in truths)
        handed = sum(1 for _source in running.hand_in(files))
        killed: dict[str, int] = {}
        peaks: list[int] = []
        while sum(killed.values()) < KILLS and not running.is_quiet():
            time.sleep(chance.uniform(0.2, 8.0))
            name = running.kill(chance)
            killed[name] = killed.get(name, 0) + 1
            peaks.append(_largest(running))
        office.wait_for(running.is_quiet, 24 * 3600)
        sums = running.arithmetic()
        found = [str(one) for one in verifying.verify(running.archive, deep=True).findings]
        found += _not_adding_up(running)
        running.close()
    print(f"handed in {handed}, pages {pages}, kills {killed}, largest process {max(peaks, default=0)} MiB")
    print(f"arithmetic {sums}")
    for line in found:
        print(line)
    right = sums["sources"] == handed and sums["pages"] == pages and not found
    print("1 passed, 0 failed" if right else "0 passed, 1 failed")
    return 0 if right else 1


def _not_adding_up(running: office.Office) -> list[str]:
    """Return the files whose sides do not add up."""
    with running.archive.look(office.ACTOR) as look:
        everything = look.session.scalars(sa.select(Source.id)).all()
        sums = arithmetic.of_sources(look, everything)
    return [f"source {source_id}: {one}" for source_id, one in sums.items() if not one.is_exact]


def _largest(running: office.Office) -> int:
    assert running.process is not None
    sizes = []
    for process in psutil.Process(running.process.pid).children(recursive=True):
        try:
            sizes.append(process.memory_info().rss // 1024 // 1024)
        except psutil.NoSuchProcess:
            continue
    return max(sizes, default=0)


if __name__ == "__main__":
    sys.exit(main())
