"""上架: what has no place is listed and gets its first one under the rules; what stands somewhere is locked."""

from __future__ import annotations

import factories
import pytest
from handled import furnish

from archive_app import errors
from archive_app.models import Event, Holding, Unit
from archive_app.models.types import CopyType, HoldingSet
from archive_app.services import (
    catching_up,
    first_place,
    holdings,
    place_history,
    place_views,
    places,
    shelving,
    unplaced,
)
from archive_app.services.lookup import find_box
from labels import codes


@pytest.fixture
def store(archive, township, alice):
    return furnish(archive, township, alice)


@pytest.fixture
def loose(archive, township, alice):
    """Give the code of a volume of Sang village that lies in no box."""
    with archive.sessions.writing() as session:
        unit = session.get_one(Unit, township.sang.id)
        file = factories.make_household_file(session, factories.make_household(session, unit, "李无位"))
        volume = Holding(
            archival_file_id=file.id,
            held_set=HoldingSet.VILLAGE,
            copy=CopyType.ORIGINAL,
            created_at=factories.NOW,
        )
        return factories.added(session, volume).code


def shelve(archive, actor, code, to, **more):
    with archive.work(actor) as work:
        return first_place.shelve(work, code, to, **more)


def listed(archive, actor):
    with archive.look(actor) as look:
        return [one.code for one in unplaced.unplaced(look).rows]


def test_what_has_no_place_is_listed_for_those_who_may_see_it(archive, loose, alice, bob, charlie):
    with archive.work(alice) as work:
        box = shelving.add_box(work, "201").code
    assert listed(archive, alice) == listed(archive, bob) == [box, loose]
    assert listed(archive, charlie) == []


def test_a_box_and_a_volume_get_their_first_place_and_its_history_begins(archive, store, loose, alice):
    with archive.work(alice) as work:
        box = shelving.add_box(work, "201").code
    shelve(archive, alice, box, store.village_shelves[1])
    shelve(archive, alice, loose, box)
    assert listed(archive, alice) == []
    with archive.look(alice) as look:
        place = place_views.place_of_box(look, find_box(look, box))
        assert (place.cabinet, place.shelf) == ("1号橱", "2层")
        volume = look.session.get_one(Holding, codes.parse(loose).number)
        (stay,) = place_history.stays(look, volume)
        assert (stay.path[-1], stay.box, stay.position, stay.movement) == ("2层", box, 1, None)
        assert place_history.broken(look.session) == []
        said = [one.action for one in look.session.query(Event).order_by(Event.id)]
    assert {"box.shelved", "holding.shelved"} <= set(said)


def test_what_stands_somewhere_takes_a_movement(archive, store, alice):
    for code, to in ((store.box, store.village_shelves[1]), (store.volume, store.second)):
        with pytest.raises(errors.Conflict, match="movement"):
            shelve(archive, alice, code, to)


def test_the_hard_rules_hold_for_a_first_place_too(archive, township, store, alice):
    with archive.work(alice) as work:
        other = shelving.add_box(work, "202").code
        meeting = shelving.add_box(work, "201", series="assessment_meeting", year=2018).code
        taken = shelving.add_box(work, "201").code
    for code, to, more, why in (
        (other, store.village_shelves[0], {}, "专橱"),
        (meeting, store.village_shelves[0], {}, "只放桑村的贫困户档案（一户一档）"),
        (taken, store.village_shelves[0], {"position": 1}, "第 1 位已有盒"),
    ):
        with pytest.raises(errors.Conflict) as told:
            shelve(archive, alice, code, to, **more)
        assert why in told.value.zh
    with pytest.raises(errors.BadInput):
        shelve(archive, alice, taken, store.box)


def test_a_sealed_or_foreign_box_takes_no_loose_volume(archive, store, loose, alice):
    with archive.work(alice) as work:
        foreign = shelving.add_box(work, "202").code
    with pytest.raises(errors.Conflict, match="another unit"):
        shelve(archive, alice, loose, foreign)


def test_registering_a_waiting_volume_with_a_box_gives_it_its_first_place(archive, store, loose, alice):
    with archive.work(alice) as work:
        file = work.session.get_one(Holding, codes.parse(loose).number).archival_file.code
        said = {"held_set": HoldingSet.VILLAGE, "copy": CopyType.ORIGINAL}
        assert holdings.add(work, file, box=store.box, **said).code == loose
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        holdings.add(work, file, box=store.second, **said)
    assert listed(archive, alice) == []


def test_only_those_with_the_right_shelve(archive, store, loose, alice, bob, charlie):
    with archive.work(alice) as work:
        box = shelving.add_box(work, "201").code
    with pytest.raises(errors.Forbidden):
        shelve(archive, bob, box, store.village_shelves[0])
    with pytest.raises(errors.NotFound):
        shelve(archive, charlie, loose, store.box)
    shelve(archive, bob, loose, store.box)  # an officer files, and so puts volumes into boxes


def test_a_new_shelf_or_box_lets_what_waited_find_its_place(archive, township, loose, queue, alice):
    with archive.work(alice) as work:
        room = places.set_up(work, "201", "工作室", cabinets=1)
        work.session.flush()
        assert room.code.startswith("R-")
    for task, subject in queue.sent:
        catching_up.perform(archive, None, task, subject)
    assert listed(archive, alice) == []
    with archive.look(alice) as look:
        volume = look.session.get_one(Holding, codes.parse(loose).number)
        assert (volume.box.box_no, volume.box.shelf.name) == ("01", "1层")


def test_more_files_than_one_work_takes_are_all_shelved(archive, township, alice, monkeypatch):
    monkeypatch.setattr(shelving, "AT_ONCE", 2)
    with archive.sessions.writing() as session:
        unit = session.get_one(Unit, township.sang.id)
        for n in range(5):
            file = factories.make_household_file(session, factories.make_household(session, unit, f"王{n}"))
            volume = Holding(
                archival_file_id=file.id,
                held_set=HoldingSet.VILLAGE,
                copy=CopyType.ORIGINAL,
                created_at=factories.NOW,
            )
            factories.added(session, volume)
    with archive.work(alice) as work:
        places.set_up(work, "201", "工作室", cabinets=1)
        assert shelving.shelve_waiting(work, "201") == 5
