"""Pages that are missing, double or out of order by what is printed on them wait for a person, with the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import pages
import pytest
import sqlalchemy as sa
import stacks

from archive_app.models import Batch, Item
from archive_app.models.types import ItemState
from archive_app.rules.quality import Verdict
from archive_app.services import items, quality

if TYPE_CHECKING:
    from archives import Township
    from PIL import Image

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


@pytest.fixture(autouse=True)
def _household(archive: Archive, township: Township) -> None:
    with archive.sessions.writing() as session:
        made = factories.make_household(session, township.sang, "张测试")
        made.head.id_number = pages.NUMBER


def survey(foot: str) -> Image.Image:
    """Return a survey form with a line at its foot."""
    lines = ["认定调查表", "户主姓名：张测试", f"身份证号：{pages.NUMBER}", "行政村：桑村", "年度：2018年"]
    return stacks.page(*lines, foot)


def judged(archive: Archive, actor: Actor, *sides: Image.Image) -> tuple[ItemState, list[str], str, Verdict]:
    """Hand a file in and return how its item ended: state, doubts, figure and verdict of its page order."""
    pages.hand_in(archive, actor, ("扫描.pdf", stacks.pdf(sides)))
    with archive.look(actor) as look:
        item = look.session.scalars(sa.select(Item)).one()
        order = quality.item_quality(look, items.find(look, item.code)).order
        return item.state, list(item.doubts), order.figure, order.verdict


def test_a_form_whose_second_page_is_missing_is_not_filed(archive: Archive, alice: Actor) -> None:
    found = judged(archive, alice, survey("第1页 共3页"))
    assert found == (ItemState.STAGED, ["page_gap"], "2, 3 / 3", Verdict.FAIL)


def test_a_form_with_all_of_its_pages_is_filed(archive: Archive, alice: Actor) -> None:
    found = judged(archive, alice, survey("第1页 共2页"), stacks.page("家庭收入", "第2页 共2页"))
    assert found[0] is ItemState.REGISTERED and found[3] is Verdict.PASS


def test_a_batch_names_the_gap_until_somebody_says_why(archive: Archive, alice: Actor) -> None:
    judged(archive, alice, survey("第1页 共3页"))
    with archive.look(alice) as look:
        batch_id = look.session.scalars(sa.select(Batch.id)).one()
        [failing] = quality.batch(look, batch_id).failing.rows
        assert failing.page.checks[0].check == "order" and failing.page.checks[0].figure == "2, 3 / 3"
        assert quality.counts(look, batch_id)[2] == 1
    with archive.work(alice) as work:
        quality.waive(work, failing.item, 1, "原件只有第一页")
    with archive.look(alice) as look:
        assert quality.counts(look, batch_id)[2] == 0
