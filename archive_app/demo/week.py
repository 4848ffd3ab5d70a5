"""What two people of the demo office do in a working week, through the verbs everybody uses.

Each function is one errand: it returns True when it is done or was done before, False while what it needs is not
filed yet. All people are fictitious.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

import sqlalchemy as sa

from archive_app.archive import Archive, Work
from archive_app.models import (
    ArchivalFile,
    Arrangement,
    Box,
    BoxSeal,
    Holding,
    Household,
    Item,
    Loan,
    Movement,
    Place,
    Separator,
    Stocktake,
    Unit,
    User,
)
from archive_app.models.types import CopyType, HoldingSet, ItemState, LoanKind, NoteKind, PlaceKind, UnitKind
from archive_app.rules.retention import today
from archive_app.services import (
    actors,
    arranging,
    boxes,
    consulting,
    holdings,
    lending,
    moving,
    notes,
    sealing,
    separators,
    stocktaking,
    tallying,
)
from archive_app.services.lending import Borrower
from archive_app.services.seal_gaps import lacking_in

KEEPER, APPROVER = "dangan", "shenpi"
READER = Borrower("周明远", "核对危房改造补贴", unit="镇民政办")
BORROWERS = (
    Borrower("孙立新", "年度考核查阅", unit="镇纪检办"),
    Borrower("何秀芝", "核对享受政策情况", unit="镇财政所"),
)
#: how long ago the loan that is overdue was handed out; a loan lasts a week
LONG_AGO = 11
SHEETS = 12


@dataclass(frozen=True)
class Office:
    """The demo's archive with the people who work in it."""

    archive: Archive

    def at_work(self, name: str, days_ago: int = 0) -> AbstractContextManager[Work]:
        """Open a work of one person, today or some days ago."""
        archive, ago = self.archive, dt.timedelta(days=days_ago)
        with archive.sessions.reading() as session:
            user = session.scalars(sa.select(User).where(User.name == name)).one()
            actor = actors.of_user(session, user, today(archive.clock()))
        past = replace(archive, clock=lambda: archive.clock() - ago) if days_ago else archive
        return past.work(actor)


Errand = Callable[[Office], bool]


def print_separators(office: Office) -> bool:
    """Make the separator sheets for the next stack: one for each of two households, and the general one."""
    with office.at_work(KEEPER) as work:
        if not _any(work, Separator):
            for number in work.session.scalars(sa.select(Household.no).order_by(Household.no).limit(2)):
                separators.make(work, "household", household=number)
            separators.make(work, "document")
    return True


def ask_for_a_movement(office: Office) -> bool:
    """Ask that a box go to another shelf; nobody has decided yet."""
    with office.at_work(KEEPER) as work:
        if _any(work, Movement):
            return True
        box = _last_box(work, village=3)
        if box is None or box.shelf is None:
            return True
        shelf = work.session.scalar(
            sa.select(Place)
            .where(
                Place.parent_id == box.shelf.parent_id,
                Place.id != box.shelf_id,
                Place.kind == PlaceKind.SHELF,
            )
            .order_by(Place.position)
            .limit(1)
        )
        if shelf is not None:
            moving.request(work, box.code, shelf.code, reason="这一层受潮，请移到另一层")
    return True


def take_stock(office: Office) -> bool:
    """Count a village's room: one box is not there, and somebody knows why."""
    with office.at_work(KEEPER, days_ago=2) as work:
        if _any(work, Stocktake):
            return True
        room = work.session.scalar(
            sa.select(Place)
            .where(Place.kind == PlaceKind.ROOM, Place.unit_id == _village(work, 5))
            .order_by(Place.id)
            .limit(1)
        )
        if room is None:
            return True
        made = stocktaking.start(work, room.code)
        number, moment = made.id, work.now
        rows = tallying.tally(work, made).rows
        missing = next((row.key for row in rows if row.name.startswith("02")), rows[-1].key if rows else "")
        stocktaking.record_scans(
            work,
            number,
            [
                stocktaking.Scan(
                    f"demo-{n}", row.key, moment, row.expected.shelf or "" if row.expected else ""
                )
                for n, row in enumerate(rows)
                if row.key != missing and row.kind == Box.__tablename__
            ],
        )
        work.session.flush()
        said = "当天送镇办公室加盖公章，傍晚取回，已核对在位"
        stocktaking.close(work, number, {missing: said})
    return True


def read_in_the_room(office: Office) -> bool:
    """Let somebody read a household's file in the village's work room."""
    with office.at_work(KEEPER) as work:
        if _any(work, Loan, Loan.kind == LoanKind.CONSULTATION):
            return True
        volumes = _volumes(work, 4)
        if volumes:
            consulting.consult(work, volumes[0].code, READER, sheets=SHEETS)
        return bool(volumes)


