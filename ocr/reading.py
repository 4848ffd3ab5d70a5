"""What reading one page gives."""

from dataclasses import dataclass, field
from typing import Any

from ocr.text import Box, PageText


@dataclass(frozen=True, slots=True)
class FormGuess:
    """The kind of form a page is: `score` 0..1 by how well `title`, as read, fits a known title."""

    form_type: str
    score: float
    title: str


@dataclass(frozen=True, slots=True)
class FieldReading:
    """A value read from a form.

    `raw` is what was read, `value` what is meant; where they differ `rule` names the correction. A rule that
    starts with "suggested:" marks a value a person must confirm.
    """

    name: str
    value: str
    raw: str
    confidence: float
    box: Box | None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page as read.

    `width`, `height`: pixels of the upright image; `turned`: degrees clockwise that made it upright; `skew`:
    degrees, positive when lines run down to the right; `source`: "ocr" or "text-layer"; `codes`: texts of QR
    and bar codes; `flags`: damaged, low_resolution, direction_unsure.
    """

    width: int
    height: int
    dpi: int | None
    turned: int
    skew: float
    blank: bool
    quality: dict[str, Any]
    text: PageText
    source: str
    engine: str
    form: FormGuess | None = None
    fields: tuple[FieldReading, ...] = ()
    codes: tuple[str, ...] = ()
    flags: tuple[str, ...] = field(default=())
