"""Which single images are one stack: files of one folder, named by one stem and numbers that follow one another.

Scanners write one image a page (DA/T 31-2017 prefers it): `0001.jpg`, `扫描_0001.jpg`, `IMG_20180305_0001.jpg`,
`<reference code>-0001.jpg`. A number that is missing, or stands twice, ends a row: what is not sure is not joined.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

#: a running number is at most this long: longer ones are days, times or numbers of persons
_RUNNING = re.compile(r"(?P<stem>.*?)(?<!\d)(?P<number>\d{1,6})")


@dataclass(frozen=True)
class Place:
    """Where a file's name stands in a row: what is common to the row, and its own number."""

    folder: str
    stem: str
    ending: str
    number: int


@dataclass(frozen=True)
class Named:
    """A file of a batch. Only files of one `kin` (what was said of them, the archive they lay in) are one row."""

    id: int
    name: str
    path: str = ""
    kin: Hashable = None


def place_of(name: str, path: str = "") -> Place | None:
    """Return where a file stands, None where its name ends in no running number."""
    whole = PurePosixPath(path or name)
    found = _RUNNING.fullmatch(PurePosixPath(name).stem)
    if found is None:
        return None
    folder = whole.parent.as_posix() if path else ""
    return Place(folder, found["stem"], PurePosixPath(name).suffix.lower(), int(found["number"]))


def runs(files: Iterable[Named]) -> list[list[int]]:
    """Return the files (ids) that are numbered in a row, in their order; a file of no row is a row of one."""
    groups: dict[Hashable, list[tuple[int, int]]] = {}
    alone: list[list[int]] = []
    for one in files:
        place = place_of(one.name, one.path)
        if place is None:
            alone.append([one.id])
        else:
            key = (place.folder, place.stem, place.ending, one.kin)
            groups.setdefault(key, []).append((place.number, one.id))
    return [run for group in groups.values() for run in _runs(sorted(group))] + alone


def _runs(group: list[tuple[int, int]]) -> list[list[int]]:
    if len({number for number, _id in group}) < len(group):
        return [[one] for _number, one in group]
    found: list[list[int]] = []
    before = None
    for number, one in group:
        if before is not None and number == before + 1:
            found[-1].append(one)
        else:
            found.append([one])
        before = number
    return found
