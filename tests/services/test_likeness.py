"""A page that was scanned before is flagged with a link to it; forms of different people are never taken for one."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pages
import pytest
from PIL import Image

from archive_app.models import Event, Item, Page, PageFingerprint
from archive_app.services import items, likeness
from ocr.engines import fake
from ocr.prepare.likeness import differing, look_of
from ocr.prepare.rulings import ink_of

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


def form(name: str, number: str = pages.NUMBER, shade: int = 255) -> bytes:
    """Return a form as a scanner gives it; another `shade` of paper makes it another file."""
    lines = ["认定调查表", f"户主姓名：{name}", f"身份证号：{number}", "行政村：桑村", "年度：2018年"]
    drawn = fake.draw([*lines, "家庭住址：测试镇桑村三组十二号", "致贫原因：因病缺劳力缺资金"])
    drawn[drawn == 255] = shade
    out = io.BytesIO()
    Image.fromarray(drawn).save(out, "PNG")
    return out.getvalue()


def doubts_of(archive: Archive, actor: Actor, code: str) -> list[str]:
    with archive.look(actor) as look:
        return list(items.find(look, code).doubts)


def test_the_same_page_scanned_again_is_flagged_with_a_link_and_nothing_is_merged(
    archive: Archive, alice: Actor, township: Township
) -> None:
    [first] = pages.hand_in(archive, alice, ("一.png", form("张测试")))
    [again] = pages.hand_in(archive, alice, ("二.png", form("张测试", shade=254)))
    assert likeness.DOUBT in doubts_of(archive, alice, again.items[0])
    assert likeness.DOUBT not in doubts_of(archive, alice, first.items[0])
    with archive.look(alice) as look:
        (told,) = likeness.alike_pages(look, items.find(look, again.items[0]))
    assert (told.n, told.code, told.other_n) == (1, first.items[0], 1)
    with archive.sessions.reading() as session:
        assert session.query(Item).count() == session.query(PageFingerprint).count() == 2
        assert session.query(Event).filter_by(action="item.merged").count() == 0


def test_the_same_form_of_another_person_is_not_taken_for_a_second_scan(
    archive: Archive, alice: Actor
) -> None:
    pages.hand_in(archive, alice, ("一.png", form("张测试")))
    [other] = pages.hand_in(archive, alice, ("二.png", form("张测试", "110105194912310038")))
    assert likeness.DOUBT not in doubts_of(archive, alice, other.items[0])


def test_a_stranger_is_not_told_of_the_item_a_page_is_like(
    archive: Archive, alice: Actor, charlie: Actor
) -> None:
    pages.hand_in(archive, alice, ("一.png", form("张测试")))
    [again] = pages.hand_in(archive, alice, ("二.png", form("张测试", shade=254)))
    with archive.sessions.reading() as session:
        item = session.query(Item).order_by(Item.id.desc()).first()
        assert item is not None
        assert item.code == again.items[0]
    with archive.look(charlie) as look:
        assert likeness.alike_pages(look, item) == ()


def test_the_more_exact_doubt_is_told_alone(archive: Archive) -> None:
    from archive_app.rules.doubts import told_once

    assert told_once(["already_have", "scanned_again"]) == ["scanned_again"]
    assert told_once(["already_have"]) == ["already_have"]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("贫困户信息采集表" * 6, "贫困户信息采集表" * 6, True),
        ("贫困户信息采集表" * 6, "会议记录签到表名单" * 6, False),
        ("短", "短", False),
        ("家庭情况" * 20 + "11010519491231002X", "家庭情况" * 20 + "110105194912310038", False),
    ],
)
def test_texts_are_alike_by_what_they_share_and_never_with_other_numbers(
    one: str, other: str, *, alike: bool
) -> None:
    assert (likeness.shared(one, other) >= likeness.LEAST_ALIKE) is alike


def test_paper_margins_and_skew_hardly_change_the_look_but_other_pages_do() -> None:
    page = Image.fromarray(fake.draw(["认定调查表", "户主姓名：张测试", "行政村：桑村", "年度：2018年"] * 4))
    moved = Image.new("L", page.size, 240)
    moved.paste(page.rotate(0.4, fillcolor=255).resize((1200, 1697)), (25, 30))
    other = Image.fromarray(fake.draw(["会议记录"] * 3 + ["到会二十三人"] * 9))
    look, again, elsewhere = (look_of(ink_of(np.asarray(one))) for one in (page, moved, other))
    assert differing(look, again) <= likeness.MOST_BITS
    assert differing(look, elsewhere) > differing(look, again)


def test_pages_without_a_fingerprint_are_left_alone(archive: Archive, alice: Actor) -> None:
    with archive.work(alice) as work:
        page = Page(state="read", quality={}, text="")
        assert likeness.note(work, Item(id=1, details={}), [page]) == []
