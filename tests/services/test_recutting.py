"""Cutting by hand: divide, join, reorder, take out; nothing that came in changes, nobody's work is lost."""

from __future__ import annotations

import datetime as dt
import io
import random

import pikepdf
import pytest
import sqlalchemy as sa
from archives import Township
from pages import drawn, form, hand_in
from PIL import Image

from archive_app.archive import Archive
from archive_app.errors import BadInput, Conflict
from archive_app.models import DigitalObject, Item, Page, Source
from archive_app.models.types import ItemState, ObjectRole, SourceState
from archive_app.rules.access import Actor
from archive_app.services import (
    catching_up,
    items,
    masters,
    recutting,
    refiling,
    reviewing,
    setting_aside,
    verifying,
)
from archive_app.services.findings import FindingKind
from storage.fixity import check


def pdf(*sheets: list[str]) -> bytes:
    """Return a PDF whose pages the fake engine reads, nothing of which says where it belongs."""
    images = [Image.open(io.BytesIO(drawn(lines))).convert("RGB") for lines in sheets]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], resolution=150, quality=95)
    return out.getvalue()


@pytest.fixture
def stack(archive: Archive, alice: Actor) -> str:
    """Hand in one file of three pages that nobody knows; return the item's code."""
    hand_in(archive, alice, ("三页.pdf", pdf(["甲页"], ["乙页"], ["丙页"])))
    with archive.look(alice) as look:
        (item,) = look.session.scalars(sa.select(Item)).all()
        assert item.state is ItemState.STAGED
        return item.code


def texts(archive: Archive, actor: Actor, code: str) -> list[str]:
    with archive.look(actor) as look:
        item = items.find(look, code)
        return [
            text.strip()
            for text in look.session.scalars(
                sa.select(Page.text).where(Page.item_id == item.id).order_by(Page.n)
            )
        ]


def master(archive: Archive, actor: Actor, code: str) -> bytes:
    path, _view = items.file_path(archive, actor, code, "master")
    return path.read_bytes()


def page_count(data: bytes) -> int:
    with pikepdf.open(io.BytesIO(data)) as file:
        return len(file.pages)


def test_an_item_is_divided_and_each_part_gets_an_object_of_its_own(archive, alice, stack) -> None:
    source = master(archive, alice, stack)
    first, second = recutting.divide(archive, alice, stack, 3)
    assert texts(archive, alice, first) == ["甲页", "乙页"] and texts(archive, alice, second) == ["丙页"]
    assert page_count(master(archive, alice, first)) == 2 and page_count(master(archive, alice, second)) == 1
    path, _view = items.file_path(archive, alice, first, "source")
    assert path.read_bytes() == source


def test_what_was_divided_is_joined_again_and_the_other_item_ends(archive, alice, stack) -> None:
    first, second = recutting.divide(archive, alice, stack, 2)
    assert recutting.join(archive, alice, second, first) == [second]
    assert texts(archive, alice, second) == ["乙页", "丙页", "甲页"]
    with archive.look(alice) as look:
        states = {item.code: item.state for item in look.session.scalars(sa.select(Item))}
        assert states == {first: ItemState.WITHDRAWN, second: ItemState.STAGED}
        assert look.session.scalars(sa.select(Source)).one().state is SourceState.REVIEW


def test_pages_of_two_files_become_one_item_with_both_pictures_untouched(archive, alice) -> None:
    pictures = []
    for lines in (["正面"], ["反面"]):
        out = io.BytesIO()
        Image.open(io.BytesIO(drawn(lines))).convert("RGB").save(out, "JPEG", quality=95, dpi=(150, 150))
        pictures.append(out.getvalue())
    hand_in(archive, alice, ("正.jpg", pictures[0]), ("反.jpg", pictures[1]))
    with archive.look(alice) as look:
        first, second = (item.code for item in look.session.scalars(sa.select(Item).order_by(Item.id)))
        assert recutting.neighbour(look, first, after=True) == second
    recutting.join(archive, alice, first, second)
    assert texts(archive, alice, first) == ["正面", "反面"]
    with pikepdf.open(io.BytesIO(master(archive, alice, first))) as made:
        raw = [bytes(next(iter(page.get_images().values())).read_raw_bytes()) for page in made.pages]
    assert raw == pictures


