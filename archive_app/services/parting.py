"""From the pages of a source to its documents: what was read on each side, in the order the sides belong."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import selectinload, undefer

from archive_app.archive import Work
from archive_app.models import Batch, Page, Source
from archive_app.models.types import PageState
from archive_app.rules.continuing import Mark, Sheet
from archive_app.rules.grouping import Stack, part
from archive_app.rules.stacks import Sides, fits, order
from archive_app.services import separators
from labels.codes import Code
from ocr.forms import SURE

#: doubts about a whole stack
UNEVEN = "sides_uneven"


def part_source(look: Work, source: Source) -> Stack:
    """Return the documents of a source whose pages are done."""
    pages = look.session.scalars(
        sa.select(Page)
        .where(Page.source_id == source.id)
        .options(selectinload(Page.fields), undefer(Page.text))
        .order_by(Page.source_n)
    ).all()
    seen = {page.id: separators.codes_of(page.codes, page.text) for page in pages}
    known = separators.marks(look, {code for codes in seen.values() for code in codes})
    sides = sides_of(look, source)
    placed = {page.source_n: page for page in pages}
    numbers = [n for n in order(sides, source.page_count or len(pages)) if n in placed]
    two_sided = sides is not None and fits(sides, len(numbers))
    sheets = (
        _sheet(placed[n], seen[placed[n].id], known, is_back=two_sided and place % 2 == 1)
        for place, n in enumerate(numbers)
    )
    return part(sheets, is_one=_is_one(source))


def _is_one(source: Source) -> bool:
    """Tell whether a file is one thing by what was said of it, or because it never was paper."""
    said = source.hints.get("form") or source.hints.get("series")
    return bool(said) or not source.media_type.startswith(("application/pdf", "image/"))


def sides_of(look: Work, source: Source) -> Sides | None:
    """Return in which order the scanner saw the sides of this source's batch."""
    said = look.session.scalar(sa.select(Batch.sides).where(Batch.id == source.batch_id))
    return Sides(said) if said else None


def is_uneven(look: Work, source: Source) -> bool:
    """Tell whether a file said to hold fronts and backs holds an odd number of sides."""
    return not fits(sides_of(look, source), source.page_count or 0)


def _sheet(page: Page, seen: Sequence[Code], known: dict[Code, Mark], *, is_back: bool) -> Sheet:
    said = {field.name: field.value for field in page.fields if field.value}
    marks = [known[code] for code in seen if code in known]
    whole_form = page.form_type is not None and (page.form_score or 0) >= SURE and "id_number" in said
    is_separator = len(marks) == len(seen) == 1 and not whole_form
    return Sheet(
        page_id=page.id,
        number=page.source_n,
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
    )
