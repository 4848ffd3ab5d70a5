"""Boxes and households in the shape that scripts rely on: the same for the API and the command line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from archive_app.models.types import FormType
from archive_app.rules.completeness import SlotState
from archive_app.services.as_json import place
from archive_app.services.box_items import BoxItem
from archive_app.services.box_page import BoxRow, BoxView
from archive_app.services.household_views import FileView, FormSlot, HouseholdRow, HouseholdView
from archive_app.services.paging import Paged


def paged(found: Paged[Any], rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return one part of a long list; pages are counted from 1."""
    return {
        "total": found.total,
        "page": found.offset // found.limit + 1,
        "limit": found.limit,
        "rows": list(rows),
    }


def box(view: BoxView) -> dict[str, Any]:
    """Return a box: where it stands, how full it is, the files in it in their order."""
    return {
        "code": view.code,
        "box_no": view.box_no,
        "title": view.title,
        "village": view.village_code,
        "village_name": view.village,
        "series": view.series,
        "year": view.year,
        "spine_mm": view.spine_mm,
        "state": view.state,
        "retention_code": view.retention_code,
        "place": place(view.place),
        "fill": {
            "files": view.fill.files,
            "pages": view.fill.pages,
            "capacity": view.fill.capacity,
            "percent": view.fill.percent,
        },
        "contents": [_content(row) for row in view.contents],
        "hidden": view.hidden,
    }


def _content(row: BoxRow) -> dict[str, Any]:
    return {
        "position": row.position,
        "holding": row.holding_code,
        "code": row.code,
        "reference_code": row.reference_code,
        "title": row.title,
        "household": row.household_no,
        "set": row.set,
        "copy": row.copy,
        "pages": row.pages,
    }


def box_item(row: BoxItem) -> dict[str, Any]:
    """Return one item of a box."""
    return {
        "id": row.id,
        "code": row.code,
        "reference_code": row.reference_code,
        "title": row.title,
        "kind": row.kind,
        "form_type": row.form_type,
        "year": row.year,
        "pages": row.pages,
        "household": row.household_no,
        "archival_file": row.archival_file_code,
        "position": row.position,
    }


def household_row(row: HouseholdRow) -> dict[str, Any]:
    """Return a household as a list shows it."""
    return {
        "no": row.no,
        "code": row.code,
        "head": row.head,
        "village": row.village_code,
        "village_name": row.village,
        "member_count": row.members,
        "category": row.category,
        "status": row.status,
        "forms": _forms(row.forms),
        "missing": row.missing,
        "place": place(row.place) if row.place else None,
    }


def _forms(forms: Mapping[FormType, SlotState]) -> dict[str, str]:
    return {form.value: state.value for form, state in forms.items()}


def household(view: HouseholdView, language: str = "zh_CN") -> dict[str, Any]:
    """Return one household with everything known of it; ID numbers and phones are masked."""
    return {
        **household_row(view.row),
        "members": [
            {
                "id": one.id,
                "name": one.name,
                "relation": one.relation,
                "sex": one.sex,
                "born": one.born.isoformat() if one.born else None,
                "id_number": one.id_masked,
                "id_problems": list(one.id_problems),
                "phone": one.phone_masked,
                "since": one.since,
                "until": one.until,
                "health": one.health,
                "labour": one.labour,
            }
            for one in view.members
        ],
        "national_no": view.national_no,
        "id_number": view.id_number_masked,
        "phone": view.phone_masked,
        "address": view.address,
        "poverty_cause": view.poverty_cause,
        "years": list(view.years),
        "slots": [slot(one, language) for one in view.slots],
        "file": _file(view.file) if view.file else None,
        "other_items": [
            {"code": one.code, "title": one.title, "kind": one.kind, "year": one.year, "pages": one.pages}
            for one in view.other_items
        ],
        "helpers": [{"helper": one.helper, "since": one.since, "until": one.until} for one in view.pairings],
    }


def slot(one: FormSlot, language: str = "zh_CN") -> dict[str, Any]:
    """Return one form that is owed, where it stands, and the papers that are there."""
    return {
        "form": one.form,
        "title": one.title_en if language.startswith("en") else one.title,
        "year": one.year,
        "state": one.state,
        "items": [
            {"code": item.code, "title": item.title, "year": item.year, "pages": item.pages}
            for item in one.items
        ],
    }


def completeness(view: HouseholdView, language: str = "zh_CN") -> dict[str, Any]:
    """Return which forms a household owes and which of them are there."""
    return {
        "household": view.row.no,
        "village": view.row.village_code,
        "complete": view.row.missing == 0,
        "missing": view.row.missing,
        "forms": [slot(one, language) for one in view.slots],
    }


def _file(file: FileView) -> dict[str, Any]:
    return {
        "code": file.code,
        "reference_code": file.reference_code,
        "title": file.title,
        "retention_code": file.retention_code,
        "closed_year": file.closed_year,
        "places": [place(one) for one in file.places],
    }
