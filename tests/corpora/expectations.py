"""What the corpora's own manifest and ground truth say of each file."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: classes of files that go through the intake
INTAKE = ("ingest", "damaged", "refuse", "unsupported", "locked", "optional")
CODES = ("qr", "no-code")
TEXT_KINDS = frozenset(
    {
        "contains",
        "contains-ci",
        "contains-ordered",
        "contains-ordered-ci",
        "first-line",
        "contains-chars-ordered",
        "text-empty",
        "lines",
    }
)


@dataclass(frozen=True)
class Expected:
    """One file of the manifest; `truths` are its rows of the ground truth."""

    kind: str
    expect: str
    sha256: str
    path: str
    note: str
    truths: tuple[dict[str, Any], ...] = field(default=())

    @property
    def password(self) -> str | None:
        """Return the password the note gives, if any."""
        for part in self.note.split():
            if part.startswith("password="):
                return part.removeprefix("password=")
        return None


def load(corpora: Path) -> list[Expected]:
    """Read the manifest with the ground truth beside each file."""
    truths: dict[str, list[dict[str, Any]]] = {}
    for line in (corpora / "GROUND-TRUTH.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        truths.setdefault(row["path"], []).append(row)
    with (corpora / "MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    first = next(iter(rows[0]))
    return [
        Expected(
            row[first],
            row["expect"] or "",
            row["sha256"],
            row["path"],
            row["note"] or "",
            tuple(truths.get(row["path"], ())),
        )
        for row in rows
        if row[first] in INTAKE + CODES
    ]
