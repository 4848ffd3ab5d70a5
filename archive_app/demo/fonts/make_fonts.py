"""Make one TrueType file each of the two handwriting fonts from the web-font pieces they are published in.

The pieces come from the npm packages `@fontsource/long-cang` 5.3.0 and `@fontsource/ma-shan-zheng` 5.3.1
(SIL Open Font License 1.1; the licence files stand beside the fonts). Get and unpack them with `npm pack`,
then run `python -m archive_app.demo.fonts.make_fonts long-cang PACKAGE_FOLDER long-cang.ttf`.
Needs `brotli` to unpack woff2; the running program needs neither it nor this script.
"""

import sys
import tempfile
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

DROPPED_TABLES = ("GPOS", "GSUB", "GDEF", "prep", "fpgm", "cvt ", "gasp", "DSIG")
"""Positioning and hinting: forms are drawn character by character at 300 dpi and need neither."""


def pieces(name: str, package: Path) -> list[Path]:
    """The published pieces of font `name`: the whole Chinese one first, then all others by name."""
    files = sorted((package / "files").glob(f"{name}-*-400-normal.woff2"))
    whole = package / "files" / f"{name}-chinese-simplified-400-normal.woff2"
    return [whole, *(path for path in files if path != whole)]


def reduced(path: Path, known: set[int], target: Path) -> bool:
    """Write to `target` the glyphs of `path` for characters not yet in `known`; False if there are none."""
    font = TTFont(path)
    wanted = set(font.getBestCmap()) - known
    if not wanted:
        return False
    for tag in DROPPED_TABLES:
        if tag in font:
            del font[tag]
    options = Options(hinting=False, notdef_outline=True, name_IDs=["*"])
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    font.flavor = None
    font.save(target)
    known |= wanted
    return True


def make(name: str, package: Path, target: Path) -> int:
    """Merge all pieces of font `name` below `package` into `target`; returns the number of characters."""
    known: set[int] = set()
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        for number, path in enumerate(pieces(name, package)):
            part = Path(folder) / f"{number:03}.ttf"
            if reduced(path, known, part):
                parts.append(str(part))
        merged = Merger().merge(parts)
        merged.save(target)
    return len(known)


if __name__ == "__main__":
    count = make(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    sys.stdout.write(f"{sys.argv[3]}: {count} characters\n")
