"""The two sets of a village: a whole set registered at once, and which households differ in what."""

from __future__ import annotations

import factories as make
import pytest

from archive_app import errors
from archive_app.models import ArchivalFile, Holding, Unit
from archive_app.models.types import CopyType, HoldingSet, ItemState
from archive_app.services import holdings, second_sets, shelving, subjects


@pytest.fixture
def village(archive, township, alice):
    """Three households with their originals in the village, and a cabinet of the town for the village."""
    with archive.work(alice) as work:
        own = shelving.add_room(work, "201", "桑村扶贫工作室")
        shelving.add_cabinet(work, own.code, "1号橱", shelves=1, width_mm=500)
        town = shelving.add_room(work, township.town.code, "镇扶贫办")
        shelving.add_cabinet(work, town.code, "分村橱", shelves=1, width_mm=500, dedicated=True, unit="201")
        unit = work.session.get_one(Unit, township.sang.id)
        for n in range(1, 4):
            file = make.make_household_file(
                work.session, make.make_household(work.session, unit, no=f"201-{n:04}")
            )
            make.make_registered_item(work.session, file, title="申请书")
            shelving.shelve_file(work, file)
    return "201"


def differing(archive, actor):
    with archive.look(actor) as look:
        found = second_sets.of_village(look, "201")
        return (found.files, found.village, found.town), {
            one.household_no: [said.zh for said in one.differences] for one in found.differing
        }


def test_the_towns_set_of_a_village_is_registered_at_once_and_stands_in_the_towns_boxes(
    archive, bob, alice, village
):
    counts, found = differing(archive, bob)
    assert counts == (3, 3, 0)
    assert found["201-0001"] == ["镇套还没有登记。"]
    with archive.work(bob) as work:
        assert second_sets.register(work, village, HoldingSet.TOWN) == 3
    assert differing(archive, bob) == ((3, 3, 3), {})
    with archive.sessions.reading() as session:
        made = session.query(Holding).filter_by(held_set=HoldingSet.TOWN).all()
        assert {(one.copy, one.box.box_no) for one in made} == {(CopyType.COPY, "201-01")}
    with pytest.raises(errors.Conflict), archive.work(bob) as work:
        second_sets.register(work, village, HoldingSet.TOWN)


def test_what_was_filed_after_the_copies_were_made_is_lacking_in_them_until_somebody_compares(
    archive, bob, village, clock
):
    with archive.work(bob) as work:
        second_sets.register(work, village, HoldingSet.TOWN)
    clock.advance(days=1)
    with archive.sessions.writing() as session:
        file = session.query(ArchivalFile).order_by(ArchivalFile.id).first()
        late = make.make_item(
            session,
            title="审批表",
            unit_id=file.unit_id,
            archival_file_id=file.id,
            state=ItemState.REGISTERED,
            registered_at=clock.now,
            registered_by="rule:test",
        )
        code, late_code = file.code, late.code
        copy = session.query(Holding).filter_by(archival_file_id=file.id, held_set=HoldingSet.TOWN).one().code
    assert differing(archive, bob)[1] == {"201-0001": ["镇套缺 1 件：审批表。"]}
    with archive.look(bob) as look:
        rows = second_sets.items_of(look, subjects.find_file(look, code))
    assert [(row.title, row.village, row.town) for row in rows] == [
        ("申请书", CopyType.ORIGINAL, CopyType.COPY),
        ("审批表", CopyType.ORIGINAL, None),
    ]
    with archive.work(bob) as work:
        holdings.confirm(work, copy, [late_code])
    assert differing(archive, bob)[1] == {"201-0001": ["镇套缺 1 件：审批表。"]}
    with archive.work(bob) as work:
        holdings.confirm(work, copy)
    assert differing(archive, bob)[1] == {}


def test_another_village_registers_and_sees_nothing(archive, charlie, village):
    with pytest.raises(errors.ArchiveError), archive.work(charlie) as work:
        second_sets.register(work, village, HoldingSet.TOWN)
    with pytest.raises(errors.ArchiveError), archive.look(charlie) as look:
        second_sets.of_village(look, village)
