"""From the pages of a file or a row of images to documents: what was read on each side, in the order they belong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import selectinload, undefer

from archive_app.archive import Work
from archive_app.models import Batch, Page, Source
from archive_app.models.types import PageState
from archive_app.rules.continuing import Mark, Sheet
from archive_app.rules.grouping import GAP, Document, Stack, part
from archive_app.rules.stacks import Sides, fits, order
from archive_app.services import picture_kinds, separators
from labels.codes import Code
from ocr.forms import SURE

#: doubts about a whole stack
UNEVEN = "sides_uneven"


def part_source(look: Work, source: Source) -> Stack:
    """Return the documents of a source whose pages are done."""
    sheets = sheets_of(look, [source], sides_of(look, source), source.page_count or 0)
    return part(sheets, is_one=_is_one(source))


def part_row(look: Work, row: Sequence[Source | None]) -> Stack:
    """Return the documents of a row of single images that are held; others (photographs) keep their place in it.

    None stands for an image that could not be read.

    What was brought in under one line of a catalogue is one document, whatever stands on it.
    """
    present = [one for one in row if one is not None]
    sheets = sheets_of(look, row, sides_of(look, present[0]), len(row))
    if not present[0].hints.get("former_code"):
        return part(sheets, singles=True)
    pages = tuple(sheet for sheet in sheets if sheet.mark is None)
    gap = (GAP,) if any(sheet.gap_after for sheet in pages) else ()
    aside = tuple(sheet for sheet in sheets if sheet.mark is not None)
    return Stack((Document(pages, doubts=gap),) if pages else (), aside)


def sheets_of(look: Work, sources: Sequence[Source | None], sides: Sides | None, count: int) -> list[Sheet]:
    """Return the sides of one file, or of a row of files of one side each, in the order they belong."""
    is_row = len(sources) > 1
    ids = [one.id for one in sources if one is not None and (one.held_at or not is_row)]
    rows = look.session.scalars(
        sa.select(Page)
        .where(Page.source_id.in_(ids))
        .options(selectinload(Page.fields), undefer(Page.text))
        .order_by(Page.source_n)
    ).all()
    seen = {page.id: separators.codes_of(page.codes, page.text) for page in rows}
    known = separators.marks(look, {code for codes in seen.values() for code in codes})
    place = {one.id: n for n, one in enumerate(sources, 1) if one is not None}
    placed = {place[page.source_id] if is_row else page.source_n: page for page in rows}
    two_sided = sides is not None and fits(sides, count or len(rows))
    found: list[Sheet] = []
    for at, n in enumerate(order(sides, count or len(rows))):
        if n in placed:
            page = placed[n]
            is_back = two_sided and at % 2 == 1
            found.append(_sheet(page, n, seen[page.id], known, is_back=is_back))
        elif found and is_row and sources[n - 1] is None:
            found[-1] = replace(found[-1], gap_after=True)
    return found


def _is_one(source: Source) -> bool:
    """Tell whether a file is one thing by what was said of it, or because it never was paper."""
    said = source.hints.get("form") or source.hints.get("series")
    return bool(said) or not source.media_type.startswith(("application/pdf", "image/"))


def sides_of(look: Work, source: Source) -> Sides | None:
    """Return in which order the scanner saw the sides of this source's batch."""
    said = look.session.scalar(sa.select(Batch.sides).where(Batch.id == source.batch_id))
    return Sides(said) if said else None


def is_uneven(look: Work, source: Source, count: int | None = None) -> bool:
    """Tell whether a file (or a row of `count`) said to hold fronts and backs holds an odd number of sides."""
    return not fits(sides_of(look, source), (source.page_count or 0) if count is None else count)


def _sheet(page: Page, number: int, seen: Sequence[Code], known: dict[Code, Mark], *, is_back: bool) -> Sheet:
    said = {field.name: field.value for field in page.fields if field.value}
    marks = [known[code] for code in seen if code in known]
    whole_form = page.form_type is not None and (page.form_score or 0) >= SURE and "id_number" in said
    is_separator = len(marks) == len(seen) == 1 and not whole_form
    return Sheet(
        page_id=page.id,
        number=number,
        form_type=page.form_type,
        blank=page.state is PageState.BLANK and not is_separator,
        name=said.get("name", ""),
        id_number=said.get("id_number", ""),
        form_score=page.form_score or 0.0,
        unreadable=page.state is PageState.REFUSED,
        is_back=is_back,
        mark=marks[0] if is_separator else None,
        stray_code=bool(seen) and not is_separator,
        text=page.text or "",
        picture=picture_kinds.of_page(page) is True,
    )
