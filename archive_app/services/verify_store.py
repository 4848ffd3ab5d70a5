"""The vault against its inventories and the catalogue, and the cache against damage."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.db import Sessions
from archive_app.models import DigitalObject, WithdrawnObject
from archive_app.services.findings import Finding, FindingKind, finding
from storage import fixity
from storage.finding import Tally

#: how what we cache begins and ends: JPEG
JPEG = (b"\xff\xd8", b"\xff\xd9")
#: what two people withdrew is no longer expected: while its bytes are there they are named
NOT_WITHDRAWN = DigitalObject.object_id.not_in(sa.select(WithdrawnObject.object_id))


class Catalogue(Mapping[str, Mapping[str, str]]):
    """The digital objects of the database as the vault's check asks for them; always as they stand now."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def __getitem__(self, object_id: str) -> Mapping[str, str]:
        """Return SHA-512 by logical path."""
        with self._sessions.reading() as session:
            rows = session.execute(
                sa.select(DigitalObject.path, DigitalObject.sha512).where(
                    DigitalObject.object_id == object_id, NOT_WITHDRAWN
                )
            ).all()
        if not rows:
            raise KeyError(object_id)
        return {row.path: row.sha512 for row in rows}

    def __iter__(self) -> Iterator[str]:
        """Yield all object ids, each once, a thousand at a time."""
        last = ""
        while True:
            with self._sessions.reading() as session:
                ids = session.scalars(
                    sa.select(DigitalObject.object_id)
                    .where(DigitalObject.object_id > last, NOT_WITHDRAWN)
                    .distinct()
                    .order_by(DigitalObject.object_id)
                    .limit(1000)
                ).all()
            if not ids:
                return
            yield from ids
            last = ids[-1]

    def __len__(self) -> int:
        """Return the number of objects."""
        with self._sessions.reading() as session:
            count = sa.select(sa.func.count(DigitalObject.object_id.distinct())).where(NOT_WITHDRAWN)
            return session.scalar(count) or 0


def check_vault(archive: Archive, *, deep: bool, tally: Tally) -> Iterator[Finding]:
    """Yield what is wrong with the vault; `deep` hashes every byte again."""
    catalogue = Catalogue(archive.sessions)
    for found in fixity.check(archive.vault, deep=deep, known=catalogue, tally=tally):
        subject = f"{found.object_id} {found.path}".strip() if found.path != found.object_id else found.path
        yield finding(FindingKind(found.kind.value), subject, found.detail)


def check_cache(archive: Archive, *, deep: bool) -> Iterator[Finding]:
    """Yield cached files that are empty, unreadable or (`deep`) cut off; nothing is lost with any of them."""
    for path in sorted(archive.cache.root.glob("[0-9a-f][0-9a-f]/*")):
        try:
            trouble = _trouble(path, deep=deep)
        except FileNotFoundError:
            continue  # evicted meanwhile
        except OSError as error:
            trouble = error.strerror or str(error)
        if trouble:
            yield finding(FindingKind.CACHE, path.relative_to(archive.cache.root).as_posix(), trouble)


def _trouble(path: Path, *, deep: bool) -> str:
    if path.stat().st_size == 0:
        return "empty"
    if not deep:
        return ""
    data = path.read_bytes()
    return "cut off" if data.startswith(JPEG[0]) and not data.endswith(JPEG[1]) else ""
