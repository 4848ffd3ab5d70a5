"""The last decision is taken back: what was filed goes back into the tray, everything else is as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import pages
import pytest
import sqlalchemy as sa

from archive_app import errors
from archive_app.models import Item, Page
from archive_app.models.types import ItemState
from archive_app.services import (
    field_values,
    items,
    recutting,
    refiling,
    reviewing,
    setting_aside,
    undoing,
)

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


@pytest.fixture
def waiting(archive: Archive, alice: Actor) -> str:
    """Give an item nobody knows where to file."""
    [got] = pages.hand_in(
        archive, alice, ("一.png", pages.drawn(["认定调查表", "户主姓名：李某", "家庭人口：2人"]))
    )
    return got.items[0]


@pytest.fixture
def households(archive: Archive, township: Township) -> tuple[str, str]:
    """Put two households of Sang village on the roster."""
    with archive.sessions.writing() as session:
        made = [factories.make_household(session, session.merge(township.sang)).no for _ in range(2)]
    return made[0], made[1]


def item_of(archive: Archive, actor: Actor, code: str) -> Item:
    with archive.look(actor) as look:
        return items.find(look, code)


def is_in_tray(archive: Archive, actor: Actor, code: str) -> bool:
    with archive.look(actor) as look:
        return code in [row.code for row in reviewing.tray(look).rows]


@pytest.mark.parametrize("aside", [setting_aside.not_a_record, setting_aside.rescan_wanted])
def test_what_was_set_aside_waits_again(archive: Archive, alice: Actor, waiting: str, aside) -> None:
    with archive.work(alice) as work:
        aside(work, waiting, "看错了")
    assert not is_in_tray(archive, alice, waiting)
    step, code = undoing.undo(archive, alice)
    assert (step.code, code) == (waiting, waiting)
    assert is_in_tray(archive, alice, waiting)
    with pytest.raises(errors.Conflict):
        undoing.undo(archive, alice)


def test_what_was_filed_stays_registered_and_is_filed_elsewhere_from_the_tray(
    archive: Archive, alice: Actor, waiting: str, households: tuple[str, str]
) -> None:
    wrong, right = households
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, waiting, household_no=wrong, form="survey", year=2018)
    undoing.undo(archive, alice)
    item = item_of(archive, alice, waiting)
    assert (item.state, item.doubts) == (ItemState.REGISTERED, ["filed_wrongly"])
    with archive.look(alice) as look:
        assert [one.no for one in reviewing.show(look, waiting).proposals] == [wrong]
    with archive.work(alice) as work:
        refiling.refile(work, waiting, household_no=right, form="survey", year=2018, reason="看错了")
    moved = item_of(archive, alice, waiting)
    assert moved.archival_file and moved.archival_file.household
    assert (moved.archival_file.household.no, moved.flags, moved.doubts) == (right, [], [])
    assert not is_in_tray(archive, alice, waiting)


def test_an_item_moves_into_a_series_that_is_kept_as_long_and_into_no_shorter_one(
    archive: Archive, alice: Actor, township: Township, waiting: str, households: tuple[str, str]
) -> None:
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, waiting, household_no=households[0], form="survey", year=2018)
    kept = {}
    for series in archive.rules.series.values():
        rule = archive.rules.schedule[series.rule]
        kept.setdefault(rule.code, series.key)
    shorter, longer = kept.get("D10"), kept.get("D30") or kept.get("Y")
    for series in filter(None, (shorter,)):
        with archive.work(alice) as work, pytest.raises(errors.Conflict, match="shorter"):
            refiling.refile(
                work, waiting, series=series, village=township.sang.code, year=2018, reason="是公文"
            )
    with archive.work(alice) as work:
        refiling.refile(work, waiting, series=longer, village=township.sang.code, year=2018, reason="是公文")
    moved = item_of(archive, alice, waiting)
    assert moved.archival_file and moved.archival_file.series == longer
    with archive.work(alice) as work:
        refiling.refile(
            work, waiting, household_no=households[1], form="survey", year=2018, reason="还是户档"
        )
    assert item_of(archive, alice, waiting).retention_start_year == 2018


def test_a_corrected_value_is_as_it_was(archive: Archive, alice: Actor, waiting: str) -> None:
    with archive.work(alice) as work:
        field_values.say(work, items.find(work, waiting), "members", "5")
    undoing.undo(archive, alice)
    with archive.look(alice) as look:
        found = {one.name: one for one in field_values.fields_of(look, items.find(look, waiting))}
    assert (found["members"].current, found["members"].confirmed) == ("2", None)


def test_divided_and_joined_pages_lie_as_they_lay(archive: Archive, alice: Actor, waiting: str) -> None:
    [got] = pages.hand_in(archive, alice, ("二.png", pages.drawn(["乙页"])))
    other = got.items[0]
    recutting.join(archive, alice, waiting, other)
    undoing.undo(archive, alice)
    assert page_counts(archive) == [1, 1]
    assert is_in_tray(archive, alice, waiting)


def page_counts(archive: Archive) -> list[int]:
    with archive.sessions.reading() as session:
        count = sa.select(sa.func.count(Page.id)).join(Item, Page.item_id == Item.id)
        query = count.where(Item.state == ItemState.STAGED).group_by(Item.id).order_by(Item.id)
        return list(session.scalars(query))


def test_nobody_takes_back_what_somebody_else_decided(
    archive: Archive, alice: Actor, bob: Actor, waiting: str
) -> None:
    with archive.work(alice) as work:
        setting_aside.not_a_record(work, waiting, "不是档案")
    with pytest.raises(errors.Conflict):
        undoing.undo(archive, bob)


def test_a_later_version_is_taken_back_in_one_step(
    archive: Archive, alice: Actor, waiting: str, households: tuple[str, str]
) -> None:
    [got] = pages.hand_in(archive, alice, ("二.png", pages.drawn(["认定调查表", "户主姓名：赵某"])))
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, waiting, household_no=households[0], form="survey", year=2018)
    with archive.work(alice) as work:
        reviewing.file_by_hand(
            work, got.items[0], household_no=households[0], form="survey", year=2018, supersedes=waiting
        )
    _step, code = undoing.undo(archive, alice)
    later = item_of(archive, alice, code)
    assert (code, later.supersedes_id, later.doubts) == (got.items[0], None, ["filed_wrongly"])
    step, code = undoing.undo(archive, alice)
    assert (step.action, code) == ("item.registered", waiting)
