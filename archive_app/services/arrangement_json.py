"""The arrangement desk in the shape that scripts rely on: the same for the API and the command line."""

from __future__ import annotations

from typing import Any

from archive_app.services.arrangement_list import DeskRow
from archive_app.services.arrangement_page import FileView, LineView
from archive_app.services.as_json import place
from archive_app.services.box_forecast import Forecast
from archive_app.services.holdings import SetView
from archive_app.services.notes import NoteView
from archive_app.services.sealing import SealView
from archive_app.services.second_sets import ItemSets, VillageSets


def row(one: DeskRow) -> dict[str, Any]:
    """Return a file as the desk's list shows it."""
    return {
        "code": one.code,
        "title": one.title,
        "household": one.household_no,
        "unit": one.unit,
        "series": one.series,
        "year": one.year,
        "reference_code": one.reference_code,
        "waiting": one.waiting,
        "arranged": one.arranged,
        "state": one.state.value,
        "arranged_by": one.arranged_by,
    }


def file(view: FileView, language: str) -> dict[str, Any]:
    """Return a file on the desk; the codes of what waits are those it would get now."""
    waits = view.round
    return {
        "code": view.code,
        "title": view.title,
        "household": view.household_no,
        "unit": view.unit,
        "series": view.series,
        "year": view.year,
        "reference_code": view.reference_code,
        "round": {
            "no": waits.no,
            "arranged_by": waits.arranged_by,
            "arranged_at": waits.arranged_at.isoformat(),
            "may_check": waits.may_check,
        }
        if waits
        else None,
        "waiting": [_line(one) for one in view.waiting],
        "arranged": [_line(one) for one in view.arranged],
        "missing": [{"form": one.key, "explained": one.explained} for one in view.missing],
        "notes": [note(one) for one in view.notes],
        "sets": [_set(one) for one in view.sets.sets],
        "differences": [one.said(language) for one in view.sets.differences],
        "items": [item_sets(one) for one in view.items],
    }


def _line(one: LineView) -> dict[str, Any]:
    return {
        "code": one.code,
        "title": one.title,
        "reference_code": one.reference_code,
        "former_reference_codes": list(one.former),
        **dict(one.said),
        "form_type": one.form,
        "date": one.date,
        "pages": one.pages,
        "first_page": one.first_page,
        "last_page": one.last_page,
    }


def note(one: NoteView) -> dict[str, Any]:
    """Return one line of a notes sheet."""
    return {"kind": one.kind.value, "text": one.text, "by": one.by, "at": one.at.isoformat()}


def _set(one: SetView) -> dict[str, Any]:
    return {
        "set": one.set.value,
        "originals": one.originals,
        "volumes": [
            {
                "code": volume.code,
                "copy": volume.copy.value,
                "volume": volume.volume,
                "sheets": volume.sheets,
                "spine_mm": volume.spine_mm,
                "place": place(volume.place) if volume.place else None,
            }
            for volume in one.volumes
        ],
    }


def item_sets(one: ItemSets) -> dict[str, Any]:
    """Return in which volume and sets an item is, as original or copy; null where it is not in a set."""
    return {
        "code": one.code,
        "reference_code": one.reference_code,
        "title": one.title,
        "volume": one.volume,
        "village": one.village,
        "town": one.town,
    }


def village_sets(found: VillageSets, language: str) -> dict[str, Any]:
    """Return how the two sets of a village stand, and which households differ in what."""
    return {
        "files": found.files,
        "village": found.village,
        "town": found.town,
        "differing": [
            {
                "code": one.code,
                "household_no": one.household_no,
                "title": one.title,
                "differences": [said.said(language) for said in one.differences],
            }
            for one in found.differing
        ],
    }


def sealing(view: SealView, language: str) -> dict[str, Any]:
    """Return what keeps a box from being sealed, and how it was sealed."""
    return {
        "code": view.code,
        "state": view.state.value,
        "gaps": [
            {"kind": gap.kind, "said": gap.said.said(language), "at": gap.page, "key": gap.key}
            for gap in view.gaps
        ],
        "seals": [
            {
                "sealed_by": one.sealed_by,
                "sealed_at": one.sealed_at.isoformat(),
                "things": one.things,
                "reopened_by": one.reopened_by,
                "reason": one.reason,
            }
            for one in view.seals
        ],
        "notes": [note(one) for one in view.notes],
    }


def forecast(found: Forecast) -> dict[str, Any]:
    """Return how many boxes are to be got, class by class."""
    return {
        "spine_mm": found.spine_mm,
        "capacity": found.capacity,
        "to_get": found.to_get,
        "rows": [
            {
                "unit": one.unit_code,
                "series": one.series,
                "year": one.year,
                "files": one.files,
                "households_without_file": one.expected,
                "pages": one.pages,
                "boxes": one.boxes,
                "needed": one.needed,
                "to_get": one.to_get,
            }
            for one in found.rows
        ],
    }
