"""The search index against the database: every page that should be found is in it, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.models import OutboxRow
from archive_app.search.faults import IndexBroken, NeedsRebuild
from archive_app.services import indexing
from archive_app.services.findings import Finding, FindingKind, finding

#: more than these are not listed one by one: rebuilding mends them all
MOST = 50


def check_index(archive: Archive) -> Iterator[Finding]:
    """Yield pages that the index lacks or holds needlessly; what waits in the outbox is no fault.

    Pages are counted before the index is read: what is indexed meanwhile is then looked up once more.
    """
    waiting = _waiting(archive)
    expected = set(indexing.page_keys(archive))
    try:
        held = set(archive.index.reader().keys())
    except (NeedsRebuild, IndexBroken) as error:
        if expected - waiting:
            yield finding(FindingKind.INDEX_MISSING, "index", type(error).__name__)
        return
    missing = expected - held - waiting
    needless = held - expected
    if missing or needless:  # pages may have come or gone meanwhile
        waiting |= _waiting(archive)
        now = set(indexing.page_keys(archive))
        missing, needless = (missing & now) - waiting, needless - now - waiting
    yield from _listed(FindingKind.NOT_INDEXED, missing)
    yield from _listed(FindingKind.INDEXED_NEEDLESSLY, needless)


def _listed(kind: FindingKind, keys: set[str]) -> Iterator[Finding]:
    ordered = sorted(keys, key=lambda key: (len(key), key))
    for key in ordered[:MOST]:
        yield finding(kind, key)
    if len(ordered) > MOST:
        yield finding(kind, f"… ({len(ordered) - MOST})")


def _waiting(archive: Archive) -> set[str]:
    with archive.sessions.reading() as session:
        return {str(page_id) for page_id in session.scalars(sa.select(OutboxRow.page_id))}