def test_pages_change_places_and_a_page_is_taken_out(archive, alice, stack) -> None:
    recutting.reorder(archive, alice, stack, [3, 1, 2])
    assert texts(archive, alice, stack) == ["丙页", "甲页", "乙页"]
    left, taken = recutting.take_out(archive, alice, stack, 2)
    assert texts(archive, alice, left) == ["丙页", "乙页"] and texts(archive, alice, taken) == ["甲页"]
    for order in ([1, 1], [1], [1, 2, 3]):
        with pytest.raises(BadInput):
            recutting.reorder(archive, alice, left, order)


def test_a_form_freed_from_a_strange_page_is_recognised_and_filed(archive, alice, township: Township) -> None:
    sheets = [Image.open(io.BytesIO(data)).convert("RGB") for data in (drawn(["别的材料"]), form())]
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=150, quality=95)
    hand_in(archive, alice, ("两样.pdf", out.getvalue()))
    with archive.look(alice) as look:
        waiting = [one.code for one in look.session.scalars(sa.select(Item)) if one.state is ItemState.STAGED]
    if len(waiting) == 1 and len(texts(archive, alice, waiting[0])) == 2:
        recutting.divide(archive, alice, waiting[0], 2)
    with archive.look(alice) as look:
        forms = [item.form_type for item in look.session.scalars(sa.select(Item).order_by(Item.id))]
    assert forms[0] is None and forms[1] is not None


def test_a_registered_item_is_not_cut_any_more(archive, alice, stack, township: Township) -> None:
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, stack, series="work_team", village=township.sang.code, year=2018)
    with pytest.raises(Conflict):
        recutting.divide(archive, alice, stack, 2)


def test_five_cuts_and_a_filing_leave_the_vault_little_more_than_twice_the_scan(
    archive, alice, township: Township
) -> None:
    noise = random.Random(7)
    sheets = [Image.frombytes("L", (1240, 1754), noise.randbytes(1240 * 1754)) for _n in range(6)]
    for n, sheet in enumerate(sheets):
        sheet.paste(Image.open(io.BytesIO(drawn([f"第{n}份"]))).convert("L").crop((0, 0, 1240, 300)), (0, 0))
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=150, quality=60)
    hand_in(archive, alice, ("六页.pdf", out.getvalue()))
    with archive.look(alice) as look:
        whole = look.session.scalars(sa.select(Item)).one().code
    first, second = recutting.divide(archive, alice, whole, 3)
    second, third = recutting.divide(archive, alice, second, 3)
    recutting.join(archive, alice, first, third)
    recutting.reorder(archive, alice, first, [4, 3, 2, 1])
    first, single = recutting.take_out(archive, alice, first, 2)
    assert page_count(master(archive, alice, first)) == 3
    for code in (first, second, single):
        with archive.work(alice) as work:
            reviewing.file_by_hand(work, code, series="work_team", village=township.sang.code, year=2018)
    assert page_count(master(archive, alice, first)) == 3  # lent while the object is being written
    catching_up.drain(archive)
    for code, count in ((first, 3), (second, 2), (single, 1)):
        assert page_count(master(archive, alice, code)) == count
    stored = sum(one.stat().st_size for one in archive.settings.vault_dir.rglob("*") if one.is_file())
    assert stored <= 2.1 * len(out.getvalue())
    assert [str(one) for one in verifying.verify(archive, deep=True).findings] == []


