"""A store to move and lend in: the village's dedicated cabinet, the town's open one, boxes and volumes in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import factories
import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.archive import Archive
from archive_app.models import Box, Place, Unit
from archive_app.models.types import HoldingSet, PlaceKind
from archive_app.rules.access import Actor
from archive_app.services import lending, moving, shelving
from archive_app.services.lending import Borrower

READER = Borrower("王借阅", "核对补贴", unit="镇民政办", phone="0632-1234567")


@dataclass(frozen=True)
class Store:
    """Codes of what stands there. Shelves hold four boxes of 50 mm; `box` and `second` are the village's."""

    village_shelves: tuple[str, ...]
    town_shelves: tuple[str, ...]
    box: str
    second: str
    volume: str
    household: str
    town_box: str
    town_volume: str


def furnish(archive: Archive, township: Any, keeper: Actor) -> Store:
    """Furnish a village's room and the town's, and shelve two volumes as filing would."""
    with archive.work(keeper) as work:
        village = shelving.add_room(work, "201", "桑村扶贫工作室")
        own = shelving.add_cabinet(
            work, village.code, "1号橱", shelves=2, width_mm=200, dedicated=True, use="household"
        )
        town = shelving.add_room(work, township.town.code, "镇扶贫办")
        open_one = shelving.add_cabinet(work, town.code, "2号橱", shelves=2, width_mm=200)
        work.session.flush()
        shelves, town_shelves = _shelves(work.session, own), _shelves(work.session, open_one)
        box = shelving.add_box(work, "201", shelf=shelves[0]).code
        second = shelving.add_box(work, "201", shelf=shelves[0]).code
        town_box = shelving.add_box(work, "201", shelf=town_shelves[0], box_no="201-01").code
        unit = work.session.get_one(Unit, township.sang.id)
        household = factories.make_household(work.session, unit, "张守田")
        file = factories.make_household_file(work.session, household)
        factories.make_registered_item(work.session, file, pages=4)
        volume = shelving.put_file(work, file, box, held_set=HoldingSet.VILLAGE).code
        town_volume = shelving.put_file(work, file, town_box, held_set=HoldingSet.TOWN).code
        return Store(shelves, town_shelves, box, second, volume, household.code, town_box, town_volume)


def _shelves(session: Session, cabinet: Place) -> tuple[str, ...]:
    wanted = sa.select(Place).where(Place.parent_id == cabinet.id, Place.kind == PlaceKind.SHELF)
    return tuple(one.code for one in session.scalars(wanted.order_by(Place.position)))


def ask(archive: Archive, actor: Actor, thing: str, goal: str, **more: Any) -> int:
    """Ask for a movement; return its number."""
    with archive.work(actor) as work:
        return moving.request(work, thing, goal, reason="橱门损坏，暂移", **more).id


def move(archive: Archive, asker: Actor, approver: Actor, thing: str, goal: str) -> int:
    """Ask for a movement, have it approved, and carry it out; return its number."""
    number = ask(archive, asker, thing, goal)
    with archive.work(approver) as work:
        moving.approve(work, number)
    with archive.work(asker) as work:
        moving.carry_out(work, number, thing=thing, place=goal, carrier="李搬运")
    return number


def lend(archive: Archive, asker: Actor, approver: Actor, thing: str, sheets: int = 2) -> int:
    """Ask for a loan, have it approved, and hand it out; return its number."""
    with archive.work(asker) as work:
        number = lending.request_loan(work, thing, READER).id
    with archive.work(approver) as work:
        lending.approve_loan(work, number)
    with archive.work(asker) as work:
        lending.hand_out(work, number, thing, sheets=sheets)
    return number


def box_of(session: Session, code: str) -> Box:
    """Return the box of a code."""
    from labels import codes

    return session.get_one(Box, codes.parse(code).number)
