"""What plain SQL cannot do to a stocktake and its incidents, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import factories as make
import pytest
import sqlalchemy as sa

from archive_app.db import Sessions
from archive_app.models import (
    ExpectedThing,
    Incident,
    Sighting,
    Stocktake,
    StocktakeFinding,
    StocktakeScan,
)

FORBIDDEN = {
    "remove a stocktake": "DELETE FROM stocktakes WHERE id = {open}",
    "reopen a closed one": "UPDATE stocktakes SET state = 'open', closed_at = NULL WHERE id = {closed}",
    "date a closing back": "UPDATE stocktakes SET closed_at = '2020-01-01' WHERE id = {closed}",
    "say it counted another place": "UPDATE stocktakes SET place_id = {shelf} WHERE id = {open}",
    "expect one thing less": "DELETE FROM stocktake_expected WHERE stocktake_id = {open}",
    "expect it elsewhere": "UPDATE stocktake_expected SET shelf_id = {other} WHERE stocktake_id = {open}",
    "remove a scan": "DELETE FROM stocktake_scans WHERE stocktake_id = {open}",
    "change what was scanned": "UPDATE stocktake_scans SET text = 'x' WHERE stocktake_id = {open}",
    "scan into a closed one": "INSERT INTO stocktake_scans (stocktake_id, client_id, text, scanned_at, received_at,"
    " scanned_by) VALUES ({closed}, 'late', 'x', '2026-01-01', '2026-01-01', 'x')",
    "see something in a closed one": "INSERT INTO stocktake_sightings (stocktake_id, thing_kind, thing_id, seen_at,"
    " seen_by, times) VALUES ({closed}, 'boxes', 99, '2026-01-01', 'x', 1)",
    "move a sighting of a closed one": "UPDATE stocktake_sightings SET shelf_id = NULL WHERE stocktake_id = {closed}",
    "remove a sighting": "DELETE FROM stocktake_sightings WHERE stocktake_id = {open}",
    "change an explanation": "UPDATE stocktake_findings SET explanation = 'x' WHERE stocktake_id = {closed}",
    "remove a finding": "DELETE FROM stocktake_findings WHERE stocktake_id = {closed}",
    "remove an incident": "DELETE FROM incidents WHERE id = {incident}",
    "blame another thing": "UPDATE incidents SET subject_id = 99 WHERE id = {incident}",
    "explain a closed incident anew": "UPDATE incidents SET explanation = 'x' WHERE id = {settled}",
    "open a closed incident again": "UPDATE incidents SET closed_by = NULL, closed_at = NULL, explanation = NULL"
    " WHERE id = {settled}",
}


@dataclass(frozen=True)
class Counted:
    """A database with an open and a closed stocktake, and an open and a closed incident."""

    sessions: Sessions
    ids: dict[str, int]


@pytest.fixture
def counted(sessions: Sessions) -> Iterator[Counted]:
    with sessions.writing() as session:
        village = make.make_village(session)
        box = make.make_box(session, village)
        shelf = box.shelf
        assert shelf is not None
        assert shelf.parent_id is not None
        by = {"started_by": "alice", "started_at": make.NOW, "depth": "boxes", "place_id": shelf.parent_id}
        first = make.added(session, Stocktake(**by))
        _fill(session, first.id, box.id, shelf.id)
        first.state, first.closed_by, first.closed_at = "closed", "alice", make.NOW
        session.flush()
        second = make.added(session, Stocktake(**by))
        _fill(session, second.id, box.id, shelf.id)
        told = {"kind": "absent", "subject_kind": "boxes", "subject_id": box.id, "unit_id": village.id}
        opened = {"opened_by": "alice", "opened_at": make.NOW}
        incident = make.added(session, Incident(**told, **opened))
        settled = make.added(
            session, Incident(closed_by="bob", closed_at=make.NOW, explanation="在", **told, **opened)
        )
        ids = {
            "closed": first.id,
            "open": second.id,
            "shelf": shelf.id,
            "other": shelf.parent_id,
            "incident": incident.id,
            "settled": settled.id,
        }
    yield Counted(sessions, ids)


def _fill(session: make.Session, number: int, box: int, shelf: int) -> None:
    thing = {"stocktake_id": number, "thing_kind": "boxes", "thing_id": box, "shelf_id": shelf}
    make.added(session, ExpectedThing(counted=True, **thing))
    make.added(session, Sighting(seen_at=make.NOW, seen_by="alice", **thing))
    scanned = {"scanned_at": make.NOW, "received_at": make.NOW, "scanned_by": "alice"}
    make.added(session, StocktakeScan(client_id="a", text="B", **thing, **scanned))
    make.added(session, StocktakeFinding(stocktake_id=number, key="B", verdict="missing", explanation="借"))


def test_what_was_counted_seen_and_explained_stays(counted: Counted) -> None:
    for name, attempt in FORBIDDEN.items():
        with pytest.raises(sa.exc.IntegrityError, match="locked: "), counted.sessions.writing() as session:
            session.execute(sa.text(attempt.format(**counted.ids)))
            pytest.fail(name)


def test_an_open_count_goes_on_and_an_open_incident_is_closed(counted: Counted) -> None:
    for allowed in (
        "UPDATE stocktake_sightings SET times = 2 WHERE stocktake_id = {open}",
        "UPDATE stocktakes SET state = 'closed', closed_by = 'bob', closed_at = '2026-06-01' WHERE id = {open}",
        "UPDATE incidents SET closed_by = 'bob', closed_at = '2026-06-01', explanation = '在' WHERE id = {incident}",
    ):
        with counted.sessions.writing() as session:
            done = session.execute(sa.text(allowed.format(**counted.ids)))
            assert done.rowcount == 1  # type: ignore[attr-defined]  # a statement that changes rows


def test_a_place_is_counted_once_at_a_time(counted: Counted) -> None:
    with pytest.raises(sa.exc.IntegrityError), counted.sessions.writing() as session:
        place = session.get_one(Stocktake, counted.ids["open"]).place_id
        by = {"started_by": "bob", "started_at": make.NOW, "depth": "boxes"}
        make.added(session, Stocktake(place_id=place, **by))