def test_an_object_that_is_never_written_is_named(archive, alice, stack, township, clock) -> None:
    first, _second = recutting.divide(archive, alice, stack, 3)
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, first, series="work_team", village=township.sang.code, year=2018)
    clock.now += dt.timedelta(hours=2)
    kinds = [one.kind for one in verifying.verify(archive, deep=False).findings]
    assert kinds.count(FindingKind.NO_OBJECT) == 1
    assert masters.sweep(archive, alice) == 1
    desk = archive.new_desk()
    for _twice in range(2):
        with archive.look(alice) as look:
            item_id = items.find(look, first).id
        masters.write(archive, alice, desk, item_id)
    desk.close()
    with archive.look(alice) as look:
        roles = list(look.session.scalars(sa.select(DigitalObject.role)))
        assert roles.count(ObjectRole.MASTER) == 1


def test_a_worker_killed_between_bytes_and_row_writes_no_second_object(
    archive, alice, stack, township, monkeypatch
) -> None:
    first, _second = recutting.divide(archive, alice, stack, 3)
    with archive.work(alice) as work:
        reviewing.file_by_hand(work, first, series="work_team", village=township.sang.code, year=2018)
        item_id = items.find(work, first).id

    def killed(*_what: object) -> None:
        raise KeyboardInterrupt

    desk = archive.new_desk()
    with monkeypatch.context() as dying:
        dying.setattr(masters, "_row", killed)
        with pytest.raises(KeyboardInterrupt):
            masters.write(archive, alice, desk, item_id)
    kept = sum(1 for _one in archive.vault.object_ids())
    masters.write(archive, alice, desk, item_id)
    desk.close()
    assert sum(1 for _one in archive.vault.object_ids()) == kept == 2
    assert page_count(master(archive, alice, first)) == 2


def test_cutting_leaves_a_vault_and_records_without_fault(archive, alice, stack) -> None:
    first, second = recutting.divide(archive, alice, stack, 2)
    recutting.join(archive, alice, first, second)
    assert list(check(archive.vault, deep=True, known=None)) == []
    found = [one for one in verifying.verify(archive, deep=True).findings if one.kind.value != "not-indexed"]
    assert found == []
    with archive.look(alice) as look:
        roles = list(look.session.scalars(sa.select(DigitalObject.role)))
        assert roles.count(ObjectRole.SOURCE) == 1


def test_what_must_be_scanned_again_waits_in_a_list_of_its_own_until_taken_up(archive, alice, stack) -> None:
    with archive.work(alice) as work:
        setting_aside.rescan_wanted(work, stack, "太淡")
    with archive.look(alice) as look:
        assert reviewing.waiting_count(look) == 0
        assert [row.code for row in reviewing.tray(look, rescan=True).rows] == [stack]
    with archive.work(alice) as work:
        setting_aside.take_up_again(work, stack)
    with archive.look(alice) as look:
        assert reviewing.waiting_count(look) == 1


def test_an_item_filed_wrongly_moves_to_the_right_household_with_a_reason(archive, alice, township) -> None:
    import factories as make

    with archive.sessions.writing() as session:
        right = make.make_household(session, township.sang)
        wrong = make.make_household(session, township.sang)
        numbers = wrong.no, right.no
    hand_in(archive, alice, ("a.png", drawn(["普通材料"])))
    with archive.work(alice) as work:
        item = work.session.scalars(sa.select(Item)).one()
        reviewing.file_by_hand(work, item.code, household_no=numbers[0], form="survey", year=2018)
        code = item.code
    with archive.work(alice) as work, pytest.raises(BadInput):
        refiling.refile(work, code, household_no=numbers[1], form="survey", year=2018, reason=" ")
    with archive.work(alice) as work:
        refiling.refile(work, code, household_no=numbers[1], form="survey", year=2018, reason="看错户主")
    with archive.look(alice) as look:
        view = items.view_of(look, items.find(look, code))
        assert (view.household_no, view.state) == (numbers[1], ItemState.REGISTERED)
