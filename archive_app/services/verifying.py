"""Verifying: database, vault, cache, index and audit trail against each other; every fault is named."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.migrations import runner
from archive_app.models import Event
from archive_app.rules.access import Actor, Right
from archive_app.services import auditing, permits
from archive_app.services.audit_walk import AuditReport, FaultKind
from archive_app.services.findings import Finding, FindingKind, finding
from archive_app.services.verify_index import check_index
from archive_app.services.verify_records import check_records
from archive_app.services.verify_store import check_cache, check_vault
from archive_app.services.verify_videos import check_videos
from storage.finding import Tally

__all__ = ["Finding", "FindingKind", "Report", "Verified", "last_verified", "verify"]


@dataclass(frozen=True)
class Report:
    """The outcome: every fault, and how much was gone through. `deep` means every byte was hashed again."""

    findings: tuple[Finding, ...]
    deep: bool
    at: dt.datetime
    objects: int
    files: int
    hashed_bytes: int
    events: int
    sealed_to: int

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return not self.findings


@dataclass(frozen=True)
class Verified:
    """When the archive was last verified, how, and how many faults were found."""

    at: dt.datetime
    deep: bool
    faults: int

    @property
    def ok(self) -> bool:
        """Tell whether nothing was found."""
        return self.faults == 0


def verify(
    archive: Archive, *, deep: bool = False, actor: Actor | None = None, tally: Tally | None = None
) -> Report:
    """Check everything against everything; changes nothing but, with an `actor`, notes that it was done.

    `tally` grows while the vault is gone through, for progress. An `actor` needs the right to read the trail.
    """
    if actor is not None:
        with archive.look(actor) as look:
            permits.require(look, Right.AUDIT)
    tally = tally if tally is not None else Tally()
    at = archive.clock()
    if not runner.is_current(archive.sessions):
        behind = (finding(FindingKind.SCHEMA_BEHIND, "database"),)
        return Report(behind, deep, at, 0, 0, 0, 0, 0)
    audit = auditing.verify(archive)
    findings = (*_of_trail(audit), *_of_the_rest(archive, deep, tally))
    report = Report(
        findings, deep, at, tally.objects, tally.files, tally.hashed_bytes, audit.events, audit.sealed_to
    )
    if actor is not None:
        with archive.work(actor) as work:
            work.record("archive.verified", deep=deep, faults=len(findings), objects=tally.objects)
    return report


def last_verified(look: Work) -> Verified | None:
    """Return the last verification the trail knows of."""
    event = look.session.scalar(
        sa.select(Event).where(Event.action == "archive.verified").order_by(Event.id.desc()).limit(1)
    )
    if event is None:
        return None
    return Verified(event.at, bool(event.details["deep"]), int(event.details["faults"]))


def _of_the_rest(archive: Archive, deep: bool, tally: Tally) -> Iterator[Finding]:
    yield from check_records(archive)
    yield from check_vault(archive, deep=deep, tally=tally)
    yield from check_cache(archive, deep=deep)
    yield from check_index(archive)
    yield from check_videos(archive, deep=deep)


def _of_trail(audit: AuditReport) -> Iterator[Finding]:
    for fault in audit.faults:
        kind = FindingKind.LOCK_MISSING if fault.kind is FaultKind.LOCK_MISSING else FindingKind.AUDIT
        yield finding(kind, fault.at, fault.zh, fault.en)
