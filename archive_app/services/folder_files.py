"""Files as they lie in a drop folder: what is there, what lies still, what is whole."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

#: folders beside the files that hold what was taken and what could not be
TAKEN, LEFT = "已收", "未收"
SETTLE_SECONDS = 2.0
#: how long a file must lie still that does not end as its kind ends
PATIENCE_SECONDS = 60.0
#: the last bytes of whole files, by ending of the name, and how far from the end they may stand
ENDS: dict[str, tuple[bytes, int]] = {
    ".pdf": (b"%%EOF", 2048),
    ".jpg": (b"\xff\xd9", 65536),
    ".jpeg": (b"\xff\xd9", 65536),
    ".png": (b"IEND", 64),
}


@dataclass(frozen=True)
class Still:
    """A file as it was seen: size and time of change, and since when (monotonic seconds) it lies so."""

    size: int
    changed: int
    since: float


Seen = dict[Path, Still]


def look(folder: Path, before: Seen) -> Seen:
    """Return the files of a folder as they lie now; one unchanged since `before` keeps its `since`."""
    found: Seen = {}
    now = time.monotonic()
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in (TAKEN, LEFT) and not name.startswith(".")]
        for name in names:
            path = Path(place, name)
            try:
                shape = path.stat()
            except OSError:
                continue
            if name.startswith(".") or not path.is_file():
                continue
            known = before.get(path)
            same = known is not None and (known.size, known.changed) == (shape.st_size, shape.st_mtime_ns)
            since = known.since if known is not None and same else now
            found[path] = Still(shape.st_size, shape.st_mtime_ns, since)
    return found


def is_whole(path: Path, one: Still) -> bool:
    """Tell whether a file seen before lies still and is whole."""
    still = time.monotonic() - one.since
    if still >= PATIENCE_SECONDS:
        return True
    if still < SETTLE_SECONDS / 2:
        return False
    end = ENDS.get(path.suffix.lower())
    if end is None:
        return True
    mark, reach = end
    try:
        with path.open("rb") as file:
            file.seek(max(0, one.size - reach))
            return mark in file.read(reach)
    except OSError:
        return False


def set_aside(folder: Path, path: Path, number: int, refusal: str = "") -> None:
    """Move a file that was taken to `已收`; with a `refusal`, to `未收`, and say why in a text beside it.

    `number` tells files of one name apart. Raises OSError where the folder may not be written to.
    """
    target = folder / (LEFT if refusal else TAKEN) / path.relative_to(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    while target.exists():
        target = target.with_name(f"{target.stem}_{number}{target.suffix}")
    path.rename(target)
    if refusal:
        target.with_name(target.name + ".原因.txt").write_text(refusal, "utf-8")
