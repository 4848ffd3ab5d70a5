"""Bounds for what an unknown file may cost."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one desk; sizes in bytes or pixels, times in seconds.

    `decode_pixels` is tested on the header, before anything is decoded; `page_pixels` is the largest picture
    handed to the reader (an A3 sheet at 300 dpi has 17 million), bigger ones are reduced.
    """

    file_bytes: int = 2 * 1024**3
    decode_pixels: int = 120_000_000
    page_pixels: int = 20_000_000
    pages: int = 20_000
    answer_bytes: int = 64 * 1024**2
    address_space: int = 1024**3
    facts_seconds: float = 30.0
    page_seconds: float = 30.0
    read_seconds: float = 180.0
    engine_rss: int = 620 * 1024**2

    def to_json(self) -> dict[str, Any]:
        """The bounds as plain data, for the way into a child process."""
        return asdict(self)
