"""Photographs without what the camera wrote, and groups that change: nothing is lost, numbers have no gaps."""

from __future__ import annotations

import io

import numpy as np
import pytest
import sqlalchemy as sa
from pages import drawn, hand_in
from PIL import ExifTags, Image

from archive_app.errors import BadInput, Conflict, Forbidden, NotFound
from archive_app.models import Event, Item, PhotoGroup
from archive_app.models.types import ItemKind, MaterialRole, PageState
from archive_app.services import (
    items,
    loose_pictures,
    meetings,
    photo_moves,
    photographs,
    picture_kinds,
)
from archive_app.services.hints import Hints
from archive_app.services.meetings import MeetingFacts
from archive_app.services.photographs import Caption

MANY_WORDS = [
    "民主评议会会议记录桑村二〇一八年四月",
    "地点村委会主持人李明应到三十人实到二十八人",
    "经评议同意二十七人不同意一人",
]


def view(seed: int = 1, exif: bool = False) -> bytes:
    """A picture as a camera sees the world, by default without what the camera wrote, as messengers send it."""
    rough = np.random.default_rng(seed).integers(20, 230, (12, 16, 3), np.uint8)
    picture = Image.fromarray(rough).resize((640, 480), Image.Resampling.BICUBIC)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, **({"exif": camera()} if exif else {}))
    return out.getvalue()


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Nikon", "D90"
    return exif


def page(lines: list[str], exif: bool = False) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(drawn(lines))).save(out, "JPEG", quality=95, **({"exif": camera()} if exif else {}))
    return out.getvalue()


def kinds(archive) -> list[ItemKind]:
    with archive.sessions.reading() as session:
        return list(session.scalars(sa.select(Item.kind).order_by(Item.id)))


def test_a_picture_from_a_messenger_is_known_for_a_photograph_by_what_is_on_it(archive, alice, township):
    hand_in(archive, alice, ("微信图片.jpg", view()), hints=Hints(village=township.sang.code))
    assert kinds(archive) == [ItemKind.PHOTO]
    with archive.look(alice) as look:
        assert look.session.scalars(sa.select(Item)).one().pages[0].state is PageState.READ


def test_a_paper_is_no_photograph_even_when_a_phone_took_the_picture(archive, alice, township):
    files = ("扫描.jpg", page(MANY_WORDS)), ("手机.jpg", page([*MANY_WORDS, "拍的"], exif=True))
    hand_in(archive, alice, *files, hints=Hints(village=township.sang.code))
    assert kinds(archive) == [ItemKind.SCAN, ItemKind.SCAN]


def test_what_could_be_either_stays_what_it_was_and_waits_for_a_person(archive, alice, township):
    sheet = Image.new("RGB", (640, 480), "white")  # a certificate, a bank book on a table
    sheet.paste(Image.open(io.BytesIO(view())).resize((320, 240)), (40, 40))
    plain = io.BytesIO()
    sheet.save(plain, "JPEG")
    hand_in(archive, alice, ("荣誉证书.jpg", plain.getvalue()), hints=Hints(village=township.sang.code))
    assert kinds(archive) == [ItemKind.SCAN]
    with archive.look(alice) as look:
        (one,) = loose_pictures.loose(look, others=True).rows
    with archive.work(alice) as work:
        picture_kinds.say(work, one.code, ItemKind.PHOTO)
    assert kinds(archive) == [ItemKind.PHOTO]
    with archive.sessions.reading() as session:
        said = session.scalars(sa.select(Event).where(Event.action == "item.kind_said")).one()
    assert (said.actor, said.details) == ("alice", {"before": "scan", "kind": "photo"})


def test_only_who_files_may_say_what_a_picture_is(archive, alice, township):
    hand_in(archive, alice, ("a.jpg", view()), hints=Hints(village=township.sang.code))
    with archive.sessions.reading() as session:
        code = session.scalars(sa.select(Item)).one().code
    for who in (township.charlie, township.ivan):
        with archive.work(who) as work, pytest.raises((NotFound, Forbidden)):
            picture_kinds.say(work, code, ItemKind.SCAN)


@pytest.fixture
def group(archive, alice, township) -> tuple[int, list[str]]:
    """Give a group of four pictures and their codes in order."""
    hand_in(
        archive, alice, *((f"{n}.jpg", view(n, exif=True)) for n in range(1, 5)),
        hints=Hints(village=township.sang.code),
    )  # fmt: skip
    with archive.work(alice) as work:
        made = opened(work, township, "走访")
        codes = [one.code for one in reversed(loose_pictures.loose(work).rows)]
        photographs.put_in(work, made.id, codes)
        return made.id, codes


def opened(work, township, title: str, **more) -> PhotoGroup:
    made = photographs.open_group(work, title=title, village=township.sang.code, year=2018, **more)
    work.session.flush()
    return made


def shown(archive, who, number: int) -> list[tuple[int, str]]:
    with archive.look(who) as look:
        return [(one.n, one.code) for one in photographs.show(look, number).photos]


