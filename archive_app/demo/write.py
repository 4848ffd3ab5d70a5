"""Write the demo's files and the truth about them to a folder. No database, no services."""

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from archive_app.demo import extras, files
from archive_app.demo.extras import Extra
from archive_app.demo.model import Township
from archive_app.demo.papers import Paper, chosen, stack
from archive_app.demo.truth import FileTruth, Truth, as_json

TRUTH_FILE = "truth.json"


def kept(township: Township, folder: Path, paper: Paper | Extra) -> FileTruth:
    """Draw one file and write it below `folder`; returns its truth."""
    made = files.make(township, paper) if isinstance(paper, Paper) else extras.make(township, paper)
    target = folder / paper.path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made.data)
    return made.truth


def all_files(
    township: Township, folder: Path, papers: Sequence[Paper | Extra], workers: int
) -> Iterator[FileTruth]:
    """Write all papers, in `workers` processes if more than one; truths come in the order of the papers."""
    if workers <= 1:
        yield from (kept(township, folder, paper) for paper in papers)
        return
    with ProcessPoolExecutor(workers, multiprocessing.get_context("spawn")) as pool:
        with _stopping_left_to_the_parent():
            drawn = pool.map(partial(kept, township, folder), papers, chunksize=2)
        yield from drawn


@contextmanager
def _stopping_left_to_the_parent() -> Iterator[None]:
    """Let the processes started inside never see Ctrl+C: it reaches every process of a terminal, and this one waits
    for the pages in hand and ends them. The mask is inherited, so that it holds while they are still starting."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def write(
    township: Township,
    folder: Path,
    scanned_households: int = 20,
    workers: int = 1,
    variant: str | None = None,
    meetings: int = 4,
) -> Truth:
    """Write scans, meetings, notice and `truth.json` to `folder`; returns the truth.

    The scans of `scanned_households` households, dealt over the villages, and the papers and photographs of
    the first `meetings` meetings with the town's notice (0: neither). The folder is made if it is not there;
    files of the same names are replaced. `variant` forces one print of the forms (else each village has its
    own). One page takes about 0.3 s of a core; a worker holds up to 550 MB (a TIFF of six pages).
    """
    folder.mkdir(parents=True, exist_ok=True)
    plan = stack(township, scanned_households, variant)
    papers: list[Paper | Extra] = [*plan.papers, *extras.planned(township, meetings)]
    truth = Truth(
        seed=township.seed,
        fictitious=township.fictitious,
        scanned=tuple(each.number for each in chosen(township, scanned_households)),
        files=tuple(all_files(township, folder, papers, workers)),
        missing=plan.missing,
        videos=township.videos,
    )
    (folder / TRUTH_FILE).write_text(as_json(truth, township), encoding="utf-8")
    return truth
