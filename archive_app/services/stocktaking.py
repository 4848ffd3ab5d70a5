"""Stocktaking (清点, requirement row 64): begin, take scans from many phones, close with explanations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.errors import BadInput, Conflict, NotFound
from archive_app.models import (
    Box,
    ExpectedThing,
    Holding,
    Place,
    Sighting,
    Stocktake,
    StocktakeFinding,
    StocktakeScan,
)
from archive_app.models.types import BoxState, CountDepth, CountVerdict, NoteKind, PlaceKind, StocktakeState
from archive_app.rules.access import Right
from archive_app.rules.counting import INCIDENTS
from archive_app.services import counted_things, incidents, notes, tallying
from archive_app.services.counted_things import BOXES, HOLDINGS
from archive_app.services.lookup import box_condition, find_place
from archive_app.services.permits import forbidden, require, sees

if TYPE_CHECKING:
    from archive_app.archive import Work

MOST_SCANS = 500
LONGEST_TEXT = 120
LONGEST_EXPLANATION = 400


@dataclass(frozen=True)
class Scan:
    """One scan of a phone. `client_id` is the phone's own; `shelf` and `box` are the codes scanned before it."""

    client_id: str
    text: str
    at: dt.datetime
    shelf: str = ""
    box: str = ""


def start(work: Work, place_code: str, depth: CountDepth = CountDepth.BOXES) -> Stocktake:
    """Begin to count a room or cabinet: what ought to be in it is frozen now.

    Raises NotFound, Forbidden, BadInput for a shelf, Conflict while it is being counted already or holds boxes
    the actor may not know of.
    """
    place = find_place(work, place_code)
    _require_to_count(work, place, place_code)
    if place.kind is PlaceKind.SHELF:
        raise BadInput("请选择一间库房或一个档案橱来清点。", "Choose a room or a cabinet to count.")
    work.session.scalar(sa.select(Place.id).where(Place.id == place.id).with_for_update())
    if running := counted_things.running(work, place):
        raise Conflict(
            f"“{place.name}”正在清点（第 {running} 号）；请加入那一次，或先把它结束。",
            f"“{place.name}” is being counted (no. {running}); join that count or close it first.",
        )
    boxes = work.session.scalars(
        sa.select(Box).where(Box.shelf_id.in_(counted_things.shelf_ids(place)), box_condition(work))
    ).all()
    every = sa.select(sa.func.count(Box.id)).where(Box.shelf_id.in_(counted_things.shelf_ids(place)))
    if work.session.scalar(every) != len(boxes):
        raise Conflict(
            "这里有您无权查看的盒，不能由您单独清点；请镇档案员发起。",
            "There are boxes here you may not see; ask the town's archivist to begin the count.",
        )
    made = Stocktake(place_id=place.id, depth=depth, started_by=work.actor.name, started_at=work.now)
    work.session.add(made)
    work.session.flush()
    work.session.add_all(_expected(work, made, boxes))
    work.record("stocktake.started", made, place=place.code, depth=depth.value, boxes=len(boxes))
    return made


def find(look: Work, stocktake_id: int) -> Stocktake:
    """Return a stocktake the actor may know of, else raise NotFound."""
    found = look.session.get(Stocktake, stocktake_id)
    if found is None or not sees(look.actor, found.place.unit_id):
        raise NotFound
    return found


def record_scans(work: Work, stocktake_id: int, scans: Sequence[Scan]) -> list[str]:
    """Take scans as phones send them, each once however often it comes; return the client ids that are kept.

    Raises NotFound, Forbidden, BadInput for too many at once, Conflict when the stocktake is closed.
    """
    one = _open(work, stocktake_id)
    if len(scans) > MOST_SCANS or not all(0 < len(scan.client_id) <= 40 for scan in scans):
        raise BadInput(
            f"一次最多送 {MOST_SCANS} 条扫码；请分几次。", f"Send at most {MOST_SCANS} scans at once."
        )
    ids = [scan.client_id for scan in scans]
    known = set(
        work.session.scalars(
            sa.select(StocktakeScan.client_id).where(
                StocktakeScan.stocktake_id == one.id, StocktakeScan.client_id.in_(ids)
            )
        )
    )
    fresh = {scan.client_id: scan for scan in scans if scan.client_id not in known}
    for scan in sorted(fresh.values(), key=lambda scan: scan.at):
        _record(work, one, scan)
    if fresh:
        work.record("stocktake.scanned", one, scans=len(fresh))
    return ids


