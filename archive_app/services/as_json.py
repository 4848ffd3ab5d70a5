"""Items, places and hits in the shape that scripts rely on: the same for the API and the command line."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from archive_app.rules.page_arithmetic import Sums
from archive_app.services import batches, handling_json
from archive_app.services.batches import BatchRow, BatchView, FileRow
from archive_app.services.finding import Found, Hit
from archive_app.services.intake import Received
from archive_app.services.items import ItemView, PageView
from archive_app.services.lock_words import LockView
from archive_app.services.place_views import PlaceView
from archive_app.services.retrievals import Handover
from ocr.text import Box, PageText


def place(view: PlaceView) -> dict[str, Any]:
    """Return one place of the paper."""
    return {
        "set": view.set,
        "copy": view.copy,
        "room": view.room,
        "cabinet": view.cabinet,
        "shelf": view.shelf,
        "box": view.codes.box,
        "box_no": view.box_no,
        "position": view.position,
        "volume": view.volume,
        "code": view.code,
        "words": place_words(view),
        "out": handling_json.out(view.out),
        "moving": view.moving,
    }


def place_words(view: PlaceView) -> str:
    """Return the way to the paper in words: 工作室一 › 2号橱 › 3层 › 盒 05 › 12."""
    steps = [view.room, view.cabinet, view.shelf, f"盒 {view.box_no}" if view.box_no else None, view.position]
    return " › ".join(str(step) for step in steps if step is not None) or "未上架"


def retention(view: LockView, language: str = "zh_CN") -> dict[str, Any]:
    """Return the lock of a thing; a null day means never."""
    return {
        "locked": view.locked,
        "code": view.code,
        "last_day": view.last_day.isoformat() if view.last_day else None,
        "earliest_disposal_day": view.earliest_disposal_day.isoformat()
        if view.earliest_disposal_day
        else None,
        "holds": [
            {"reason": hold.reason, "basis": hold.basis, "since": hold.since.isoformat()}
            for hold in view.holds
        ],
        "blocked_by": [{"reason": one.reason, "words": one.said.said(language)} for one in view.blocked_by],
        "rule": view.rule.said(language),
        "basis": view.basis.said(language),
    }


def item(view: ItemView, language: str = "zh_CN") -> dict[str, Any]:
    """Return everything known of an item."""
    return {
        "id": view.id,
        "code": view.code,
        "reference_code": view.reference_code,
        "former_reference_codes": list(view.former_reference_codes),
        "title": view.title,
        "kind": view.kind,
        "form_type": view.form_type,
        "year": view.year,
        "state": view.state,
        "household": view.household_no,
        "village": view.village_code,
        "archival_file": view.archival_file_code,
        "file_name": view.file_name,
        "flags": list(view.flags),
        "doubts": [{"code": one.code, "zh": one.zh, "en": one.en} for one in view.doubts],
        "pages": [page(one) for one in view.pages],
        "files": [
            {
                "role": one.role,
                "sha256": one.sha256 or None,
                "bytes": one.bytes or None,
                "media_type": one.media_type,
            }
            for one in view.files
        ],
        "fields": [
            {
                "page": one.page_n,
                "name": one.name,
                "value": one.value,
                "confidence": one.confidence,
                "box": box(one.box) if one.box else None,
                "rule": one.rule,
            }
            for one in view.fields
        ],
        "places": [place(one) for one in view.places],
        "retention": retention(view.lock, language),
    }


def page(view: PageView) -> dict[str, Any]:
    """Return how a page stands."""
    return {"n": view.n, "state": view.state, "confidence": view.confidence}


def page_text(view: PageView, text: PageText) -> dict[str, Any]:
    """Return what stands on a page; boxes are fractions of the image as served."""
    return {
        **page(view),
        "text": text.text,
        "width": view.width,
        "height": view.height,
        "angle": view.skew,
        "turned": view.turned,
        "source": view.text_source,
        "lines": [
            {
                "text": line.text,
                "box": box(line.box),
                "confidence": line.confidence,
                "words": [
                    {
                        "text": word.text,
                        "start": word.start,
                        "box": box(word.box),
                        "confidence": word.confidence,
                    }
                    for word in line.words
                ],
            }
            for line in text.lines
        ],
    }


def box(one: Box) -> list[float]:
    """Return a box as [x0, y0, x1, y1]."""
    return [one.x0, one.y0, one.x1, one.y1]


def hit(one: Hit) -> dict[str, Any]:
    """Return one hit; the matched text of the snippet stands in <mark>, everything else escaped."""
    return {
        "item": one.item_code,
        "id": one.item_id,
        "reference_code": one.reference_code,
        "title": one.title,
        "kind": one.kind,
        "form_type": one.form_type,
        "year": one.year,
        "household": one.household_no,
        "village": one.village,
        "file": one.file_name,
        "page": one.page_n,
        "snippet": marked(one.snippet, one.marks),
        "boxes": [box(each) for each in one.boxes],
        "places": [place(each) for each in one.places],
    }


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> str:
    """Return HTML of a snippet with its matches in <mark>."""
    parts, last = [], 0
    for start, end in marks:
        parts += [_escaped(text[last:start]), "<mark>", _escaped(text[start:end]), "</mark>"]
        last = end
    return "".join([*parts, _escaped(text[last:])])


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def found(view: Found) -> dict[str, Any]:
    """Return the answer to a question."""
    return {
        "total": view.total,
        "took_ms": view.took_ms,
        "loosened": view.loosened,
        "hits": [hit(one) for one in view.hits],
        "facets": {
            name: [{"value": value, "label": label, "count": n} for value, label, n in rows]
            for name, rows in view.facets.items()
        },
    }


def file_row(row: FileRow, language: str = "zh_CN") -> dict[str, Any]:
    """Return how one file that came in stands."""
    return {
        "name": row.name,
        "sha256": row.sha256,
        "status": row.status,
        "reason": batches.reason(row, language),
        "flags": list(row.flags),
        "items": list(row.items),
        "pages": row.pages_total,
        "sums": sums(row.sums),
    }


def sums(one: Sums) -> dict[str, int]:
    """Return where sides went, with the difference that should be 0."""
    return {**asdict(one), "difference": one.difference}


def received(one: Received, language: str = "zh_CN") -> dict[str, Any]:
    """Return how one file stands that was handed in just now."""
    return {
        "name": one.name,
        "sha256": one.sha256,
        "status": one.status,
        "reason": one.reason_en if language.startswith("en") else one.reason,
        "items": list(one.items),
    }


def batch(view: BatchView, language: str = "zh_CN") -> dict[str, Any]:
    """Return how a batch stands."""
    row = view.row
    return {
        **batch_row(row),
        "files": [{"id": one.source_id, **file_row(one, language)} for one in view.files],
    }


def batch_row(row: BatchRow) -> dict[str, Any]:
    """Return a batch without its files."""
    return {
        "id": row.id,
        "name": row.name,
        "channel": row.channel,
        "opened_at": row.created_at,
        "opened_by": row.created_by,
        "state": row.state,
        "whole": row.whole,
        "files_total": row.files,
        "files_done": row.files_done,
        "files_refused": row.refused,
        "pages_done": row.pages_done,
        "pages_total": row.pages_total,
        "sides": row.sides,
        "sums": sums(row.sums),
    }


def paper(one: Handover | None) -> dict[str, Any] | None:
    """Return how the paper of a batch stands that left the cabinet; None where none did."""
    if one is None:
        return None
    return {
        "sheets_out": one.sheets_out,
        "taken_by": one.taken_by,
        "taken_at": one.taken_at,
        "note": one.note,
        "holdings": [code for code, _title in one.holdings],
        "sheets_back": one.sheets_back,
        "missing": one.missing,
        "condition": one.condition,
        "returned_by": one.returned_by,
        "received_by": one.received_by,
        "returned_at": one.returned_at,
    }
