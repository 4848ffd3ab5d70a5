"""One page image to one PageReading: the order of steps, without processes."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

import cv2
import numpy as np

from ocr.engines.contract import Engine
from ocr.engines.strips import cut_place
from ocr.engines.upright import turn_image
from ocr.forms.catalogue import FormCatalogue
from ocr.forms.in_text import mended_numbers
from ocr.forms.recognise import recognise
from ocr.forms.sight import Sight, missed_lines
from ocr.layout import as_given, lay_out
from ocr.pages.reader import Picture
from ocr.prepare.blank import is_blank
from ocr.prepare.codes import codes_on
from ocr.prepare.quality import assumed_dpi, figures
from ocr.prepare.rulings import Grid, find_cells, ink_of, reduced_grey, skew_by_projection, skew_by_rulings
from ocr.raw_lines import Image, PageLines, RawLine, Sign, mean_confidence
from ocr.reading import PageReading

_SKEW_LINES = 3
_STRETCHES = (1.25, 1.5, 2.0)


class PageReader:
    """Reads page images with an engine that is made when the first page needs it."""

    def __init__(self, make_engine: Callable[[], Engine], forms: FormCatalogue) -> None:
        self._make_engine = make_engine
        self._engine: Engine | None = None
        self._forms = forms

    def read(self, image: Image, picture: Picture) -> PageReading:
        """Read one page; `image` is the picture's pixels and is not changed."""
        dpi = assumed_dpi(picture.width, picture.height, picture.dpi)
        if picture.layer is not None:
            page = PageLines(tuple(_layer_lines(picture)))
            engine_name = "text-layer"
        else:
            engine = self._loaded()
            page = engine.lines(image, dpi)
            engine_name = engine.name
            if page.turned:
                image = turn_image(image, page.turned)
        return self._put_together(image, picture, page, dpi, engine_name)

    def _put_together(
        self, image: Image, picture: Picture, page: PageLines, dpi: int, engine_name: str
    ) -> PageReading:
        height, width = image.shape[:2]
        grey, scale = reduced_grey(image, dpi)
        ink = ink_of(grey)
        skew = _skew(ink, page.lines)
        grid = find_cells(ink, scale, skew)
        layout = lay_out(page.lines, grid, width, height)
        sight = self._sight(image, grid, dpi, picture)
        if sight is not None and (missed := missed_lines(sight, grid.cells, frozenset(layout.cells))):
            page = replace(page, lines=(*page.lines, *missed))
            layout = lay_out(page.lines, grid, width, height)
        if picture.layer is not None:
            layout = replace(layout, text=as_given(page.lines, width, height))
        form, fields = recognise(layout, grid, self._forms, lambda signs: self._again(image, signs), sight)
        return PageReading(
            width=width,
            height=height,
            dpi=picture.dpi,
            turned=page.turned,
            skew=round(skew, 2),
            blank=is_blank(image, dpi, page.lines),
            quality=figures(
                image,
                grey,
                ink,
                told_dpi=picture.dpi,
                skew=skew,
                colour=picture.colour,
                text=layout.text,
            ),
            text=mended_numbers(layout.text) if picture.layer is None else layout.text,
            source="ocr" if picture.layer is None else "text-layer",
            engine=engine_name,
            form=form,
            fields=fields,
            codes=codes_on(grey),
            flags=picture.flags if page.sure else (*picture.flags, "direction_unsure"),
        )

    def _sight(self, image: Image, grid: Grid, dpi: int, picture: Picture) -> Sight | None:
        """A look at the picture; a page with a text layer shows what it shows, no engine is loaded for it."""
        engine = self._engine if picture.layer is None else None
        return Sight(image, grid, dpi, engine.spot if engine is not None else lambda crop: None)

    def _again(self, image: Image, signs: Sequence[Sign]) -> Iterator[str]:
        """The same place read again, stretched: thin signs that were swallowed come back."""
        crop = cut_place(image, signs)
        if crop is None or self._engine is None:
            return
        for stretch in _STRETCHES:
            wider = cv2.resize(crop, None, fx=stretch, fy=1.0, interpolation=cv2.INTER_CUBIC)
            spot = self._engine.spot(np.asarray(wider))
            if spot is not None:
                yield spot.text

    def _loaded(self) -> Engine:
        if self._engine is None:
            self._engine = self._make_engine()
        return self._engine


def _skew(ink: Image, lines: Sequence[RawLine]) -> float:
    """By rulings if there are any, else by rows of text; a page with hardly any text has no skew to speak of."""
    by_rulings = skew_by_rulings(ink)
    if by_rulings is not None:
        return by_rulings
    return skew_by_projection(ink) if len(lines) >= _SKEW_LINES else 0.0


def _layer_lines(picture: Picture) -> list[RawLine]:
    lines = []
    for text, boxes in picture.layer or []:
        signs = tuple(_layer_sign(sign, box, picture) for sign, box in zip(text, boxes, strict=True))
        lines.append(RawLine(signs, mean_confidence(signs)))
    return lines


def _layer_sign(sign: str, box: list[float] | None, picture: Picture) -> Sign:
    if box is None or sign.isspace():
        return Sign(" " if sign.isspace() else sign, None, 1.0)
    x0, y0, x1, y1 = box
    place = (x0 * picture.width, y0 * picture.height, x1 * picture.width, y1 * picture.height)
    return Sign(sign, place, 1.0)


def pixels(block: Any, picture: Picture) -> Image:
    """The picture lying in a block of memory, without a copy."""
    shape: tuple[int, ...] = (picture.height, picture.width)
    if picture.channels == 3:
        shape = (*shape, 3)
    return np.frombuffer(block, np.uint8, picture.width * picture.height * picture.channels).reshape(shape)