def lend_copies(office: Office) -> bool:
    """Put the town's copies of two files into a box and lend both: one lately, one long ago and not back."""
    with office.at_work(KEEPER, days_ago=LONG_AGO) as work:
        if _any(work, Loan, Loan.kind == LoanKind.LOAN):
            return True
        originals, shelf = _volumes(work, 1), _town_shelf(work)
        if len(originals) < len(BORROWERS) or shelf is None:
            return shelf is None
        village = work.session.get_one(Unit, _village(work, 1))
        box = boxes.add_box(
            work, village.code, shelf=shelf.code, box_no="镇01", title=f"{village.name}贫困户档案（镇套）"
        )
        copies = []
        for volume in originals[: len(BORROWERS)]:
            file = work.session.get_one(ArchivalFile, volume.archival_file_id)
            made = holdings.add(
                work, file.code, held_set=HoldingSet.TOWN, copy=CopyType.COPY, sheets=SHEETS, box=box.code
            )
            copies.append(made.code)
    for copy, borrower, days in zip(copies, BORROWERS, (LONG_AGO, 1), strict=True):
        _lend(office, copy, borrower, days)
    return True


def arrange_and_seal(office: Office) -> bool:
    """Arrange the files of one village and check them as another person; say what lacks, and seal the box."""
    with office.at_work(KEEPER) as work:
        volumes = _volumes(work, 2)
        if not volumes or _any(work, BoxSeal):
            return True
        box = volumes[0].box
        codes = [
            work.session.get_one(ArchivalFile, one.archival_file_id).code
            for one in volumes
            if box is not None and one.box_id == box.id
        ]
        begun = _any(work, Arrangement)
    if box is None or begun:
        return True
    _arrange(office, codes)
    with office.at_work(KEEPER) as work:
        for file, slot in lacking_in(work, work.session.get_one(Box, box.id)):
            notes.write(work, file, "历年未形成此表，已向村委会核实", kind=NoteKind.LACKING, about=slot)
        sealing.put_in_order(work, box.code)
        sealing.seal(work, box.code)
    return True


def arrange_more(office: Office) -> bool:
    """Arrange the files of another village; one of them still waits for its checker."""
    with office.at_work(KEEPER) as work:
        codes = [work.session.get_one(ArchivalFile, one.archival_file_id).code for one in _volumes(work, 6)]
        ids = [one.archival_file_id for one in _volumes(work, 6)]
        begun = _any(work, Arrangement, Arrangement.archival_file_id.in_(ids))
    if not begun and codes:
        _arrange(office, codes[1:])
        with office.at_work(KEEPER) as work:
            arranging.arrange(work, codes[0])
    return True


#: errands by name: whether everything has to be read before, and the errand
ERRANDS: Mapping[str, tuple[bool, Errand]] = {
    "separators": (False, print_separators),
    "movement": (False, ask_for_a_movement),
    "stocktake": (False, take_stock),
    "consultation": (False, read_in_the_room),
    "loans": (False, lend_copies),
    "sealing": (True, arrange_and_seal),
    "arranging": (True, arrange_more),
}


def _arrange(office: Office, codes: Sequence[str]) -> None:
    for code in codes:
        with office.at_work(KEEPER) as work:
            arranging.arrange(work, code)
        with office.at_work(APPROVER) as work:
            arranging.check(work, code)


def _lend(office: Office, code: str, borrower: Borrower, days_ago: int) -> None:
    with office.at_work(KEEPER, days_ago) as work:
        number = lending.request_loan(work, code, borrower).id
    with office.at_work(APPROVER, days_ago) as work:
        lending.approve_loan(work, number, note="同意")
    with office.at_work(KEEPER, days_ago) as work:
        lending.hand_out(work, number, code, sheets=SHEETS)


def _any(work: Work, model: type, *where: sa.ColumnElement[bool]) -> bool:
    return bool(work.session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)))


def _village(work: Work, n: int) -> int:
    """Return the id of the n-th village, from 1; of the last one where there are fewer."""
    ids = work.session.scalars(
        sa.select(Unit.id).where(Unit.kind == UnitKind.VILLAGE).order_by(Unit.id)
    ).all()
    return ids[min(n, len(ids)) - 1]


def _last_box(work: Work, *, village: int) -> Box | None:
    """Return the last box of the village's household files."""
    of_village = sa.and_(Box.unit_id == _village(work, village), Box.series == "household")
    return work.session.scalar(sa.select(Box).where(of_village).order_by(Box.id.desc()).limit(1))


def _volumes(work: Work, village: int) -> Sequence[Holding]:
    """Return the village's own volumes of its household files that hold something and stand in a box."""
    filled = sa.exists().where(Item.archival_file_id == ArchivalFile.id, Item.state == ItemState.REGISTERED)
    return work.session.scalars(
        sa.select(Holding)
        .join(ArchivalFile, Holding.archival_file_id == ArchivalFile.id)
        .where(
            ArchivalFile.unit_id == _village(work, village),
            ArchivalFile.household_id.is_not(None),
            Holding.held_set == HoldingSet.VILLAGE,
            Holding.box_id.is_not(None),
            filled,
        )
        .order_by(Holding.box_id, Holding.id)
    ).all()


def _town_shelf(work: Work) -> Place | None:
    """Return the lowest shelf of the town's own cabinet."""
    return work.session.scalar(
        sa.select(Place)
        .join(Unit, Place.unit_id == Unit.id)
        .where(Place.kind == PlaceKind.SHELF, Unit.kind == UnitKind.TOWN)
        .order_by(Place.position.desc())
        .limit(1)
    )