def close(work: Work, stocktake_id: int, explanations: Mapping[str, str]) -> Stocktake:
    """Close a stocktake: what does not agree is kept with its explanation, by the key of each row.

    What is missing or misplaced without an explanation becomes an incident (requirement row 98). Raises
    BadInput while an unknown code is unexplained, Conflict when closed already.
    """
    one = _open(work, stocktake_id)
    tally = tallying.tally(work, one)
    for row in tally.discrepancies:
        said = explanations.get(row.key, "").strip()[:LONGEST_EXPLANATION]
        if row.verdict is CountVerdict.UNKNOWN and not said:
            raise BadInput(
                f"请说明不明的码“{row.key[:40]}”是什么，再结束清点。",
                f"Explain the unknown code “{row.key[:40]}” before closing the count.",
            )
        _keep(work, one, row, said)
    for row in tally.rows:
        if row.verdict is CountVerdict.AWAY:
            _keep(work, one, row, row.away.zh if row.away else "")
    one.state, one.closed_by, one.closed_at = StocktakeState.CLOSED, work.actor.name, work.now
    figures = tally.counts
    work.record(
        "stocktake.closed",
        one,
        expected=figures.expected,
        found=figures.found,
        missing=figures.missing,
        misplaced=figures.misplaced,
        unknown=figures.unknown,
    )
    return one


def _open(work: Work, stocktake_id: int) -> Stocktake:
    """Return an open stocktake, locked: phones and who closes it come one after the other."""
    one = find(work, stocktake_id)
    _require_to_count(work, one.place, "")
    work.session.refresh(one, with_for_update=True)
    if one.state is StocktakeState.CLOSED:
        raise Conflict(
            "这次清点已经结束，不再接收扫码；如有补充，请另开一次清点。",
            "This stocktake is closed and takes no more scans; begin another one.",
        )
    return one


def _require_to_count(work: Work, place: Place, what: str) -> None:
    require(work, Right.READ, place.unit_id, what=what)
    if not (work.actor.may(Right.FILE) or work.actor.may(Right.SHELVE)):
        raise forbidden(Right.SHELVE)


def _expected(work: Work, made: Stocktake, boxes: Sequence[Box]) -> list[ExpectedThing]:
    by_id = {box.id: box for box in boxes}
    rows = [
        ExpectedThing(
            stocktake_id=made.id, thing_kind=BOXES, thing_id=box.id, shelf_id=box.shelf_id, counted=True
        )
        for box in boxes
    ]
    holdings = work.session.scalars(
        sa.select(Holding)
        .join(Box, Holding.box_id == Box.id)
        .where(Box.shelf_id.in_(counted_things.shelf_ids(made.place)))
    )
    for holding in holdings:
        box = by_id[holding.box_id or 0]
        rows.append(
            ExpectedThing(
                stocktake_id=made.id,
                thing_kind=HOLDINGS,
                thing_id=holding.id,
                shelf_id=box.shelf_id,
                box_id=box.id,
                counted=made.depth is CountDepth.VOLUMES and box.state is not BoxState.SEALED,
            )
        )
    return rows


def _record(work: Work, one: Stocktake, scan: Scan) -> None:
    kind, number = counted_things.resolve(work, one, scan.text)
    shelf, box = counted_things.context(work, one, scan.shelf, scan.box)
    moment = max(min(scan.at, work.now), one.started_at)  # a phone's clock may be wrong
    work.session.add(
        StocktakeScan(
            stocktake_id=one.id,
            client_id=scan.client_id,
            text=counted_things.shown_text(scan.text)[:LONGEST_TEXT],
            thing_kind=kind,
            thing_id=number,
            shelf_id=shelf,
            box_id=box,
            scanned_at=moment,
            received_at=work.now,
            scanned_by=work.actor.name,
        )
    )
    if kind not in (BOXES, HOLDINGS) or number is None:
        return
    box = box if kind == HOLDINGS else None
    seen = work.session.scalar(
        sa.select(Sighting).where(
            Sighting.stocktake_id == one.id, Sighting.thing_kind == kind, Sighting.thing_id == number
        )
    )
    if seen is None:
        seen = Sighting(
            stocktake_id=one.id, thing_kind=kind, thing_id=number, seen_at=moment, seen_by="", times=0
        )
        work.session.add(seen)
    seen.times += 1
    if moment >= seen.seen_at:
        seen.shelf_id, seen.box_id = shelf, box
        seen.seen_at, seen.seen_by = moment, work.actor.name
    work.session.flush()


def _thing(work: Work, kind: str, number: int) -> Box | Holding:
    return work.session.get_one(Box, number) if kind == BOXES else work.session.get_one(Holding, number)


def _keep(work: Work, one: Stocktake, row: counted_things.CountRow, said: str) -> None:
    incident_id = None
    if row.verdict in INCIDENTS and not said and row.kind is not None and row.id is not None:
        subject = _thing(work, row.kind, row.id)
        told = counted_things.told(row)
        incident_id = incidents.open_incident(
            work, INCIDENTS[row.verdict], subject, one.place.unit_id, told=told, cause=one
        ).id
        sheet = notes.sheet_of(subject)
        if row.verdict is CountVerdict.MISSING and sheet is not None:
            said_there = f"第 {one.id} 号清点未见 {row.key}，没有说明，已立异常第 {incident_id} 号。"
            notes.append(work, sheet, NoteKind.LOST, said_there)
    work.session.add(
        StocktakeFinding(
            stocktake_id=one.id,
            key=row.key[:LONGEST_TEXT],
            verdict=row.verdict,
            thing_kind=row.kind,
            thing_id=row.id,
            explanation=said,
            incident_id=incident_id,
        )
    )
