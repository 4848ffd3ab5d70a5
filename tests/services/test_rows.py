"""Single images numbered in a row are one stack, parted by the same rules as a file of many pages."""

from __future__ import annotations

import datetime as dt
import io
from typing import TYPE_CHECKING

import factories
import pages
import pikepdf
import pytest
import sqlalchemy as sa
import stacks
from PIL import Image

from archive_app.models import Batch, DigitalObject, Item, Page, Source
from archive_app.models.types import ItemKind, ItemState, ObjectRole, SourceState
from archive_app.services import (
    arithmetic,
    batch_control,
    batches,
    catching_up,
    claims,
    finding,
    gathering,
    intake,
    items,
    reading,
    reviewing,
    rows,
    separators,
    verifying,
)
from archive_app.services.catching_up import ACTOR
from archive_app.services.finding import Asked
from archive_app.services.intake import Hints

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.models import Household
    from archive_app.rules.access import Actor

NOTHING_SAID = Hints()


@pytest.fixture
def household(archive: Archive, township: Township) -> Household:
    """Give a household of Sang village whose head is 张测试."""
    with archive.sessions.writing() as session:
        made = factories.make_household(session, township.sang, "张测试")
        made.head.id_number = pages.NUMBER
        session.flush()
        session.refresh(made, ["village"])
        return made


def jpeg(image: Image.Image, camera: str = "") -> bytes:
    """Return a page as a scanner writes it, or as a camera does."""
    out = io.BytesIO()
    more = {}
    if camera:
        exif = Image.Exif()
        exif[0x010F], exif[0x0110] = "Maker", camera
        more["exif"] = exif
    image.convert("RGB").save(out, "JPEG", quality=92, dpi=(150, 150), **more)
    return out.getvalue()


def batch(archive: Archive, actor: Actor, *, sides: str | None = None) -> int:
    with archive.work(actor) as work:
        return intake.open_batch(work, name="一叠", channel="test", sides=sides).id


def put(
    archive: Archive, actor: Actor, number: int, *files: tuple[str, bytes], hints: Hints = NOTHING_SAID
) -> list[int]:
    """Put files (path, bytes) into a batch and return their numbers."""
    found = []
    for path, data in files:
        name, folder = path.rsplit("/", 1)[-1], path if "/" in path else ""
        taken = intake.receive(
            archive, actor, io.BytesIO(data), name, batch_id=number, path=folder, hints=hints
        )
        found.append(taken.source_id)
    return found


def finish(archive: Archive, actor: Actor, number: int) -> None:
    with archive.work(actor) as work:
        gathering.finish(work, number)


def handed_in(
    archive: Archive,
    actor: Actor,
    *files: tuple[str, bytes],
    sides: str | None = None,
    hints: Hints = NOTHING_SAID,
) -> int:
    """Hand files in as one whole batch, read everything, and return the batch's number."""
    number = batch(archive, actor, sides=sides)
    put(archive, actor, number, *files, hints=hints)
    finish(archive, actor, number)
    pages.read_all(archive)
    return number


def numbered(*images: Image.Image, name: str = "扫描_{:04}.jpg") -> list[tuple[str, bytes]]:
    return [(name.format(n), jpeg(image)) for n, image in enumerate(images, 1)]


def found(archive: Archive, number: int) -> list[tuple[str, list[str], str | None]]:
    """Return the items of a batch that are not ended: state, the names of the files of their pages, form."""
    with archive.sessions.reading() as session:
        names = dict(session.execute(sa.select(Source.id, Source.name)).all())
        query = (
            sa.select(Item)
            .where(
                Item.id.in_(sa.select(Page.item_id).join(Source).where(Source.batch_id == number)),
                Item.state != ItemState.WITHDRAWN,
            )
            .order_by(Item.id)
        )
        return [
            (
                "aside" if "not_a_record" in one.flags else one.state.value,
                [
                    names[page.source_id].rsplit("_", 1)[-1].removesuffix(".jpg").lstrip("0")
                    for page in one.pages
                ],
                one.form_type,
            )
            for one in session.scalars(query)
        ]


def doubts(archive: Archive, actor: Actor) -> dict[str, list[str]]:
    with archive.look(actor) as look:
        return {row.file_name: [one.code for one in row.doubts] for row in reviewing.tray(look).rows}


