"""A whole stack in one file: parted by its sheets, filed document by document, every side accounted for."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import factories
import pages
import pypdf
import pytest
import sqlalchemy as sa
import stacks

from archive_app import errors
from archive_app.models import Batch, Item, Page, Source
from archive_app.models.types import ItemState, PageState, SourceState
from archive_app.services import (
    arithmetic,
    batch_control,
    batches,
    finding,
    intake,
    items,
    reviewing,
    separators,
    verifying,
)
from archive_app.services.finding import Asked
from labels import codes

if TYPE_CHECKING:
    from archives import Township
    from PIL import Image

    from archive_app.archive import Archive
    from archive_app.models import Household
    from archive_app.rules.access import Actor
    from archive_app.rules.page_arithmetic import Sums

OTHER_NUMBER = "110105194912310046"


@pytest.fixture
def household(archive: Archive, township: Township) -> Household:
    """Give a household of Sang village whose head is 张测试."""
    with archive.sessions.writing() as session:
        made = factories.make_household(session, township.sang, "张测试")
        made.head.id_number = pages.NUMBER
        session.flush()
        session.refresh(made, ["village"])
        return made


def sheet(archive: Archive, actor: Actor, kind: str, **what: str) -> str:
    with archive.work(actor) as work:
        made = separators.make(work, kind, **what)
        work.session.flush()
        return f"https://elsewhere.test/q/{made.code}"


def scanned(
    archive: Archive, actor: Actor, *sides: Image.Image, order: str | None = None, name: str = "扫描.pdf"
) -> int:
    with archive.work(actor) as work:
        batch = intake.open_batch(work, name="一叠", channel="test", sides=order)
        work.session.flush()
        batch_id = batch.id
    taken = intake.receive(archive, actor, io.BytesIO(stacks.pdf(sides)), name, batch_id=batch_id)
    pages.read_all(archive)
    return taken.source_id


def found(archive: Archive, source_id: int) -> list[tuple[str, list[int], str | None]]:
    """Return the items of a source: state (aside for no record), sides in the source, form."""
    with archive.sessions.reading() as session:
        rows = session.scalars(sa.select(Item).where(Item.source_id == source_id).order_by(Item.id)).all()
        return [
            (
                "aside" if "not_a_record" in one.flags else one.state.value,
                [page.source_n for page in one.pages],
                one.form_type,
            )
            for one in rows
        ]


def sums(archive: Archive, source_id: int, actor: Actor) -> Sums:
    with archive.look(actor) as look:
        return arithmetic.of_sources(look, [source_id])[source_id]


def test_a_stack_is_parted_by_its_sheets_and_filed(
    archive: Archive, alice: Actor, household: Household
) -> None:
    code = sheet(archive, alice, "household", household=household.no)
    source = scanned(
        archive,
        alice,
        stacks.page("分隔页", code=code),
        stacks.form("贫困户申请书"),
        stacks.blank(),
        stacks.form("认定调查表"),
        stacks.page("农技小报", "春季育苗"),
    )
    assert found(archive, source) == [
        ("registered", [2, 3], "application"),
        ("registered", [4], "survey"),
        ("staged", [5], None),
        ("aside", [1], None),
    ]
    told = sums(archive, source, alice)
    assert (told.came, told.filed, told.review, told.blank, told.separators) == (5, 2, 1, 1, 1)
    assert told.is_exact
    assert finding.search(archive, alice, Asked("分隔页")).total == 0
    assert [str(one) for one in verifying.verify(archive, deep=True).findings] == []


def test_every_piece_has_an_object_with_its_own_pages_alone(
    archive: Archive, alice: Actor, household: Household
) -> None:
    code = sheet(archive, alice, "household", household=household.no)
    sides = [stacks.page("分隔页", code=code), stacks.form("贫困户申请书"), stacks.form("认定调查表")]
    source = scanned(archive, alice, *sides)
    with archive.look(alice) as look:
        wanted = [one.code for one in look.session.scalars(sa.select(Item).where(Item.source_id == source))]
    for item in wanted:
        path, _view = items.file_path(archive, alice, item, "master")
        assert len(pypdf.PdfReader(path).pages) == 1


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_sheet_parts_also_upside_down_and_lying(
    archive: Archive, alice: Actor, household: Household, turned: int
) -> None:
    code = sheet(archive, alice, "document")
    source = scanned(
        archive,
        alice,
        stacks.page("会议纪要一"),
        stacks.page("", code=code, turned=turned),
        stacks.page("会议纪要二"),
    )
    assert [one[1] for one in found(archive, source)] == [[1], [3], [2]]


def test_a_sheet_whose_code_cannot_be_scanned_is_known_by_its_words(archive: Archive, alice: Actor) -> None:
    bare = sheet(archive, alice, "document").rsplit("/", 1)[-1]
    source = scanned(
        archive,
        alice,
        stacks.page("第一份材料"),
        stacks.page("分隔页", "下一份材料", bare),
        stacks.page("第二份材料"),
    )
    assert [one[1] for one in found(archive, source)] == [[1], [3], [2]]


def test_a_code_in_words_on_no_separator_sheet_parts_nothing(archive: Archive, alice: Actor) -> None:
    bare = sheet(archive, alice, "document").rsplit("/", 1)[-1]
    source = scanned(
        archive, alice, stacks.page("第一份材料"), stacks.page("说明", bare), stacks.page("第二份材料")
    )
    assert [one[1] for one in found(archive, source)] == [[1, 2, 3]]


@pytest.mark.parametrize(
    "text", ["https://pay.test/abc", "wxp://f2f0abc", codes.make("B", 7), "P-000001-0", "WIFI:S:a;;"]
)
def test_a_foreign_code_on_a_page_parts_nothing(
    archive: Archive, alice: Actor, household: Household, text: str
) -> None:
    source = scanned(archive, alice, stacks.form("认定调查表", code=text))
    assert found(archive, source) == [("registered", [1], "survey")]


def test_a_sheet_of_another_archive_parts_nothing_and_is_left_to_a_person(
    archive: Archive, alice: Actor
) -> None:
    source = scanned(
        archive, alice, stacks.page("第一份材料"), stacks.page("第二份材料", code=codes.make("P", 4711))
    )
    assert [one[:2] for one in found(archive, source)] == [("staged", [1, 2])]
    with archive.look(alice) as look:
        [waiting] = reviewing.tray(look).rows
    assert "separator_stray" in [one.code for one in waiting.doubts]


def test_papers_of_another_household_behind_a_sheet_are_not_filed_silently(
    archive: Archive, alice: Actor, household: Household
) -> None:
    code = sheet(archive, alice, "household", household=household.no)
    source = scanned(
        archive,
        alice,
        stacks.page("分隔页", code=code),
        stacks.form("认定调查表", name="李旁人", number=OTHER_NUMBER),
    )
    assert ("staged", [2], "survey") in found(archive, source)


def test_a_sheet_for_a_form_does_not_overrule_the_title_it_only_raises_a_doubt(
    archive: Archive, alice: Actor, household: Household
) -> None:
    code = sheet(archive, alice, "household", household=household.no, form="approval")
    source = scanned(archive, alice, stacks.page("分隔页", code=code), stacks.form("认定调查表"))
    assert ("staged", [2], "survey") in found(archive, source)
    with archive.look(alice) as look:
        [waiting] = reviewing.tray(look).rows
    assert [one.code for one in waiting.doubts] == ["separator_other"]


def test_what_lies_behind_a_meetings_sheet_is_filed_with_the_meeting(
    archive: Archive, alice: Actor, township: Township
) -> None:
    with archive.work(alice) as work:
        made = separators.make(work, "meeting", text="三月评议会", village=township.sang.code, year=2018)
        work.session.flush()
        code = made.code
    source = scanned(
        archive, alice, stacks.page("分隔页", code=code), stacks.page("照片一"), stacks.page("第1页 共1页")
    )
    assert found(archive, source) == [("registered", [2, 3], None), ("aside", [1], None)]
    with archive.look(alice) as look:
        item = look.session.scalars(sa.select(Item).where(Item.state == ItemState.REGISTERED)).one()
        assert (item.title, item.unit_id, item.year) == ("三月评议会", township.sang.id, 2018)


def test_all_fronts_and_then_all_backs_come_together_again(
    archive: Archive, alice: Actor, household: Household
) -> None:
    source = scanned(
        archive,
        alice,
        stacks.form("贫困户申请书"),
        stacks.form("认定调查表"),
        stacks.page("调查表背面手写的话"),
        stacks.blank(),
        order="odd-even-reversed",
    )
    assert found(archive, source) == [
        ("registered", [1, 4], "application"),
        ("registered", [2, 3], "survey"),
    ]
    with archive.look(alice) as look:
        assert look.session.scalars(sa.select(Batch.sides)).one() == "odd-even-reversed"


def test_an_odd_number_of_sides_is_not_reordered_and_waits_for_a_person(
    archive: Archive, alice: Actor, household: Household
) -> None:
    sides = [stacks.form("贫困户申请书"), stacks.form("认定调查表"), stacks.blank()]
    source = scanned(archive, alice, *sides, order="odd-even")
    assert [one[0] for one in found(archive, source)] == ["staged", "staged"]
    with pytest.raises(errors.BadInput):
        scanned(archive, alice, stacks.blank(), order="kreuz und quer")


def test_a_file_of_blank_sides_is_set_aside_and_not_thrown_away(archive: Archive, alice: Actor) -> None:
    source = scanned(archive, alice, stacks.blank(), stacks.blank())
    assert found(archive, source) == [("aside", [1, 2], None)]
    with archive.look(alice) as look:
        assert look.session.get_one(Source, source).state is SourceState.FILED
        assert reviewing.waiting_count(look) == 0


def test_a_blank_side_that_is_none_is_put_back(archive: Archive, alice: Actor, household: Household) -> None:
    source = scanned(archive, alice, stacks.form("认定调查表"), stacks.blank())
    with archive.work(alice) as work:
        page = work.session.scalars(sa.select(Page).where(Page.state == PageState.BLANK)).one()
        batch_control.put_back(work, page.id)
    told = sums(archive, source, alice)
    assert (told.filed, told.blank, told.is_exact) == (2, 0, True)


def test_a_blank_side_of_no_document_becomes_a_piece_of_its_own_when_put_back(
    archive: Archive, alice: Actor, household: Household
) -> None:
    code = sheet(archive, alice, "household", household=household.no)
    source = scanned(
        archive, alice, stacks.page("分隔页", code=code), stacks.blank(), stacks.form("认定调查表")
    )
    with archive.work(alice) as work:
        page = work.session.scalars(sa.select(Page).where(Page.state == PageState.BLANK)).one()
        batch_control.put_back(work, page.id)
    assert ("staged", [2], None) in found(archive, source)
    with archive.look(alice) as look:
        assert reviewing.waiting_count(look) == 1
    assert sums(archive, source, alice).review == 1


def test_sides_that_do_not_add_up_are_recorded_and_shown(archive: Archive, alice: Actor) -> None:
    source_id = scanned(archive, alice, stacks.page("第一份材料"), stacks.page("第二份材料"))
    with archive.work(alice) as work:
        source = work.session.get_one(Source, source_id)
        source.page_count = 3
        assert arithmetic.check(work, source).difference == 1
        assert "arithmetic" in source.flags
    with archive.look(alice) as look:
        assert not batches.show(look, source.batch_id).row.sums.is_exact
