"""What is known of a file before its pages are read."""

from dataclasses import asdict, dataclass
from typing import Any, Self

from ocr.problems import Problem


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Kind and size of a file by its content; the name plays no part.

    `problem` is a value of `ocr.problems.Problem` or None. `flags` are warnings about a file that can be
    read: damaged, javascript, launch_action, embedded_files, external_links, encrypted, signed, form, xfa,
    animated. `width` and `height` are pixels, or points for a PDF.
    `taken_at` is the camera's local time as EXIF writes it ("2018:03:05 09:30:00"), `position` where it stood,
    in degrees ("34.987650,117.123450", north and east positive).
    """

    media_type: str
    page_count: int = 0
    flags: tuple[str, ...] = ()
    problem: str | None = None
    width: int = 0
    height: int = 0
    dpi: int | None = None
    taken_at: str | None = None
    camera: str | None = None
    title: str | None = None
    position: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain data for the way out of the child."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The facts as the child sent them."""
        return cls(**{**data, "flags": tuple(str(flag) for flag in data.get("flags", ()))})

    @classmethod
    def refused(cls, media_type: str, problem: Problem) -> Self:
        """Facts of a file that cannot be read."""
        return cls(media_type, problem=problem.value)
