"""Reading a stocktake: every thing expected or seen with what is said of it, and the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import sqlalchemy as sa

from archive_app.models import (
    ArchivalFile,
    Box,
    ExpectedThing,
    Holding,
    Item,
    Place,
    Sighting,
    Stocktake,
    StocktakeFinding,
    StocktakeScan,
)
from archive_app.models.types import CountVerdict, StocktakeState
from archive_app.rules import counting
from archive_app.rules.counting import Spot
from archive_app.rules.sentence import Sentence
from archive_app.services import absences
from archive_app.services.counted_things import BOXES, HOLDINGS, CountRow, Tally, Where, shelf_ids
from archive_app.services.lookup import box_condition
from archive_app.services.permits import visible_units
from labels import codes

if TYPE_CHECKING:
    from archive_app.archive import Work


def tally(look: Work, one: Stocktake) -> Tally:
    """Return all rows and figures of a stocktake; in a handful of queries, however large it is."""
    return _Reader(look, one).read()


class _Reader:
    """Reads one stocktake."""

    def __init__(self, look: Work, one: Stocktake) -> None:
        self.look, self.one = look, one
        self.places = self._places()
        self.boxes: dict[int, Box] = {}
        self.names: dict[tuple[str, int], str] = {}

    def read(self) -> Tally:
        session, one = self.look.session, self.one
        expected = session.scalars(
            sa.select(ExpectedThing).where(ExpectedThing.stocktake_id == one.id).order_by(ExpectedThing.id)
        ).all()
        seen = session.scalars(sa.select(Sighting).where(Sighting.stocktake_id == one.id)).all()
        found = {
            row.key: row
            for row in session.scalars(
                sa.select(StocktakeFinding).where(StocktakeFinding.stocktake_id == one.id)
            )
        }
        self._name()
        sighted = {(row.thing_kind, row.thing_id): row for row in seen}
        due = {(row.thing_kind, row.thing_id): row for row in expected}
        away = self._away(due, found)
        order = sorted(due, key=lambda thing: self._order(due[thing]))
        rows = [self._row(thing, due.get(thing), sighted.get(thing), away, found) for thing in order]
        rows += [self._row(thing, None, sighted[thing], away, found) for thing in sighted if thing not in due]
        unknown = self._unknown(found)
        figures = counting.counts(((row.counted, row.verdict) for row in rows), len(unknown))
        shelves = sorted(
            session.scalars(sa.select(Place).where(Place.id.in_(shelf_ids(one.place)))),
            key=lambda shelf: self._shelf_order(shelf.id),
        )
        return Tally(
            (*rows, *unknown), figures, tuple((shelf.code, self.places[shelf.id][0]) for shelf in shelves)
        )

    def _away(
        self,
        due: Mapping[tuple[str, int], ExpectedThing],
        found: Mapping[str, StocktakeFinding],
    ) -> dict[tuple[str, int], Sentence]:
        if self.one.state is StocktakeState.CLOSED:  # as it was explained then
            return {
                (row.thing_kind or "", row.thing_id or 0): Sentence(row.explanation, row.explanation)
                for row in found.values()
                if row.verdict is CountVerdict.AWAY
            }
        return absences.away(self.look, list(due))

    def _row(
        self,
        thing: tuple[str, int],
        due: ExpectedThing | None,
        seen: Sighting | None,
        away: Mapping[tuple[str, int], Sentence],
        found: Mapping[str, StocktakeFinding],
    ) -> CountRow:
        kind, number = thing
        key = codes.make("B" if kind == BOXES else "V", number)
        explained = found.get(key)
        return CountRow(
            key=key,
            kind=kind,
            id=number,
            name=self.names.get(thing, ""),
            counted=due is not None and due.counted,
            verdict=counting.verdict(
                Spot(due.shelf_id, due.box_id) if due else None,
                Spot(seen.shelf_id, seen.box_id) if seen else None,
                counted=due is not None and due.counted,
                away=thing in away,
            ),
            expected=self._where(due.shelf_id, due.box_id) if due else self._belongs(kind, number),
            seen=self._where(seen.shelf_id, seen.box_id) if seen else None,
            seen_at=seen.seen_at if seen else None,
            seen_by=seen.seen_by if seen else "",
            away=away.get(thing),
            explanation=explained.explanation if explained else "",
            incident=explained.incident_id if explained else None,
            frozen=due is not None,
        )

    def _unknown(self, found: Mapping[str, StocktakeFinding]) -> tuple[CountRow, ...]:
        texts = self.look.session.execute(
            sa.select(
                StocktakeScan.text, sa.func.max(StocktakeScan.scanned_at), sa.func.max(StocktakeScan.shelf_id)
            )
            .where(StocktakeScan.stocktake_id == self.one.id, StocktakeScan.thing_kind.is_(None))
            .group_by(StocktakeScan.text)
            .order_by(StocktakeScan.text)
        )
        return tuple(
            CountRow(
                key=text,
                kind=None,
                id=None,
                name="",
                counted=False,
                verdict=CountVerdict.UNKNOWN,
                seen=self._where(shelf, None),
                seen_at=at,
                explanation=found[text].explanation if text in found else "",
            )
            for text, at, shelf in texts
        )

    def _places(self) -> dict[int, tuple[str, tuple[int, ...]]]:
        """Return the words for the way to each place, and where it comes in the order of the store."""
        rows = {row.id: row for row in self.look.session.scalars(sa.select(Place))}
        found = {}
        for row in rows.values():
            way, step = [row], rows.get(row.parent_id or 0)
            while step is not None:
                way.append(step)
                step = rows.get(step.parent_id or 0)
            way.reverse()
            found[row.id] = (" › ".join(one.name for one in way), tuple(one.position for one in way))
        return found

    def _shelf_order(self, shelf_id: int) -> tuple[int, ...]:
        return self.places.get(shelf_id, ("", ()))[1]

    def _order(self, due: ExpectedThing) -> tuple[object, ...]:
        box = self.boxes.get(due.thing_id if due.thing_kind == BOXES else due.box_id or 0)
        return (
            self._shelf_order(due.shelf_id),
            box.position if box else 0,
            box.id if box else 0,
            due.thing_kind != BOXES,
            due.thing_id,
        )

    def _where(self, shelf_id: int | None, box_id: int | None) -> Where:
        box = self.boxes.get(box_id or 0)
        return Where(
            shelf=codes.make("S", shelf_id) if shelf_id else None,
            words=self.places[shelf_id][0] if shelf_id in self.places else "",
            box=box.code if box else None,
            box_no=box.box_no if box else "",
        )

    def _belongs(self, kind: str, number: int) -> Where:
        """Return where a thing that is not expected here belongs by the records of today."""
        if kind == HOLDINGS:
            holding = self.look.session.get(Holding, number)
            box = holding.box if holding else None
            return self._where(box.shelf_id if box else None, box.id if box else None)
        box = self.boxes.get(number)
        return self._where(box.shelf_id if box else None, None)

    def _name(self) -> None:
        """Read boxes and names of everything expected or seen; only what the reader may know of has a name."""
        mine = [
            sa.select(noun.thing_id).where(noun.stocktake_id == self.one.id, noun.thing_kind == BOXES)
            for noun in (ExpectedThing, Sighting)
        ]
        contexts = [
            sa.select(noun.box_id).where(noun.stocktake_id == self.one.id)
            for noun in (ExpectedThing, Sighting)
        ]
        boxes = sa.select(Box, box_condition(self.look)).where(
            sa.or_(*(Box.id.in_(query) for query in (*mine, *contexts)))
        )
        for box, visible in self.look.session.execute(boxes):
            self.boxes[box.id] = box
            self.names[BOXES, box.id] = f"{box.box_no} {box.title}" if visible else ""
        volumes = [
            sa.select(noun.thing_id).where(noun.stocktake_id == self.one.id, noun.thing_kind == HOLDINGS)
            for noun in (ExpectedThing, Sighting)
        ]
        holdings = (
            sa.select(Holding.id, ArchivalFile.title, Item.title)
            .outerjoin(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
            .outerjoin(Item, Holding.item_id == Item.id)
            .where(
                sa.or_(*(Holding.id.in_(query) for query in volumes)),
                sa.or_(
                    visible_units(self.look, ArchivalFile.unit_id, ArchivalFile.household_id),
                    visible_units(self.look, Item.unit_id),
                ),
            )
        )
        for number, of_file, of_item in self.look.session.execute(holdings):
            self.names[HOLDINGS, number] = of_file or of_item or ""
