"""The separator of a meeting: everything scanned behind it is the meeting's, each by what it is."""

from __future__ import annotations

import datetime as dt
import io

import numpy as np
import pypdfium2
import pytest
import stacks
from pages import drawn, hand_in
from PIL import Image

from archive_app.errors import BadInput, NotFound
from archive_app.models.types import ItemKind, MaterialRole, SourceState
from archive_app.rules.meetings import has_heading
from archive_app.services import items, label_sheets, meetings, photographs, separators
from archive_app.services.label_sheets import Wish
from archive_app.services.meetings import MeetingFacts

FACTS = MeetingFacts(
    "第二次评议会", dt.date(2018, 5, 9), "村委会", due=30, present=28, agree=28, against=0, abstain=0
)


@pytest.fixture
def meeting(archive, alice, township) -> int:
    """Give the number of a meeting of Sang village."""
    with archive.work(alice) as work:
        made = meetings.record(work, FACTS, village=township.sang.code)
        work.session.flush()
        return made.id


def sheet_of(archive, actor, meeting: int) -> str:
    with archive.work(actor) as work:
        return separators.make(work, "meeting", meeting_id=meeting).code


def photograph(seed: int) -> Image.Image:
    rough = np.random.default_rng(seed).integers(20, 230, (12, 16, 3), np.uint8)
    return Image.fromarray(rough).resize((1240, 900), Image.Resampling.BICUBIC)


def test_a_stack_behind_the_sheet_is_bound_to_the_meeting_piece_by_piece(archive, alice, township, meeting):
    code = sheet_of(archive, alice, meeting)
    sides = [
        stacks.page("分隔页", code=code),
        stacks.page("民主评议会会议记录", "地点：村委会"),
        stacks.page("同意二十八人", "主持人签名"),
        stacks.page("签到表", "李明 王芳"),
        photograph(1),
        photograph(2),
        stacks.page("发言提纲", "一、二、三"),
    ]
    (taken,) = hand_in(archive, alice, ("会议.pdf", stacks.pdf(sides)))
    with archive.look(alice) as look:
        assert [one.doubts for one in items.of_source(look, taken.source_id) if one.doubts] == []
    assert taken.status is SourceState.FILED
    with archive.look(alice) as look:
        view = meetings.show(look, meeting)
        told = [
            (one.role, one.kind, len(items.view_of(look, items.find(look, one.code)).pages))
            for one in view.materials
        ]
        (group,) = photographs.of_meeting(look, meeting)
    assert told == [
        (MaterialRole.MINUTES, ItemKind.SCAN, 2),
        (MaterialRole.SIGN_IN, ItemKind.SCAN, 1),
        (MaterialRole.PHOTO, ItemKind.PHOTO, 1),
        (MaterialRole.PHOTO, ItemKind.PHOTO, 1),
        (MaterialRole.OTHER, ItemKind.SCAN, 1),
    ]  # fmt: skip
    assert view.lacks == () and all(one.registered for one in view.materials)
    assert [one.n for one in group.photos] == [1, 2] and group.place == "村委会"
    assert view.materials[0].title == "第二次评议会 会议记录"


def test_the_next_page_of_minutes_begins_no_paper_of_its_own():
    assert has_heading("桑村民主评议会\n会议记录\n时间：")
    assert not has_heading("会议记录（续）\n同意") and not has_heading("同意二十八人\n主持人\n会议记录人")


def test_a_meeting_is_named_by_its_number_or_title_when_its_sheet_is_printed(
    archive, alice, township, meeting
):
    for named in (str(meeting), FACTS.title):
        assert label_sheets.print_separators(archive, alice, Wish(meeting=named)).pages == 1
    with archive.look(alice) as look:
        (only,) = separators.known(look).rows
    assert (only.meeting_id, only.unit_id, only.year) == (meeting, township.sang.id, 2018)
    pdf = pypdfium2.PdfDocument(
        io.BytesIO(label_sheets.print_separators(archive, alice, Wish(meetings=[meeting])).pdf)
    )
    text = pdf[0].get_textpage().get_text_range()
    assert "第二次评议会" in text and "2018年5月9日" in text


def test_a_title_that_several_meetings_bear_asks_for_the_number(archive, alice, township, meeting):
    with archive.work(alice) as work:
        meetings.record(work, FACTS, village=township.zao.code)
    with pytest.raises(BadInput, match="Several meetings"):
        label_sheets.print_separators(archive, alice, Wish(meeting=FACTS.title))
    label_sheets.print_separators(archive, alice, Wish(meeting=FACTS.title, village=township.sang.code))


def test_nobody_prints_the_sheet_of_another_villages_meeting(archive, township, meeting):
    with pytest.raises(NotFound):
        label_sheets.print_separators(archive, township.charlie, Wish(meetings=[meeting]))


def test_a_meeting_without_a_record_is_still_named_in_words(archive, alice, township):
    wish = Wish(meeting="三月评议会", village=township.sang.code, year=2018)
    label_sheets.print_separators(archive, alice, wish)
    with archive.look(alice) as look:
        (only,) = separators.known(look).rows
    assert (only.meeting_id, only.text) == (None, "三月评议会")
    code = only.code
    hand_in(
        archive, alice, ("a.pdf", stacks.pdf([stacks.page("分隔页", code=code), stacks.page("会议记录")]))
    )
    hand_in(archive, alice, ("b.png", drawn(["会议记录"])))
