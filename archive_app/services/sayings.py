"""What people said of an item before it was read: with the upload, or by the separator sheet before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Household, Item, Page, Source
from archive_app.models.types import ItemState
from ocr.forms import SURE


def of_item(item: Item, source: Source) -> dict[str, Any]:
    """Return what was said: the sheet lies nearer to the paper than the upload, so it comes first."""
    by_sheet = item.details.get("parting", {}).get("said", {})
    return {**source.hints, **by_sheet}


def doubts_of(item: Item) -> list[str]:
    """Return the doubts that parting the stack left on an item."""
    return list(item.details.get("parting", {}).get("doubts", ()))


def contradicted(pages: Sequence[Page], said: Mapping[str, Any]) -> list[str]:
    """Return the doubt that the page plainly is another form than its separator sheet says."""
    if not said.get("separator") or not said.get("form"):
        return []
    sure = {page.form_type for page in pages if page.form_type and (page.form_score or 0) >= SURE}
    return ["separator_other"] if sure and said["form"] not in sure else []


def proposals(work: Work, item: Item, said: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the households a page that names nobody may belong to: its sheet's, or that of the paper before it."""
    found: dict[int, dict[str, Any]] = {}
    by_sheet = work.session.scalar(sa.select(Household.id).where(Household.no == said.get("household")))
    if by_sheet is not None:
        found[by_sheet] = {"household": by_sheet, "score": 2, "for": ["hinted"], "against": []}
    before = _household_before(work, item)
    if before is not None:
        one = found.setdefault(before, {"household": before, "score": 0, "for": [], "against": []})
        one["score"] += 1
        one["for"] = [*one["for"], "follows"]
    return list(found.values())


def _household_before(work: Work, item: Item) -> int | None:
    return work.session.scalar(
        sa.select(ArchivalFile.household_id)
        .join(Item, Item.archival_file_id == ArchivalFile.id)
        .where(Item.id == item.details.get("parting", {}).get("follows"), Item.state == ItemState.REGISTERED)
    )