def test_images_in_a_row_are_parted_by_sheets_titles_and_page_numbers(
    archive: Archive, alice: Actor, household: Household
) -> None:
    with archive.work(alice) as work:
        sheet = separators.make(work, "household", household=household.no)
        work.session.flush()
        code = f"https://elsewhere.test/q/{sheet.code}"
    number = handed_in(
        archive,
        alice,
        *numbered(
            stacks.page("分隔页", code=code),
            stacks.page(
                "贫困户申请书", "户主姓名：张测试", f"身份证号：{pages.NUMBER}", "年度：2018年", "第1页 共2页"
            ),
            stacks.page("申请理由续写", "第2页 共2页"),
            stacks.blank(),
            stacks.form("认定调查表"),
            stacks.page("农技小报", "春季育苗"),
        ),
    )
    assert found(archive, number) == [
        ("aside", ["1"], None),
        ("registered", ["2", "3", "4"], "application"),
        ("registered", ["5"], "survey"),
        ("staged", ["6"], None),
    ]
    with archive.look(alice) as look:
        told = batches.show(look, number).row.sums
        assert (told.came, told.filed, told.review, told.blank, told.separators) == (6, 3, 1, 1, 1)
        every = look.session.scalars(sa.select(Source.id)).all()
        assert all(one.is_exact for one in arithmetic.of_sources(look, every).values())
    assert [str(one) for one in verifying.verify(archive, deep=True).findings] == []


def test_an_item_of_several_images_has_one_object_with_their_data_untouched(
    archive: Archive, alice: Actor, household: Household
) -> None:
    first = stacks.page(
        "认定调查表", "户主姓名：张测试", f"身份证号：{pages.NUMBER}", "年度：2018年", "第1页 共2页"
    )
    files = numbered(first, stacks.page("家庭收入", "第2页 共2页"), stacks.form("贫困户申请书"))
    handed_in(archive, alice, *files)
    with archive.look(alice) as look:
        [one] = look.session.scalars(sa.select(DigitalObject).where(DigitalObject.role == ObjectRole.MASTER))
        code = look.session.get_one(Item, one.item_id).code
    path, _view = items.file_path(archive, alice, code, "master")
    with pikepdf.open(path) as made:
        raw = [bytes(next(iter(page.get_images().values())).read_raw_bytes()) for page in made.pages]
    assert raw == [data for _name, data in files[:2]]


def test_all_fronts_and_then_all_backs_come_together_over_the_whole_row(
    archive: Archive, alice: Actor, household: Household
) -> None:
    images = (
        stacks.form("贫困户申请书"),
        stacks.form("认定调查表"),
        stacks.page("调查表背面手写的话"),
        stacks.blank(),
    )
    number = handed_in(archive, alice, *numbered(*images), sides="odd-even-reversed")
    assert found(archive, number) == [
        ("registered", ["1", "4"], "application"),
        ("registered", ["2", "3"], "survey"),
    ]


def test_an_image_is_found_at_once_and_filed_when_its_batch_is_whole(
    archive: Archive, alice: Actor, household: Household
) -> None:
    number = batch(archive, alice)
    [source] = put(archive, alice, number, ("0001.jpg", jpeg(stacks.form("认定调查表"))))
    desk = archive.new_desk()
    reading.read_source(archive, ACTOR, desk, source)
    catching_up.index_waiting(archive)
    assert finding.search(archive, alice, Asked("认定调查表")).total == 1
    with archive.look(alice) as look:
        assert look.session.get_one(Source, source).state is SourceState.WAITING
    assert claims.sweep(archive, ACTOR, send=False) == 0 and reading.next_waiting(archive, ACTOR) is None
    finish(archive, alice, number)
    rows.part_batch(archive, ACTOR, desk, number)
    desk.close()
    assert found(archive, number) == [("registered", ["1"], "survey")]


def test_a_single_image_of_a_whole_batch_is_filed_without_waiting(
    archive: Archive, alice: Actor, household: Household
) -> None:
    number = batch(archive, alice)
    [source] = put(archive, alice, number, ("IMG_20180305_0001.jpg", jpeg(stacks.form("认定调查表"))))
    finish(archive, alice, number)
    desk = archive.new_desk()
    reading.read_source(archive, ACTOR, desk, source)
    desk.close()
    with archive.look(alice) as look:
        assert look.session.get_one(Source, source).state is SourceState.FILED


def test_a_photograph_among_the_papers_stays_a_photograph(
    archive: Archive, alice: Actor, household: Household
) -> None:
    files = numbered(stacks.form("认定调查表"), stacks.page("院子"), stacks.page("续表", "家庭成员情况"))
    files[1] = (files[1][0], jpeg(stacks.page("院子"), camera="Phone"))
    number = handed_in(archive, alice, *files)
    assert ("registered", ["1", "3"], "survey") in found(archive, number)
    with archive.look(alice) as look:
        [photo] = look.session.scalars(sa.select(Item).where(Item.kind == ItemKind.PHOTO))
        assert photo.source.name == "扫描_0002.jpg" and photo.state is ItemState.STAGED


def test_images_that_nothing_ties_together_stay_pieces_of_their_own(archive: Archive, alice: Actor) -> None:
    number = handed_in(archive, alice, *numbered(stacks.page("甲材料"), stacks.page("乙材料")))
    assert found(archive, number) == [("staged", ["1"], None), ("staged", ["2"], None)]


