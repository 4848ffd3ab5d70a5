"""What was read on a page besides its text, as plain values: kept with each scan of it, and put on the page shown.

A new reading takes the place of the one before, value by value; a value that a person spoke on keeps that word.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import FieldConfirmation, Page, PageField
from ocr.reading import FieldReading, PageReading


def told(reading: PageReading) -> dict[str, Any]:
    """Return what the machine read, as it is kept with a scan."""
    return {
        "form_type": reading.form.form_type if reading.form else None,
        "form_score": reading.form.score if reading.form else None,
        "confidence": confidence(reading),
        "source": reading.source,
        "flags": list(reading.flags),
        "codes": list(reading.codes),
        "fields": [field(one) for one in reading.fields],
    }


def of_page(page: Page) -> dict[str, Any]:
    """Return what stands on a page now, in the same shape."""
    return {
        "form_type": page.form_type,
        "form_score": page.form_score,
        "confidence": page.confidence,
        "source": page.text_source,
        "flags": list(page.flags),
        "codes": list(page.codes),
        "fields": [
            {"name": one.name, "value": one.value, "raw": one.raw, "confidence": one.confidence, "rule": one.rule,
             "box": one.box}
            for one in page.fields
        ],
    }  # fmt: skip


def put(work: Work, page: Page, reading: dict[str, Any]) -> None:
    """Let a page show this reading; values that are not in it go, unless a person spoke on them."""
    page.form_type, page.form_score = reading["form_type"], reading["form_score"]
    page.confidence, page.text_source = reading["confidence"], reading["source"]
    page.flags, page.codes = reading["flags"], reading["codes"]
    before: dict[str, list[PageField]] = {}
    for row in page.fields:
        before.setdefault(row.name, []).append(row)
    for one in reading["fields"]:
        same = before.get(one["name"])
        if same:
            row = same.pop(0)
            row.value, row.raw, row.confidence = one["value"], one["raw"], one["confidence"]
            row.rule, row.box = one["rule"], one["box"]
        else:
            work.session.add(PageField(page_id=page.id, **one))
    spoken = set(work.session.scalars(_spoken_on(page)))
    for row in (row for rows in before.values() for row in rows):
        if row.id not in spoken:
            work.session.delete(row)
    work.session.flush()
    work.session.expire(page, ["fields"])


def field(one: FieldReading) -> dict[str, Any]:
    """Return a value as its row has it."""
    box = one.box
    return {
        "name": one.name,
        "value": one.value,
        "raw": one.raw,
        "confidence": one.confidence,
        "rule": one.rule or "",
        "box": [box.x0, box.y0, box.x1, box.y1] if box else None,
    }


def confidence(reading: PageReading) -> float | None:
    """Return how sure the reader is of a page's text, long lines counting more; None for an empty page."""
    weights = [(line.confidence, len(line.text)) for line in reading.text.lines]
    total = sum(length for _score, length in weights)
    return round(sum(score * length for score, length in weights) / total, 4) if total else None


def _spoken_on(page: Page) -> sa.Select[int]:
    return (
        sa.select(FieldConfirmation.page_field_id)
        .join(PageField, FieldConfirmation.page_field_id == PageField.id)
        .where(PageField.page_id == page.id)
    )
