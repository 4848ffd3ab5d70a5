"""What is asked for when a searchable PDF is made, and what comes back: plain values for the way into the child."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

_STRAIGHTEN_FROM, _STRAIGHTEN_TO = 0.2, 10.0


@dataclass(frozen=True, slots=True)
class AccessPage:
    """One page to come: page `page` (0-based) of the file at `path`, turned clockwise, with its stored text.

    `skew` in degrees, positive when lines run down to the right; `layout` is `PageText.to_bytes()` or empty.
    """

    path: Path
    page: int
    turned: int = 0
    skew: float = 0.0
    password: str | None = None
    layout: bytes = b""

    @property
    def straightened(self) -> float:
        """Return by how many degrees the page is turned anticlockwise to level its lines; slight and odd ones stay."""
        return self.skew if _STRAIGHTEN_FROM <= abs(self.skew) <= _STRAIGHTEN_TO else 0.0

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the way into the child."""
        return {
            "path": str(self.path.absolute()),
            "page": self.page,
            "turned": self.turned,
            "skew": self.skew,
            "password": self.password,
            "layout": base64.b64encode(self.layout).decode("ascii"),
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the page as the parent sent it."""
        return cls(
            Path(data["path"]),
            int(data["page"]),
            int(data["turned"]),
            float(data["skew"]),
            data["password"],
            base64.b64decode(data["layout"]),
        )


@dataclass(frozen=True, slots=True)
class AccessOrder:
    """A whole document to come; `made` is its date as ISO 8601 with a zone, part of what makes it reproducible.

    `stamp` is a PDF of one page to be laid over the first, `stamp_text` what it says; both empty for none.
    """

    pages: tuple[AccessPage, ...]
    title: str
    identifier: str
    producer: str
    made: str
    language: str = "zh-CN"
    stamp: bytes = b""
    stamp_text: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return plain data for the way into the child."""
        return {
            "pages": [page.to_json() for page in self.pages],
            "title": self.title,
            "identifier": self.identifier,
            "producer": self.producer,
            "made": self.made,
            "language": self.language,
            "stamp": base64.b64encode(self.stamp).decode("ascii"),
            "stamp_text": self.stamp_text,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the order as the parent sent it."""
        return cls(
            tuple(AccessPage.from_json(page) for page in data["pages"]),
            str(data["title"]),
            str(data["identifier"]),
            str(data["producer"]),
            str(data["made"]),
            str(data["language"]),
            base64.b64decode(data["stamp"]),
            str(data["stamp_text"]),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """What one reader found otherwise on page `page` (from 1): how many signs are missing, how many too many."""

    page: int
    reader: str
    missing: int
    extra: int


@dataclass(frozen=True, slots=True)
class AccessMade:
    """A searchable PDF in a file, and how its text reads back.

    `carried` pages hold the scan's own image data, the others were drawn anew; `readers` are those that extracted
    the text again; `differences` is empty when both found exactly what was written.
    """

    size: int
    pages: int
    carried: int
    readers: tuple[str, ...]
    differences: tuple[Difference, ...]

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Return the answer as the child sent it."""
        return cls(
            int(data["size"]),
            int(data["pages"]),
            int(data["carried"]),
            tuple(map(str, data["readers"])),
            tuple(Difference(**one) for one in data["differences"]),
        )
