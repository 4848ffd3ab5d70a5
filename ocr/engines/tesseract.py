"""Tesseract by pytesseract, the second engine; not told the resolution, it takes tables for pictures."""

import os
from typing import Any

import pytesseract

from ocr.engines.contract import EngineMissing
from ocr.engines.upright import ask_tesseract, turn_image
from ocr.prepare.seals import without_seals
from ocr.raw_lines import Image, PageLines, RawLine, Rectangle, Sign, Spot, mean_confidence

_WANTED = ("chi_sim", "eng")
_PAGE_SECONDS = 150


class TesseractEngine:
    """Reads with the installed tesseract program."""

    def __init__(self, *, threads: int = 1) -> None:
        os.environ["OMP_THREAD_LIMIT"] = str(threads)
        try:
            installed = pytesseract.get_languages(config="")
        except (pytesseract.TesseractError, OSError) as error:
            raise EngineMissing("tesseract does not start") from error
        languages = [language for language in _WANTED if language in installed]
        if "chi_sim" not in languages:
            raise EngineMissing("tesseract lacks its Chinese data: install tesseract-ocr-chi-sim")
        self._languages = "+".join(languages)

    @property
    def name(self) -> str:
        """Program, version and languages."""
        return f"tesseract {pytesseract.get_tesseract_version()} {self._languages}"

    def lines(self, image: Image, dpi: int) -> PageLines:
        """Read a page; its direction is asked first."""
        image = without_seals(image, dpi)
        turned = ask_tesseract(image)
        if turned:
            image = turn_image(image, turned)
        data = self._data(image, dpi, 3)
        return PageLines(tuple(_lines(data)), turned or 0, turned is not None)

    def spot(self, crop: Image) -> Spot | None:
        """Read one line's picture."""
        lines = list(_lines(self._data(crop, 300, 7)))
        return Spot(lines[0].text, lines[0].confidence) if lines else None

    def _data(self, image: Image, dpi: int, layout: int) -> dict[str, list[Any]]:
        shown = image if image.ndim == 2 else image[:, :, ::-1]
        found: dict[str, list[Any]] = pytesseract.image_to_data(
            shown,
            lang=self._languages,
            config=f"--dpi {dpi} --psm {layout} -c preserve_interword_spaces=1",
            output_type=pytesseract.Output.DICT,
            timeout=_PAGE_SECONDS,
        )
        return found


def _lines(data: dict[str, list[Any]]) -> list[RawLine]:
    """Words of one line together; a word's signs share its width evenly."""
    grouped: dict[tuple[int, ...], list[Sign]] = {}
    for index, word in enumerate(data["text"]):
        if not (text := str(word).strip()):
            continue
        key = tuple(int(data[level][index]) for level in ("block_num", "par_num", "line_num"))
        x, y, width, height = (int(data[side][index]) for side in ("left", "top", "width", "height"))
        signs = grouped.setdefault(key, [])
        if signs and _apart(signs[-1], (x, y, x + width, y + height)):
            signs.append(Sign(" ", None, 1.0))
        confidence = max(0.0, float(data["conf"][index]) / 100)
        step = width / len(text)
        signs += [
            Sign(sign, (x + step * at, y, x + step * (at + 1), y + height), confidence)
            for at, sign in enumerate(text)
        ]
    return [RawLine(tuple(signs), mean_confidence(signs)) for signs in grouped.values()]


def _apart(before: Sign, box: Rectangle) -> bool:
    """Whether a visible gap stands between a sign and the next word; Han words follow without one."""
    if before.box is None:
        return False
    return box[0] - before.box[2] > 0.25 * (box[3] - box[1])
