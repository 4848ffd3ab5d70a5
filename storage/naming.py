"""Names inside an object: the original's name made safe, and the short names that go on disk."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

from storage.errors import BadName, BadObjectId

UNNAMED = "unnamed"
_OBJECT_ID = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_SAFE_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")
_CONTENT = re.compile(r"v1/content/[0-9]{4,}-([0-9]+)(?:\.[a-z0-9]{1,8})?")
_LONGEST_ID = 1000


def logical_path(name: str) -> str:
    """Make any file name a valid logical path (OCFL 1.1, 3.5.3.1), keeping all that can be kept.

    Backslashes count as slashes (names come from Windows too); empty, `.` and `..` steps and control
    characters go; bytes that were no text (surrogate escapes) are written as `%B0`. Repeating it changes
    nothing more. A name with nothing left is `unnamed`.
    """
    text = "".join(_readable(character) for character in name).replace("\\", "/")
    # Windows drops trailing dots and blanks of a step, so ".. " would climb there.
    steps = [step for step in text.split("/") if step.strip(" .")]
    return "/".join(steps) or UNNAMED


def _readable(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"%{code - 0xDC00:02X}"
    if 0xD800 <= code <= 0xDFFF:
        return "�"
    return "" if unicodedata.category(character) == "Cc" else character


def check_logical_paths(paths: Iterable[str]) -> None:
    """Raise BadName when two paths are equal or one is a folder of another (OCFL 1.1, 3.5.3.1)."""
    seen: set[str] = set()
    for path in paths:
        if path in seen:
            raise BadName(f"Two files would both be called {path!r}; rename one of them.")
        seen.add(path)
    for path in seen:
        for folder in PurePosixPath(path).parents:
            if str(folder) in seen:
                raise BadName(f"{str(folder)!r} would be a file and a folder at once; rename one of them.")


def check_object_id(object_id: str) -> None:
    """Raise BadObjectId unless the id is `scheme:rest` without blanks, at most 1000 characters."""
    usable = _OBJECT_ID.fullmatch(object_id) and len(object_id) <= _LONGEST_ID
    if not usable or any(unicodedata.category(character) in ("Cc", "Cs") for character in object_id):
        raise BadObjectId(f"{object_id!r} is no object id; use a URI such as urn:uuid:… or info:….")


def content_path(number: int, size: int, logical: str) -> str:
    """Name the n-th content file on disk: `v1/content/0001-48213.pdf`.

    Short and plain ASCII whatever the original is called. The size in bytes stands in the name, because an
    inventory has no field for it and the quick fixity check must notice a file cut short.
    """
    suffix = PurePosixPath(logical).suffix
    suffix = suffix.lower() if _SAFE_SUFFIX.fullmatch(suffix) else ""
    return f"v1/content/{number:04d}-{size}{suffix}"


def size_in_name(path: str) -> int | None:
    """Read the size back from a content path made here; None for any other path."""
    match = _CONTENT.fullmatch(path)
    return int(match.group(1)) if match else None
