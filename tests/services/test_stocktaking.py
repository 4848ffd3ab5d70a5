"""Counting a cabinet: many phones, a bad network, things in wrong places, and what is left unexplained."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import factories
import pytest
import sqlalchemy as sa
from archives import Township, make_township, open_test_archive

from archive_app import errors
from archive_app.models import Box, Event, Incident, Loan, Movement, Sighting, StocktakeScan, Unit
from archive_app.models.types import BoxState, CountDepth, CountVerdict
from archive_app.services import counted_things, incidents, shelving, stocktaking, tallying
from archive_app.services.stocktaking import Scan

FOREIGN = "https://example.invalid/shop?id=5"


@dataclass
class Store:
    """A cabinet of two shelves in Sang village with three boxes of one volume each, and a box of Zao village."""

    archive: object
    people: Township
    room: str
    cabinet: str
    shelves: list[str]
    boxes: list[str]
    volumes: list[str]
    elsewhere: str


@pytest.fixture
def counted(ready_database_url: str, tmp_path) -> Iterator[Store]:
    clock = factories.Clock()
    archive = open_test_archive(tmp_path / "archive", clock, factories.MemoryQueue(), ready_database_url)
    with archive.sessions.writing() as session:
        people = make_township(session)
    with archive.work(people.alice) as work:
        room = shelving.add_room(work, "201", "桑村工作室")
        cabinet = shelving.add_cabinet(work, room.code, "1号橱", shelves=2)
        shelves = work.session.scalars(
            sa.select(factories.Place).where(factories.Place.parent_id == cabinet.id).order_by("position")
        ).all()
        boxes, volumes = [], []
        for n in range(3):
            village = work.session.get_one(Unit, people.sang.id)
            file = factories.make_household_file(
                work.session, factories.make_household(work.session, village, f"张{n}")
            )
            factories.make_registered_item(work.session, file)
            box = on_shelf(work.session, village, shelves[n // 2].id, f"{n + 1:02d}", n + 1)
            boxes.append(box.code)
            volumes.append(factories.make_holding(work.session, file, box).code)
        other = factories.make_box(work.session, work.session.get_one(Unit, people.zao.id))
        store = Store(
            archive,
            people,
            room.code,
            cabinet.code,
            [shelf.code for shelf in shelves],
            boxes,
            volumes,
            other.code,
        )
    yield store
    archive.close()


def on_shelf(session, village: Unit, shelf_id: int, box_no: str, position: int) -> Box:
    values = {"title": "测试盒", "created_at": factories.NOW, "position": position}
    return factories.added(session, Box(unit_id=village.id, shelf_id=shelf_id, box_no=box_no, **values))


def begin(store: Store, depth: CountDepth = CountDepth.BOXES, actor=None) -> int:
    with store.archive.work(actor or store.people.bob) as work:
        return stocktaking.start(work, store.cabinet, depth).id


def scan(store: Store, number: int, *scans: Scan, actor=None) -> list[str]:
    with store.archive.work(actor or store.people.bob) as work:
        return stocktaking.record_scans(work, number, scans)


def seen(text: str, client: str = "", shelf: str = "", box: str = "", minute: int = 0) -> Scan:
    return Scan(client or str(uuid.uuid4()), text, factories.NOW + dt.timedelta(minutes=minute), shelf, box)


def tally(store: Store, number: int, actor=None) -> counted_things.Tally:
    with store.archive.look(actor or store.people.bob) as look:
        return tallying.tally(look, stocktaking.find(look, number))


def said(store: Store, number: int) -> dict[str, CountVerdict | None]:
    return {row.key: row.verdict for row in tally(store, number).rows}


def test_what_ought_to_be_there_is_frozen_when_the_count_begins(counted):
    number = begin(counted)
    with counted.archive.work(counted.people.alice) as work:
        village = work.session.get_one(Unit, counted.people.sang.id)
        shelf = work.session.scalars(sa.select(Box.shelf_id).order_by(Box.id)).first()
        late = on_shelf(work.session, village, shelf, "09", 9)
    figures = tally(counted, number).counts
    assert (figures.expected, figures.found, figures.missing) == (3, 0, 3)
    assert late.code not in said(counted, number)


def test_scanning_shelf_after_shelf_finds_misplaces_and_misses(counted):
    number = begin(counted)
    first, second = counted.shelves
    scan(
        counted,
        number,
        seen(first),
        seen(counted.boxes[0], shelf=first),
        seen(counted.boxes[2], shelf=first),
        seen(FOREIGN, shelf=first),
        seen(counted.elsewhere, shelf=second),
        actor=counted.people.alice,
    )
    verdicts = said(counted, number)
    assert verdicts[counted.boxes[0]] is CountVerdict.FOUND
    assert verdicts[counted.boxes[1]] is CountVerdict.MISSING
    assert verdicts[counted.boxes[2]] is CountVerdict.MISPLACED
    assert verdicts[counted.elsewhere] is CountVerdict.MISPLACED
    assert verdicts[FOREIGN] is CountVerdict.UNKNOWN
    figures = tally(counted, number).counts
    assert (figures.expected, figures.found, figures.missing) == (3, 1, 1)
    assert (figures.misplaced, figures.unknown) == (2, 1)


def test_an_invisible_box_is_as_unknown_as_a_misread_one(counted):
    number = begin(counted)
    misread = counted.boxes[0][:-1] + ("0" if counted.boxes[0][-1] != "0" else "1")
    scan(counted, number, seen(counted.elsewhere), seen(misread))
    assert {said(counted, number)[one] for one in (counted.elsewhere, misread)} == {CountVerdict.UNKNOWN}


def test_the_host_and_path_of_a_label_do_not_matter(counted):
    number = begin(counted)
    scan(counted, number, seen(f"http://10.9.8.7:99/old/q/{counted.boxes[0].lower()}?from=chat"))
    assert said(counted, number)[counted.boxes[0]] is CountVerdict.FOUND


def test_a_scan_sent_twice_counts_once_and_the_last_place_seen_is_the_one(counted):
    number = begin(counted)
    first, second = counted.shelves
    wrong = seen(counted.boxes[0], "a", second, minute=-1)
    assert scan(counted, number, wrong, wrong) == ["a", "a"]
    scan(counted, number, seen(counted.boxes[0], "b", first))
    scan(counted, number, wrong)  # the other phone sends its hour at last
    with counted.archive.look(counted.people.bob) as look:
        (row,) = look.session.scalars(sa.select(Sighting)).all()
        assert (row.times, look.session.scalar(sa.select(sa.func.count(StocktakeScan.id)))) == (2, 2)
    assert said(counted, number)[counted.boxes[0]] is CountVerdict.FOUND


def test_a_late_phone_does_not_overrule_what_was_seen_after_it(counted):
    number = begin(counted)
    first, second = counted.shelves
    counted.archive.clock.advance(hours=1)
    scan(counted, number, seen(counted.boxes[0], "b", first, minute=50))
    scan(counted, number, seen(counted.boxes[0], "a", second, minute=5))
    assert said(counted, number)[counted.boxes[0]] is CountVerdict.FOUND


def stepped(work, row, *steps):
    """Take a request through its states one by one, as the database insists."""
    work.session.add(row)
    for step in steps:
        work.session.flush()
        for name, value in step.items():
            setattr(row, name, value)
    work.session.flush()


def test_what_is_lent_or_carried_is_away_with_all_that_is_in_it_and_not_missing(counted):
    people, now = counted.people, factories.NOW
    approved = {"state": "approved", "decided_by": people.alice.user_id, "decided_at": now}
    asked = {"requested_by": people.bob.user_id, "requested_at": now, "state": "requested"}
    with counted.archive.work(people.alice) as work:
        second = work.session.get_one(Box, 2)
        lent = Loan(
            box_id=1, kind="loan", borrower="李测试", purpose="核对", due_on=dt.date(2026, 6, 1), **asked
        )
        stepped(work, lent, approved, {"state": "out", "out_by": people.bob.user_id, "out_at": now})
        shelves = {"from_shelf_id": second.shelf_id, "to_shelf_id": second.shelf_id + 1}
        carried = Movement(box_id=2, reason="腾柜", from_position=2, **shelves, **asked)
        stepped(
            work,
            carried,
            approved,
            {"carrier": "王测试", "taken_up_by": people.bob.user_id, "taken_up_at": now},
        )
    number = begin(counted, CountDepth.VOLUMES)
    verdicts = said(counted, number)
    assert [verdicts[box] for box in counted.boxes] == [
        CountVerdict.AWAY,
        CountVerdict.AWAY,
        CountVerdict.MISSING,
    ]
    assert verdicts[counted.volumes[0]] is CountVerdict.AWAY
    assert (tally(counted, number).counts.missing, tally(counted, number).counts.away) == (2, 4)
    with counted.archive.work(counted.people.bob) as work:
        stocktaking.close(work, number, {})
    rows = {row.key: row for row in tally(counted, number).rows}
    assert "2026-06-01" in rows[counted.boxes[0]].explanation


def test_volumes_are_counted_one_by_one_unless_their_box_is_sealed(counted):
    with counted.archive.work(counted.people.alice) as work:
        sealed = work.session.scalars(sa.select(Box).where(Box.box_no == "03", Box.title == "测试盒")).first()
        sealed.state = BoxState.SEALED
    number = begin(counted, CountDepth.VOLUMES)
    assert tally(counted, number).counts.expected == 5
    scan(
        counted,
        number,
        seen(counted.volumes[0], box=counted.boxes[0]),
        seen(counted.volumes[1], box=counted.boxes[0]),
    )
    verdicts = said(counted, number)
    assert verdicts[counted.volumes[0]] is CountVerdict.FOUND
    assert verdicts[counted.volumes[1]] is CountVerdict.MISPLACED
    assert verdicts[counted.volumes[2]] is None


def test_closing_needs_the_unknown_explained_and_makes_incidents_of_the_rest(counted):
    number = begin(counted)
    scan(counted, number, seen(counted.boxes[0]), seen(FOREIGN))
    with pytest.raises(errors.BadInput), counted.archive.work(counted.people.bob) as work:
        stocktaking.close(work, number, {})
    with counted.archive.work(counted.people.bob) as work:
        stocktaking.close(work, number, {FOREIGN: "商店的码", counted.boxes[1]: "送去修补，有借条"})
    with counted.archive.look(counted.people.bob) as look:
        (one,) = incidents.incidents(look).rows
        assert (one.code, one.kind, one.cause_kind, one.cause_id) == (
            counted.boxes[2],
            "absent",
            "stocktakes",
            number,
        )
        assert "清点时未见" in one.told
        assert incidents.open_count(look) == 1
    rows = {row.key: row for row in tally(counted, number).rows}
    assert rows[counted.boxes[1]].explanation == "送去修补，有借条"
    assert rows[counted.boxes[2]].incident == one.id
    actions = [event for event in events(counted) if event.startswith(("stocktake", "incident"))]
    assert actions == ["stocktake.started", "stocktake.scanned", "incident.opened", "stocktake.closed"]


def events(store: Store) -> list[str]:
    with store.archive.look(store.people.alice) as look:
        return list(look.session.scalars(sa.select(Event.action).order_by(Event.id)))


def test_a_closed_stocktake_takes_nothing_more_and_a_new_one_may_begin(counted):
    number = begin(counted)
    with pytest.raises(errors.Conflict):
        begin(counted)
    with counted.archive.work(counted.people.bob) as work:
        stocktaking.close(work, number, {})
    with pytest.raises(errors.Conflict):
        scan(counted, number, seen(counted.boxes[0]))
    assert begin(counted) != number


def test_a_room_is_not_counted_while_one_of_its_cabinets_is(counted):
    begin(counted)
    with pytest.raises(errors.Conflict), counted.archive.work(counted.people.bob) as work:
        stocktaking.start(work, counted.room)


def test_others_villages_do_not_learn_of_a_count_and_readers_may_not_count(counted):
    number = begin(counted)
    with pytest.raises(errors.NotFound):
        scan(counted, number, seen(counted.boxes[0]), actor=counted.people.charlie)
    with pytest.raises(errors.Forbidden):
        scan(counted, number, seen(counted.boxes[0]), actor=counted.people.ivan)
    with pytest.raises(errors.NotFound):
        begin(counted, actor=counted.people.charlie)


def test_an_incident_is_closed_once_with_what_was_found_out(counted):
    number = begin(counted)
    with counted.archive.work(counted.people.bob) as work:
        stocktaking.close(work, number, {counted.boxes[0]: "在", counted.boxes[1]: "在"})
        (made,) = work.session.scalars(sa.select(Incident)).all()
    with pytest.raises(errors.BadInput), counted.archive.work(counted.people.bob) as work:
        incidents.close_incident(work, made.id, " ")
    with pytest.raises(errors.NotFound), counted.archive.work(counted.people.charlie) as work:
        incidents.close_incident(work, made.id, "x")
    with counted.archive.work(counted.people.bob) as work:
        incidents.close_incident(work, made.id, "在隔壁桌上找到")
    with pytest.raises(errors.Conflict), counted.archive.work(counted.people.bob) as work:
        incidents.close_incident(work, made.id, "又一次")


def test_many_phones_at_once_lose_no_scan_and_make_one_row_a_thing(counted):
    number = begin(counted)
    scans = [
        [
            seen(counted.boxes[n % 3], f"phone-{n}-1", counted.shelves[(n % 3) // 2]),
            seen(counted.volumes[n % 3], f"phone-{n}-2", box=counted.boxes[n % 3]),
            seen(counted.boxes[n % 3], f"shared-{n % 4}", counted.shelves[(n % 3) // 2]),
        ]
        for n in range(24)
    ]
    with ThreadPoolExecutor(24) as pool:
        kept = list(pool.map(lambda part: scan(counted, number, *part), scans))
    assert all(len(part) == 3 for part in kept)
    with counted.archive.look(counted.people.bob) as look:
        assert look.session.scalar(sa.select(sa.func.count(StocktakeScan.id))) == 48 + 4
        rows = look.session.scalars(sa.select(Sighting)).all()
        assert len(rows) == 6
        assert sum(row.times for row in rows) == 52
    assert tally(counted, number).counts.found == 3


def test_of_two_who_close_at_once_one_is_told_that_it_is_closed(counted):
    number = begin(counted)

    def attempt(_n: int) -> str:
        try:
            with counted.archive.work(counted.people.bob) as work:
                stocktaking.close(work, number, {})
        except errors.Conflict:
            return "told"
        return "closed"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(4))) == ["closed", "told", "told", "told"]
    with counted.archive.look(counted.people.bob) as look:
        assert look.session.scalar(sa.select(sa.func.count(Incident.id))) == 3
