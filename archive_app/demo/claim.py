"""Whose folder is this: the demo's mark, its seed, and how many households' scans were asked of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from archive_app.demo import truth
from archive_app.demo.write import TRUTH_FILE
from archive_app.errors import Conflict

MARK = "DEMO.txt"
SEED = 7


@dataclass(frozen=True)
class Claim:
    """What a demo folder is: its seed, and the rounds its scans come in (households with scans, growing).

    A round's papers depend on its size, so one that was begun is finished before the next.
    """

    seed: int
    rounds: tuple[int, ...]


def claim(folder: Path, seed: int | None, households: int) -> Claim:
    """Take `folder` for a demo, or take it up again; more households than before become a further round.

    Raises Conflict for a folder that holds anything else, or a demo of another seed.
    """
    mark = folder / MARK
    if not mark.exists():
        if folder.exists() and any(folder.iterdir()):
            raise Conflict(
                f"{folder} 里已有别的东西，演示数据不能放在这里；请换一个空文件夹。",
                f"{folder} holds something else; choose an empty one.",
            )
        folder.mkdir(parents=True, exist_ok=True)
        return _written(mark, Claim(SEED if seed is None else seed, (households,)))
    there = _read(mark, folder, households)
    if seed not in (None, there.seed):
        raise Conflict(
            f"{folder} 里是 --seed {there.seed} 的演示乡镇，不能改成 --seed {seed}；请换一个空文件夹。",
            f"{folder} holds the demo township of --seed {there.seed}, not of --seed {seed}; choose an empty one.",
        )
    if households > max(there.rounds):
        there = Claim(there.seed, (*there.rounds, households))
    return _written(mark, there)


def to_feed(folder: Path, there: Claim) -> tuple[int, ...]:
    """Return the rounds whose scans are not all handed in."""
    scanned = _scanned(folder)
    return tuple(one for one in there.rounds if one > scanned)


def _scanned(folder: Path) -> int:
    path = folder / "scans" / TRUTH_FILE
    return len(truth.load(path)["scanned"]) if path.exists() else 0


def _read(mark: Path, folder: Path, households: int) -> Claim:
    """Read the mark; one without rounds is older than these, and its first round is what was drawn."""
    text = mark.read_text("utf-8")
    seed = re.search(r"^seed=(\d+)$", text, re.MULTILINE)
    rounds = re.search(r"^households=([\d ]+)$", text, re.MULTILINE)
    numbers = tuple(map(int, rounds[1].split())) if rounds else (_scanned(folder) or households,)
    return Claim(int(seed[1]) if seed else SEED, numbers)


def _written(mark: Path, there: Claim) -> Claim:
    rounds = " ".join(map(str, there.rounds))
    mark.write_text(
        "演示数据：人物、村庄、号码全部虚构。 Fictitious demo data.\n"
        f"seed={there.seed}\nhouseholds={rounds}\n",
        "utf-8",
    )
    return there
