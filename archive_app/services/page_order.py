"""Whether the pages of an item are all there and in order, by what is printed on them and by its catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archive_app.archive import Work
from archive_app.models import Item, Page
from archive_app.models.types import PageState
from archive_app.rules import paging
from archive_app.rules.paging import Fault, FaultKind
from archive_app.services import catalogue_filling

#: where an item's details keep what is wrong with its pages
KEPT = "paging"


def note(work: Work, item: Item, pages: Sequence[Page]) -> list[str]:
    """Judge the pages of an item, keep what is wrong with its figure, and return the doubts of it."""
    written = [page for page in pages if page.state is PageState.READ]
    line = catalogue_filling.line_of(work, item)
    expected = line.page_count if line is not None else None
    fault = paging.fault_of([paging.printed(page.text or "") for page in written], expected, len(pages))
    rest = {key: value for key, value in item.details.items() if key != KEPT}
    if fault is None:
        if KEPT in item.details:
            item.details = rest
        return []
    item.details = {**rest, KEPT: {"kind": fault.kind.value, "figure": fault.figure}}
    return ["page_count_other" if fault.kind is FaultKind.COUNT else "page_gap"]


def kept(details: Mapping[str, Any]) -> Fault | None:
    """Return what was found wrong with the pages of an item when it was last looked at."""
    found = details.get(KEPT)
    return Fault(FaultKind(found["kind"]), found["figure"]) if found else None
