"""A page scanned again is shown once a person accepts it, and the first scan is never touched."""

from __future__ import annotations

import io
from collections import Counter
from typing import TYPE_CHECKING

import factories
import pages
import pytest

from archive_app import errors
from archive_app.models import Rescan
from archive_app.models.types import ItemState, RescanState
from archive_app.services import (
    access_copies,
    field_values,
    items,
    pictures,
    rescanning,
    reviewing,
    setting_aside,
    superseding,
)
from ocr.access.proof import pdfium, plain

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.models import Item
    from archive_app.rules.access import Actor

BLURRED, SHARP = "认定调查表 模糊", "认定调查表 清楚"


@pytest.fixture
def code(archive: Archive, alice: Actor) -> str:
    """Give a waiting item whose only page was scanned badly."""
    [got] = pages.hand_in(archive, alice, ("一.png", pages.drawn([BLURRED])))
    return got.items[0]


def propose(archive: Archive, actor: Actor, code: str, data: bytes = b"", reason: str = "原扫描模糊") -> int:
    stream = io.BytesIO(data or pages.drawn([SHARP]))
    return rescanning.propose(archive, actor, code, 1, stream, "重扫.png", reason=reason)


def text_of(archive: Archive, actor: Actor, code: str) -> str:
    return items.page_text(archive, actor, code, 1)[1].text


def test_a_new_scan_changes_nothing_until_it_is_accepted(archive: Archive, alice: Actor, code: str) -> None:
    before = pictures.page_picture(archive, alice, code, 1).read_bytes()
    assert propose(archive, alice, code) == 1
    assert text_of(archive, alice, code) == BLURRED
    assert pictures.page_picture(archive, alice, code, 1).read_bytes() == before


def test_an_accepted_scan_is_what_is_shown_read_and_given_away_and_the_first_one_stays(
    archive: Archive, alice: Actor, code: str
) -> None:
    source, _ = items.file_path(archive, alice, code, "source")
    first_bytes, first_picture = source.read_bytes(), pictures.page_picture(archive, alice, code, 1)
    propose(archive, alice, code)
    with archive.work(alice) as work:
        rescanning.accept(work, code, 1)
    assert text_of(archive, alice, code) == SHARP
    assert pictures.page_picture(archive, alice, code, 1) != first_picture
    path, _ = access_copies.fetch(archive, alice, code)
    assert Counter(plain(pdfium(path, 10)[0])) == Counter(plain(SHARP))
    assert items.file_path(archive, alice, code, "source")[0].read_bytes() == first_bytes
    assert items.file_path(archive, alice, code, "master")[0].read_bytes() == first_bytes
    with archive.look(alice) as look:
        scans = rescanning.scans_of(look, items.find(look, code), 1)
    assert [(one.no, one.state) for one in scans] == [(0, RescanState.ACCEPTED), (1, RescanState.ACCEPTED)]
    with archive.sessions.reading() as session:
        assert session.query(Rescan).filter_by(no=0).one().text == BLURRED


def test_a_refused_scan_stays_on_record_and_another_may_follow(
    archive: Archive, alice: Actor, code: str
) -> None:
    propose(archive, alice, code)
    with pytest.raises(errors.Conflict):
        propose(archive, alice, code, pages.drawn(["又一次"]))
    with archive.work(alice) as work:
        rescanning.refuse(work, code, 1)
    assert text_of(archive, alice, code) == BLURRED
    assert propose(archive, alice, code, pages.drawn(["又一次"])) == 2


