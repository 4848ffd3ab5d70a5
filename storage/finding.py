"""What a fixity check can find."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sort of fault; the values are stable names for reports and translations."""

    CHANGED = "changed"  # bytes, size or digest differ from what was kept or from what the catalogue says
    MISSING = "missing"  # a listed file, or a whole object the catalogue knows, is not there
    UNTRACKED = "untracked"  # something lies in the store that nothing lists
    DAMAGED_INVENTORY = "damaged-inventory"  # unreadable, or its two copies differ
    SIDECAR_MISMATCH = "sidecar-mismatch"  # the digest beside an inventory is wrong or missing
    UNKNOWN_OBJECT = "unknown-object"  # a sound object the catalogue does not know
    MISPLACED = "misplaced"  # the object in this folder belongs elsewhere
    UNPROTECTED = "unprotected"  # something that should be read-only can be written
    UNREADABLE = "unreadable"  # the disk refuses to give it (input/output error, permission)


@dataclass(frozen=True)
class Finding:
    """One fault: `object_id` empty where no object is concerned, `path` relative to the storage root."""

    kind: Kind
    object_id: str
    path: str
    detail: str


@dataclass
class Tally:
    """Counts what a check has gone through, for progress and for the report; grows while the check runs."""

    objects: int = 0
    files: int = 0
    hashed_bytes: int = 0