@pytest.mark.parametrize(
    "names",
    [
        ("扫描_0001.jpg", "扫描_0003.jpg"),
        ("甲/扫描_0001.jpg", "乙/扫描_0002.jpg"),
        ("扫描.jpg", "扫描_0002.jpg"),
    ],
)
def test_images_that_are_no_row_are_not_joined(
    archive: Archive, alice: Actor, household: Household, names: tuple[str, str]
) -> None:
    images = (stacks.form("认定调查表"), stacks.page("续表", "家庭成员情况"))
    files = [(name, jpeg(image)) for name, image in zip(names, images, strict=True)]
    number = handed_in(archive, alice, *files)
    assert [len(one[1]) for one in found(archive, number)] == [1, 1]


def test_a_broken_image_leaves_the_paper_before_it_to_a_person(
    archive: Archive, alice: Actor, household: Household
) -> None:
    files = numbered(stacks.form("认定调查表"), stacks.blank(), stacks.form("贫困户申请书"))
    files[1] = (files[1][0], b"\xff\xd8\xff\xe0\x00\x10JFIF")
    number = handed_in(archive, alice, *files)
    assert [one[0] for one in found(archive, number)] == ["staged", "registered"]
    assert doubts(archive, alice) == {"扫描_0001.jpg": ["row_gap"]}


def test_an_image_that_comes_late_waits_for_a_person_beside_its_neighbour(
    archive: Archive, alice: Actor, household: Household
) -> None:
    first, late, last = numbered(
        stacks.form("认定调查表"), stacks.page("家庭成员续表"), stacks.form("贫困户申请书")
    )
    number = handed_in(archive, alice, first, last)
    put(archive, alice, number, late)
    finish(archive, alice, number)
    pages.read_all(archive)
    assert ("staged", ["2"], None) in found(archive, number)
    assert "late_page" in doubts(archive, alice)["扫描_0002.jpg"]
    with archive.look(alice) as look:
        [waiting] = reviewing.tray(look).rows
        [proposal] = reviewing.show(look, waiting.code).proposals
        assert proposal.no == household.no


def test_an_image_read_at_the_second_try_is_never_put_in_among_filed_papers(
    archive: Archive, alice: Actor, household: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = numbered(stacks.form("认定调查表"), stacks.page("家庭成员续表"), stacks.form("贫困户申请书"))
    number = batch(archive, alice)
    sources = put(archive, alice, number, *files)
    with archive.work(alice) as work:
        spoilt = work.session.get_one(Source, sources[1])
        spoilt.state, spoilt.settled_at = SourceState.REFUSED, work.now
    finish(archive, alice, number)
    pages.read_all(archive)
    assert doubts(archive, alice) == {"扫描_0001.jpg": ["row_gap"]}
    with archive.work(alice) as work:
        batch_control.retry(work, sources[1])
    pages.read_all(archive)
    assert "late_page" in doubts(archive, alice)["扫描_0002.jpg"]


def test_two_workers_and_a_second_try_part_a_row_once(
    archive: Archive, alice: Actor, household: Household
) -> None:
    number = batch(archive, alice)
    put(archive, alice, number, *numbered(stacks.form("认定调查表"), stacks.page("续表", "家庭成员情况")))
    finish(archive, alice, number)
    catching_up.drain(archive, workers=2)
    desk = archive.new_desk()
    rows.part_batch(archive, ACTOR, desk, number)
    rows.part_left(archive, ACTOR, desk)
    desk.close()
    assert found(archive, number) == [("registered", ["1", "2"], "survey")]
    with archive.look(alice) as look:
        states = sa.select(Item.state, sa.func.count()).group_by(Item.state).order_by(Item.state)
        assert dict(look.session.execute(states).all()) == {ItemState.REGISTERED: 1, ItemState.WITHDRAWN: 1}
        assert batches.show(look, number).files[1].items == batches.show(look, number).files[0].items


def test_a_worker_that_dies_before_it_parted_a_row_is_made_good_by_the_sweep(
    archive: Archive, alice: Actor, household: Household, queue: object
) -> None:
    number = batch(archive, alice)
    put(archive, alice, number, *numbered(stacks.form("认定调查表"), stacks.page("续表", "家庭成员情况")))
    with archive.work(alice) as work:
        for source in work.session.scalars(sa.select(Source)):
            source.held_at = None
    catching_up.read_waiting(archive, desks := catching_up.Desks(archive))
    with archive.work(ACTOR) as work:  # the batch was whole, and nobody was left to hear it
        work.session.get_one(Batch, number).whole_at = work.now - dt.timedelta(minutes=1)
    rows.sweep(archive, ACTOR)
    assert ("part", number) in queue.sent  # type: ignore[attr-defined]
    catching_up.perform(archive, desks, "part", number)
    desks.close()
    assert found(archive, number) == [("registered", ["1", "2"], "survey")]