def test_a_picture_taken_out_leaves_no_gap_and_finds_its_caption_again(archive, alice, group):
    number, codes = group
    with archive.work(alice) as work:
        photographs.caption(work, codes[1], Caption("院内", "李明", "2018-04", "桑村", "无人物", "走访"))
        assert photo_moves.take_out(work, number, codes[1:2]) == 1
    assert shown(archive, alice, number) == [(1, codes[0]), (2, codes[2]), (3, codes[3])]
    with archive.work(alice) as work:
        assert [one.code for one in loose_pictures.loose(work).rows] == [codes[1]]
        photographs.put_in(work, number, codes[1:2])
    with archive.look(alice) as look:
        assert photographs.show(look, number).photos[3].caption.title == "院内"


def test_pictures_move_to_another_group_of_the_village_with_their_captions(archive, alice, township, group):
    number, codes = group
    with archive.work(alice) as work:
        other = opened(work, township, "评议").id
        photographs.caption(work, codes[0], Caption("院门"))
        assert photo_moves.move(work, number, codes[:2], other) == 2
    assert shown(archive, alice, other) == [(1, codes[0]), (2, codes[1])]
    assert shown(archive, alice, number) == [(1, codes[2]), (2, codes[3])]
    with archive.look(alice) as look:
        assert photographs.show(look, other).photos[0].caption.title == "院门"


def test_a_picture_with_a_reference_code_keeps_its_place_for_good(archive, alice, township, group):
    number, codes = group
    with archive.work(alice) as work:
        items.find(work, codes[2]).reference_code = "ZP·2018-Y-0001-3"
    with archive.work(alice) as work, pytest.raises(Conflict):
        photo_moves.take_out(work, number, codes[2:3])
    with archive.work(alice) as work, pytest.raises(Conflict):
        picture_kinds.say(work, codes[2], ItemKind.SCAN)
    with archive.work(alice) as work:
        photo_moves.take_out(work, number, codes[:1])
    assert shown(archive, alice, number) == [(1, codes[1]), (2, codes[3]), (3, codes[2])]


def test_a_group_takes_no_picture_of_another_village_and_no_paper(archive, alice, township, group):
    number, _codes = group
    hand_in(archive, alice, ("枣.jpg", view(9)), hints=Hints(village=township.zao.code))
    hand_in(archive, alice, ("纸.jpg", page(MANY_WORDS)), hints=Hints(village=township.sang.code))
    with archive.sessions.reading() as session:
        zao, paper = [one.code for one in session.scalars(sa.select(Item).order_by(Item.id))][-2:]
    for code in (zao, paper):
        with archive.work(alice) as work, pytest.raises(BadInput):
            photographs.put_in(work, number, [code])
    with archive.work(alice) as work:  # a person may know better
        photographs.put_in(work, number, [paper], as_photographs=True)
        assert items.find(work, paper).kind is ItemKind.PHOTO


def test_all_loose_pictures_are_counted_and_leafed_through(archive, alice, township):
    hand_in(
        archive, alice, *((f"{n}.jpg", view(n)) for n in range(7)), hints=Hints(village=township.sang.code)
    )
    with archive.look(alice) as look:
        first = loose_pictures.loose(look, limit=5)
        second = loose_pictures.loose(look, offset=5, limit=5)
    assert (first.total, len(first.rows), len(second.rows)) == (7, 5, 2)
    with archive.look(township.charlie) as look:
        assert loose_pictures.loose(look).total == 0


def test_what_was_bound_to_a_meeting_by_mistake_is_let_go_and_stays_filed(archive, alice, township):
    facts = MeetingFacts("评议会", archive.clock().date())
    with archive.work(alice) as work:
        meeting = meetings.record(work, facts, village=township.sang.code)
        work.session.flush()
        number = meeting.id
    hand_in(
        archive,
        alice,
        ("a.png", drawn(["签到表"])),
        hints=Hints(meeting=number, series=meetings.SERIES, year=2018),
    )
    with archive.work(alice) as work:
        (one,) = meetings.show(work, number).materials
        meetings.attach(work, number, one.code, MaterialRole.OTHER)
        meetings.detach(work, number, one.code)
    with archive.look(alice) as look:
        assert meetings.show(look, number).materials == ()
        assert items.find(look, one.code).registered_at is not None
    with archive.sessions.reading() as session:
        assert session.scalars(sa.select(Event).where(Event.action == "meeting.item_unbound")).one()
    with archive.work(alice) as work, pytest.raises(NotFound):
        meetings.detach(work, number, one.code)


def test_a_picture_of_a_meetings_group_leaves_the_group_before_the_meeting(archive, alice, township):
    hand_in(archive, alice, ("a.jpg", view()), hints=Hints(village=township.sang.code))
    with archive.work(alice) as work:
        meeting = meetings.record(
            work, MeetingFacts("评议会", archive.clock().date()), village=township.sang.code
        )
        work.session.flush()
        group = opened(work, township, "现场", meeting_id=meeting.id)
        codes = [one.code for one in loose_pictures.loose(work).rows]
        photographs.put_in(work, group.id, codes)
        with pytest.raises(Conflict):
            meetings.detach(work, meeting.id, codes[0])
        other = opened(work, township, "别的事")
        photo_moves.move(work, group.id, codes, other.id)
        work.session.expire_all()
        assert meetings.show(work, meeting.id).materials == ()