@pytest.mark.parametrize(
    ("data", "reason", "expected"),
    [
        (b"", " ", "Say why"),
        ("只是文字".encode(), "模糊", "picture or a PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"broken" * 9, "模糊", "one page that opens"),
        (pages.drawn([BLURRED]), "模糊", "earlier scan itself"),
    ],
    ids=["no reason", "no picture", "broken", "the same bytes"],
)
def test_what_cannot_be_a_new_scan_is_refused(
    archive: Archive, alice: Actor, code: str, data: bytes, reason: str, expected: str
) -> None:
    with pytest.raises(errors.BadInput, match=expected):
        propose(archive, alice, code, data, reason)


def test_strangers_and_readers_do_not_scan_again(
    archive: Archive, alice: Actor, charlie: Actor, township: Township, code: str
) -> None:
    with pytest.raises(errors.NotFound):
        propose(archive, charlie, code)
    with pytest.raises((errors.NotFound, errors.Forbidden)):
        propose(archive, township.ivan, code)


def two_items(archive: Archive, township: Township) -> tuple[Item, Item]:
    with archive.sessions.writing() as session:
        file = factories.make_household_file(
            session, factories.make_household(session, session.merge(township.sang))
        )
        return factories.make_registered_item(session, file), factories.make_registered_item(session, file)


def test_a_signed_form_supersedes_the_unsigned_one_and_both_say_so(
    archive: Archive, alice: Actor, township: Township
) -> None:
    unsigned, signed = two_items(archive, township)
    with archive.work(alice) as work:
        superseding.supersede(work, signed.code, unsigned.code)
    with archive.look(alice) as look:
        assert superseding.neighbours(look, items.find(look, signed.code)) == (unsigned.code, None)
        assert superseding.neighbours(look, items.find(look, unsigned.code)) == (None, signed.code)


def test_items_do_not_supersede_themselves_each_other_or_twice(
    archive: Archive, alice: Actor, township: Township
) -> None:
    one, other = two_items(archive, township)
    with archive.work(alice) as work, pytest.raises(errors.BadInput):
        superseding.supersede(work, one.code, one.code)
    with archive.work(alice) as work:
        superseding.supersede(work, one.code, other.code)
    for first, second in ((one, other), (other, one)):
        with archive.work(alice) as work, pytest.raises(errors.Conflict):
            superseding.supersede(work, first.code, second.code)


def test_an_item_of_another_household_is_not_superseded(
    archive: Archive, alice: Actor, township: Township
) -> None:
    one, _ = two_items(archive, township)
    other, _ = two_items(archive, township)
    with archive.work(alice) as work, pytest.raises(errors.BadInput, match="same archival file"):
        superseding.supersede(work, one.code, other.code)


def form(*, name: str, more: tuple[str, ...] = ()) -> bytes:
    """Return a survey of a household, the name written as it was read."""
    return pages.drawn(
        [
            "认定调查表",
            f"户主姓名：{name}",
            f"身份证号：{pages.NUMBER}",
            "行政村：桑村",
            "年度：2018年",
            *more,
        ]
    )


def household(archive: Archive, township: Township) -> None:
    with archive.sessions.writing() as session:
        factories.make_household(
            session, session.merge(township.sang), "张测武"
        ).head.id_number = pages.NUMBER


def scanned_again(archive: Archive, actor: Actor, code: str, data: bytes) -> None:
    propose(archive, actor, code, data)
    with archive.work(actor) as work:
        rescanning.accept(work, code, 1)


def values_of(archive: Archive, actor: Actor, code: str) -> dict[str, str]:
    with archive.look(actor) as look:
        return {one.name: one.current for one in field_values.fields_of(look, items.find(look, code))}


def test_a_waiting_item_is_looked_at_anew_with_the_values_of_its_new_scan(
    archive: Archive, alice: Actor, township: Township
) -> None:
    household(archive, township)
    [got] = pages.hand_in(archive, alice, ("一.png", pages.drawn(["认定调查表", "户主姓名：李某"])))
    (code,) = got.items
    with archive.work(alice) as work:
        setting_aside.rescan_wanted(work, code, "模糊")
    scanned_again(archive, alice, code, form(name="张测武"))
    assert values_of(archive, alice, code)["name"] == "张测武"
    with archive.look(alice) as look:
        item = items.find(look, code)
        assert (item.state, item.flags, item.doubts) == (ItemState.REGISTERED, [], [])
        assert reviewing.waiting_count(look, rescan=True) == 0
    with archive.sessions.reading() as session:
        first = session.query(Rescan).filter_by(no=0).one().reading
        assert first is not None
        assert [one["value"] for one in first["fields"] if one["name"] == "name"] == ["李某"]


def test_what_people_said_of_values_outlives_a_new_scan(
    archive: Archive, alice: Actor, township: Township
) -> None:
    household(archive, township)
    [got] = pages.hand_in(archive, alice, ("一.png", form(name="张测武", more=("家庭人口：2人",))))
    (code,) = got.items
    with archive.work(alice) as work:
        field_values.say(work, items.find(work, code), "members", "4")
    scanned_again(archive, alice, code, form(name="张测武", more=("联系电话：12900001234",)))
    found = values_of(archive, alice, code)
    assert (found["members"], found["phone"]) == ("4", "12900001234")


def test_a_wish_for_a_new_scan_is_taken_back(archive: Archive, alice: Actor, code: str) -> None:
    with archive.work(alice) as work:
        setting_aside.rescan_wanted(work, code, "模糊")
    with archive.look(alice) as look:
        assert reviewing.waiting_count(look) == 0
    with archive.work(alice) as work:
        setting_aside.take_up_again(work, code)
    with archive.look(alice) as look:
        assert (reviewing.waiting_count(look), reviewing.waiting_count(look, rescan=True)) == (1, 0)
