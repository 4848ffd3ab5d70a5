"""The truth about the demo's files: what was drawn where, and what an archive should make of it.

All boxes are fractions 0..1 (x0, y0, x1, y1) of the upright page as scanned, skew included.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from archive_app.demo.model import Township, Video

Fractions = tuple[float, float, float, float]

FILED, REVIEW, BLANK, DUPLICATE, SEPARATOR = "filed", "review", "blank", "duplicate", "separator"
"""What should happen to a page or file."""


@dataclass(frozen=True, slots=True)
class LineTruth:
    """A piece of text of one kind on one line; `field` is None for labels and other printed text."""

    text: str
    by_hand: bool
    box: Fractions
    field: str | None = None


@dataclass(frozen=True, slots=True)
class FieldTruth:
    """A value as drawn: its exact text, who wrote it, and the boxes of its lines."""

    text: str
    by_hand: bool
    boxes: tuple[Fractions, ...]


@dataclass(frozen=True, slots=True)
class MarkTruth:
    """A square to tick, the place of a signature or date, or a seal: filled or left empty.

    `kind`: square, signature, date or seal; `name`: its value; `option`: what a square stands for.
    """

    kind: str
    name: str
    filled: bool
    box: Fractions | None = None
    option: str = ""


@dataclass(frozen=True, slots=True)
class PageTruth:
    """One page. `turn_to_upright`: degrees clockwise that make it upright; `date` is ISO or None.

    `kind`: form, blank, separator, foreign, minutes, sign_in, notice, photo. In a mixed stack `document` counts
    its documents and `code` is the QR text of a separator sheet.
    """

    number: int
    kind: str
    household: str | None
    village: str | None
    form: str | None
    year: int | None
    date: str | None
    variant: str | None
    fill: str | None
    title: str
    skew: float
    turn_to_upright: int
    defects: tuple[str, ...]
    expected: str
    fields: dict[str, FieldTruth] = field(default_factory=dict)
    lines: tuple[LineTruth, ...] = ()
    name_boxes: tuple[Fractions, ...] = ()
    id_boxes: tuple[Fractions, ...] = ()
    document: int | None = None
    code: str = ""
    marks: tuple[MarkTruth, ...] = ()

    @property
    def printed_text(self) -> str:
        """All printed text of the page, a line each; handwriting left out."""
        return "\n".join(line.text for line in self.lines if not line.by_hand)


@dataclass(frozen=True, slots=True)
class FileTruth:
    """One file; `path` is relative to the demo folder, `details` holds a photo's caption and camera."""

    path: str
    sha256: str
    size: int
    media_type: str
    kind: str
    village: str | None
    household: str | None
    expected: str
    pages: tuple[PageTruth, ...]
    duplicate_of: str | None = None
    how: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Missing:
    """A form that was left out on purpose."""

    household: str
    form: str


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything that is true of a written demo folder."""

    seed: int
    fictitious: bool
    scanned: tuple[str, ...]
    files: tuple[FileTruth, ...]
    missing: tuple[Missing, ...]
    videos: tuple[Video, ...]

    def pages(self) -> Iterator[tuple[FileTruth, PageTruth]]:
        """All pages with their files."""
        for each in self.files:
            for page in each.pages:
                yield each, page


def plain(value: object) -> object:
    """What JSON does not know, as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"cannot write {type(value).__name__} as JSON")


def as_json(truth: Truth, township: Township | None = None, *, after: Mapping[str, Any] | None = None) -> str:
    """The truth (and the township it belongs to) as JSON text, the same for the same demo.

    `after` is a written truth of the same demo that this one adds households to.
    """
    made = asdict(truth)
    for name in ("scanned", "files", "missing"):
        made[name] = [*(after[name] if after else ()), *made[name]]
    if township is not None:
        made["township"] = asdict(township)
    return json.dumps(made, ensure_ascii=False, indent=1, default=plain) + "\n"


def load(path: Path) -> dict[str, Any]:
    """A written truth as plain dictionaries, as tests and benchmarks want it."""
    made: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return made
