"""What the pipeline asks of an engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # the desk asks for engines' names without loading numpy
    from ocr.raw_lines import Image, PageLines, Spot


class EngineMissing(Exception):
    """The engine or something it needs is not installed; the text says what to install."""


class Engine(Protocol):
    """Reads a page. One object serves one thread at a time."""

    @property
    def name(self) -> str:
        """Name and version, kept with what was read."""
        ...

    def lines(self, image: Image, dpi: int) -> PageLines:
        """Find the page's direction and read it; places are pixels of the turned image."""
        ...

    def spot(self, crop: Image) -> Spot | None:
        """Read one cut-out line once more; None when the engine cannot or nothing stands there."""
        ...
