"""Values read on pages in the shape that scripts rely on: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from archive_app.services.field_values import FieldValue


def value(one: FieldValue, language: str = "zh_CN") -> dict[str, Any]:
    """Return one value: what counts, what the machine read, and who said otherwise."""
    return {
        "name": one.name,
        "word": one.word.said(language),
        "page": one.page_n,
        "kind": one.kind,
        "value": one.current,
        "machine": one.value,
        "raw": one.raw,
        "confidence": one.confidence,
        "box": [one.box.x0, one.box.y0, one.box.x1, one.box.y1] if one.box else None,
        "rule": one.rule,
        "guess": one.guess,
        "doubtful": one.doubtful,
        "confirmed_by": one.confirmed_by,
        "confirmed_at": one.confirmed_at.isoformat() if one.confirmed_at else None,
    }
