"""A form that is here already stands beside the new one: the same page again, or a later version that takes its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import pages
import pytest

from archive_app.models.types import ItemState
from archive_app.services import (
    comparing,
    form_checking,
    items,
    reviewing,
    setting_aside,
    superseding,
)

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


def survey(*more: str) -> bytes:
    """Return a survey of the household."""
    head = ["认定调查表", "户主姓名：张测芬", f"身份证号：{pages.NUMBER}", "行政村：桑村", "年度：2018年"]
    return pages.drawn([*head, *more])


@pytest.fixture
def pair(archive: Archive, alice: Actor, township: Township) -> tuple[str, str, str]:
    """Give the unsigned form that is filed, the signed one that waits, and the household's number."""
    with archive.sessions.writing() as session:
        made = factories.make_household(session, session.merge(township.sang), "张测芬")
        made.head.id_number = pages.NUMBER
        no = made.no
    [first] = pages.hand_in(archive, alice, ("一.png", survey("调查人（签字）：")))
    [second] = pages.hand_in(archive, alice, ("二.png", survey("调查人（签字）：王测试", "致贫原因：因病")))
    return first.items[0], second.items[0], no


def test_what_is_had_already_is_shown_with_what_differs(
    archive: Archive, alice: Actor, pair: tuple[str, str, str]
) -> None:
    unsigned, signed, _no = pair
    with archive.look(alice) as look:
        (twin,) = reviewing.show(look, signed).twins
    assert (twin.code, twin.state) == (unsigned, ItemState.REGISTERED)
    sign = next(one for one in twin.differences if one.kind == "signature")
    assert (sign.here, sign.there, sign.same) == ("present", "absent", False)


def test_the_same_page_again_is_kept_linked_and_not_filed(
    archive: Archive, alice: Actor, pair: tuple[str, str, str]
) -> None:
    unsigned, signed, _no = pair
    with archive.work(alice) as work:
        setting_aside.same_again(work, signed, unsigned)
    with archive.look(alice) as look:
        again, known = items.find(look, signed), items.find(look, unsigned)
        assert again.state is ItemState.STAGED and "not_a_record" in again.flags
        assert again.details["set_aside"]["same_as"] == known.id


def test_a_later_version_takes_the_place_of_the_unsigned_one_until_that_is_undone(
    archive: Archive, alice: Actor, pair: tuple[str, str, str]
) -> None:
    unsigned, signed, no = pair
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, signed, household_no=no, form="survey", year=2018, supersedes=unsigned)
    with archive.look(alice) as look:
        first, later = items.find(look, unsigned), items.find(look, signed)
        assert superseding.neighbours(look, first) == (None, signed)
        assert first.archival_file_id is not None
        assert unsigned not in [one.code for one in form_checking.of_file(look, first.archival_file_id)]
        assert items.view_of(look, first).superseded and not items.view_of(look, later).superseded
        assert superseding.candidates(look, later) == ()
    with archive.work(alice) as work:
        superseding.take_back(work, signed)
    with archive.look(alice) as look:
        first, later = items.find(look, unsigned), items.find(look, signed)
        assert first.archival_file_id is not None
        assert unsigned in [one.code for one in form_checking.of_file(look, first.archival_file_id)]
        assert [one.code for one in superseding.candidates(look, later)] == [unsigned]


def test_strangers_are_shown_nothing_beside(
    archive: Archive, charlie: Actor, pair: tuple[str, str, str]
) -> None:
    with archive.sessions.reading() as session:
        from archive_app.models import Item

        item = session.query(Item).order_by(Item.id.desc()).first()
    assert item is not None
    with archive.look(charlie) as look:
        assert comparing.twins(look, item) == ()
