"""Find an installed Chinese font, and say which signs it lacks."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import uharfbuzz as harfbuzz

FAMILIES: Final = (
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("NotoSansSC-Regular.otf", "NotoSansSC-Bold.otf"),
    ("SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    ("SourceHanSansCN-Regular.otf", "SourceHanSansCN-Bold.otf"),
)
"""File names looked for, the best first, each as (regular, bold)."""

_UNDRAWN: Final = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Unicode categories without ink: controls, format signs, spaces. Private-use signs are not among them."""

_SIMPLIFIED: Final = ("Noto Sans CJK SC", "Source Han Sans SC")


class MissingFont(RuntimeError):
    """No Chinese font is installed, so nothing can be printed."""

    def __init__(self, folders: Iterable[Path]) -> None:
        looked = ", ".join(str(folder) for folder in folders)
        super().__init__(
            "No Chinese font was found, so labels cannot be printed; install the Debian package"
            f" fonts-noto-cjk (looked in {looked})."
        )


@dataclass(frozen=True, slots=True)
class FontFile:
    """One face: a font file, and which face of it if it is a collection."""

    path: Path
    face: int = 0

    def signs(self) -> frozenset[int]:
        """Return the code points the face can draw."""
        return _signs(self.path, self.face)

    def advance(self, sign: str) -> float:
        """Return how far a sign moves the pen, in font sizes."""
        return _advance(self.path, self.face, sign)

    def only(self, signs: Iterable[str]) -> bytes:
        """Return a font file of this face with just these signs: some kilobytes of some twenty megabytes."""
        wanted = harfbuzz.SubsetInput()
        wanted.unicode_set.update(ord(sign) for sign in signs)
        wanted.layout_feature_tag_set.clear()  # no ligatures or tall forms: they would come along unasked
        return bytes(wanted.subset(_opened(self.path, self.face)).blob.data)


@dataclass(frozen=True, slots=True)
class Typeface:
    """The pair of faces used on one sheet; bold is the regular face where no bold one is installed."""

    regular: FontFile
    bold: FontFile

    def signs(self) -> frozenset[int]:
        """Return the code points both faces can draw."""
        return self.regular.signs() & self.bold.signs()

    def missing(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the signs of `texts` that cannot be drawn, each once, in order of appearance."""
        able = self.signs()
        return tuple(
            dict.fromkeys(
                sign
                for text in texts
                for sign in text
                if ord(sign) not in able and unicodedata.category(sign) not in _UNDRAWN
            )
        )


def font_folders() -> tuple[Path, ...]:
    """Return the folders where this system keeps its fonts (XDG base directories, and the old ~/.fonts)."""
    home = Path.home()
    own = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    shared = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    return (own / "fonts", home / ".fonts", *(Path(folder) / "fonts" for folder in shared if folder))


def find_typeface(folders: Sequence[Path] | None = None) -> Typeface:
    """Return the best installed Chinese typeface; raises MissingFont when there is none.

    `folders` are searched with all their subfolders; by default the system's own.
    """
    places = tuple(font_folders() if folders is None else folders)
    found = {path.name: path for path in _font_files(places)}
    for regular, bold in FAMILIES:
        if regular in found:
            plain = _face(found[regular])
            return Typeface(plain, _face(found[bold]) if bold in found else plain)
    raise MissingFont(places)


def _font_files(folders: Iterable[Path]) -> Iterator[Path]:
    """Yield font files, the last folder first, so that a user's own font wins over the system's."""
    for folder in reversed(list(folders)):
        if folder.is_dir():
            for path in sorted(folder.rglob("*")):
                if path.suffix.lower() in (".ttc", ".otf", ".ttf"):
                    yield path


@lru_cache(maxsize=8)
def _face(path: Path) -> FontFile:
    """Return the simplified-Chinese face of a font file: a collection holds one a country."""
    for index in range(_opened(path, 0).count):
        family = _opened(path, index).get_name(harfbuzz.OTNameIdPredefined.FONT_FAMILY) or ""
        if family.startswith(_SIMPLIFIED):
            return FontFile(path, index)
    return FontFile(path)


@lru_cache(maxsize=32)
def _opened(path: Path, face: int) -> harfbuzz.Face:
    """Return a face, its file mapped into memory; raises MissingFont for what is no font."""
    try:
        opened = harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)), face)
    except harfbuzz.HarfBuzzError as error:
        raise MissingFont([path]) from error
    if not opened.glyph_count:
        raise MissingFont([path])
    return opened


@lru_cache(maxsize=8)
def _signs(path: Path, face: int) -> frozenset[int]:
    """Return the code points of a face."""
    return frozenset(_opened(path, face).unicodes)


@lru_cache(maxsize=8)
def _ruler(path: Path, face: int) -> harfbuzz.Font:
    return harfbuzz.Font(_opened(path, face))


@lru_cache(maxsize=1 << 16)
def _advance(path: Path, face: int, sign: str) -> float:
    ruler = _ruler(path, face)
    units: int = ruler.get_glyph_h_advance(ruler.get_nominal_glyph(ord(sign)) or 0)
    return units / int(_opened(path, face).upem)
