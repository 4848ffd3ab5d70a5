"""Which scan of a page is shown: the first one, or the latest new scan that a person accepted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path as FilePath

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.archive import Work
from archive_app.models import DigitalObject, Page, Rescan, Source
from archive_app.models.types import ObjectRole, RescanState
from archive_app.services import file_passwords, papers

PDF = "application/pdf"


@dataclass(frozen=True)
class ShownScan:
    """Where the picture of a page comes from: page `number` (from 1) of a file, `rescan` 0 for the first scan."""

    path: FilePath
    number: int
    password: str | None
    rescan: int
    media_type: str
    sha256: str


def shown_scans(look: Work, pages: Iterable[Page]) -> dict[int, ShownScan]:
    """Return by page id what is shown of each of `pages`; asks three times, however many pages.

    A page whose file is not in the catalogue is left out. Raises ReadingError where an office document cannot be drawn.
    """
    wanted = list(pages)
    source_ids = {page.source_id for page in wanted}
    first = {
        one.source_id: one
        for one in look.session.scalars(
            sa.select(DigitalObject).where(
                DigitalObject.source_id.in_(source_ids), DigitalObject.role == ObjectRole.SOURCE
            )
        )
    }
    sources = {
        one.id: one for one in look.session.scalars(sa.select(Source).where(Source.id.in_(source_ids)))
    }
    again = accepted(look, [page.id for page in wanted])
    found = {}
    for page in wanted:
        rescan = again.get(page.id)
        if rescan:
            found[page.id] = _again(look, rescan)
            continue
        if page.source_id not in first:
            continue
        source, kept = sources[page.source_id], first[page.source_id]
        path = look.archive.vault.local_path(kept.object_id, kept.path)
        found[page.id] = ShownScan(
            papers.readable(look.archive, source, path),
            page.source_n,
            file_passwords.of(look.archive, source),
            0,
            PDF if papers.DRAWN in source.flags else kept.media_type,
            kept.sha256,
        )
    return found


def _again(look: Work, rescan: Rescan) -> ShownScan:
    kept = rescan.digital_object
    path = look.archive.vault.local_path(kept.object_id, kept.path)
    return ShownScan(path, rescan.file_page, None, rescan.no, kept.media_type, kept.sha256)


def accepted(look: Work, page_ids: Iterable[int]) -> dict[int, Rescan]:
    """Return the latest accepted new scan of each page that has one."""
    rows = look.session.scalars(
        sa.select(Rescan)
        .where(Rescan.page_id.in_(list(page_ids)), Rescan.state == RescanState.ACCEPTED, Rescan.no > 0)
        .options(joinedload(Rescan.digital_object))
        .order_by(Rescan.no)
    )
    return {one.page_id: one for one in rows}
