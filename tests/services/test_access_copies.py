"""The searchable PDF of an item: made when wanted, proved before it is handed out, and the vault stays small."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import factories
import pages
import pypdfium2
import pytest
import sqlalchemy as sa
from fpdf import FPDF
from PIL import Image, ImageDraw

from archive_app import errors
from archive_app.models import AccessCopy, DigitalObject, Event, Item
from archive_app.models.types import CopyState
from archive_app.services import access_copies, items, reviewing, stamping
from ocr.access import AccessMade, Difference
from ocr.access.proof import by_pypdf, pdfium, plain, poppler
from ocr.engines import fake
from ocr.problems import Problem, ReadingError

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


@pytest.fixture
def code(archive: Archive, alice: Actor) -> str:
    """Give an item that waits, read from a picture."""
    [got] = pages.hand_in(archive, alice, ("调查表.png", pages.form()))
    return got.items[0]


class DeskThat:
    """The archive's desk, but it answers differently when a copy is to be made."""

    def __init__(self, answer: AccessMade | ReadingError) -> None:
        self.answer = answer

    def access(self, _order: object, target: Path) -> AccessMade:
        if isinstance(self.answer, ReadingError):
            raise self.answer
        target.write_bytes(b"%PDF-1.7 with a part missing")
        return self.answer


def with_desk(archive: Archive, answer: AccessMade | ReadingError) -> Archive:
    changed = replace(archive)
    changed.__dict__["desk"] = DeskThat(answer)
    return changed


def test_it_reads_back_as_it_was_read_and_is_kept_in_the_cache_only(
    archive: Archive, alice: Actor, code: str
) -> None:
    before = set(archive.vault.object_ids())
    path, view = access_copies.fetch(archive, alice, code)
    assert path.is_relative_to(archive.cache.root)
    assert set(archive.vault.object_ids()) == before
    assert (view.role, view.media_type, view.bytes) == ("access", "application/pdf", path.stat().st_size)
    with archive.look(alice) as look:
        wanted = Counter(plain(items.page_of(look, items.find(look, code), 1).text))
    for reader in (pdfium, poppler, by_pypdf):
        assert Counter(plain(reader(path, 30)[0])) == wanted


def test_an_evicted_copy_is_made_again_with_the_same_bytes(archive: Archive, alice: Actor, code: str) -> None:
    first, view = access_copies.fetch(archive, alice, code)
    data = first.read_bytes()
    archive.cache.clear()
    again, second = access_copies.fetch(archive, alice, code)
    assert (again.read_bytes(), second.sha256) == (data, view.sha256)


def test_a_corrected_page_gives_another_copy(archive: Archive, alice: Actor, code: str) -> None:
    one, _ = access_copies.fetch(archive, alice, code)
    with archive.work(alice) as work:
        items.page_of(work, items.find(work, code), 1).turned = 180
    other, _ = access_copies.fetch(archive, alice, code)
    assert one != other


def test_a_text_that_reads_back_otherwise_is_not_handed_out_and_stands_on_the_item(
    archive: Archive, alice: Actor, code: str
) -> None:
    bad = AccessMade(28, 1, 1, ("pdfium", "poppler"), (Difference(1, "poppler", 97, 0),))
    broken = with_desk(archive, bad)
    for _again in range(2):
        with pytest.raises(errors.Conflict) as refused:
            access_copies.fetch(broken, alice, code)
        assert "p1 poppler -97" in refused.value.zh
    state = access_copies.state_of(archive, alice, code)
    assert state is not None
    assert state.state is CopyState.DIFFERS
    assert not list(archive.cache.root.glob("[0-9a-f][0-9a-f]/*"))
    with archive.sessions.reading() as session:
        assert session.query(Event).filter_by(action="access_copy.refused").count() == 1
    access_copies.forget(archive, alice, code)
    assert access_copies.fetch(archive, alice, code)[0].is_file()


def test_what_may_go_well_next_time_is_not_held_against_the_item(
    archive: Archive, alice: Actor, code: str
) -> None:
    with pytest.raises(errors.ServiceMissing):
        access_copies.fetch(with_desk(archive, ReadingError(Problem.TOO_SLOW)), alice, code)
    assert access_copies.fetch(archive, alice, code)[0].is_file()


def test_who_may_not_see_personal_numbers_gets_a_sentence_and_strangers_nothing(
    archive: Archive, township: Township, alice: Actor
) -> None:
    with archive.sessions.writing() as session:
        household = factories.make_household(session, session.merge(township.sang), "张测试", years=[2018])
        household.head.id_number = pages.NUMBER
    [got] = pages.hand_in(archive, alice, ("调查表.png", pages.form()))
    access_copies.fetch(archive, township.bob, got.items[0])
    with pytest.raises(errors.Forbidden, match="ID numbers"):
        access_copies.fetch(archive, township.ivan, got.items[0])
    assert access_copies.state_of(archive, township.ivan, got.items[0]) is None
    with pytest.raises(errors.NotFound):
        access_copies.fetch(archive, township.charlie, got.items[0])


def test_each_download_is_on_the_trail(archive: Archive, alice: Actor, code: str) -> None:
    access_copies.fetch(archive, alice, code)
    access_copies.fetch(archive, alice, code)
    archive.looks.flush()
    with archive.sessions.reading() as session:
        found = [e.details for e in session.query(Event).filter_by(action="file.downloaded")]
    assert found == [{"role": "access"}] * 2


def test_a_born_digital_pdf_is_its_own_searchable_copy(archive: Archive, alice: Actor) -> None:
    pdf = FPDF()
    pdf.set_font("helvetica", size=14)
    pdf.add_page()
    pdf.multi_cell(0, 8, "Minutes of the village meeting. " * 12)
    data = bytes(pdf.output())
    [got] = pages.hand_in(archive, alice, ("minutes.pdf", data))
    path, _ = access_copies.fetch(archive, alice, got.items[0])
    assert path.read_bytes() == data
    with archive.sessions.reading() as session:
        assert session.query(AccessCopy).count() == 0


def test_plain_text_has_no_pictures_to_make_a_pdf_of(archive: Archive, alice: Actor) -> None:
    [got] = pages.hand_in(archive, alice, ("说明.txt", "只有文字，没有图像。".encode()))
    with pytest.raises(errors.NotMade):
        access_copies.fetch(archive, alice, got.items[0])


def stack(*people: str) -> bytes:
    """Return a PDF of forms of several households, a page each, as a scanner writes it."""
    sheets = []
    for name in people:
        sheets.append(
            Image.fromarray(fake.draw(["认定调查表", f"户主姓名：{name}", "行政村：桑村", "年度：2018年"]))
        )
    out = io.BytesIO()
    sheets[0].save(out, "PDF", save_all=True, append_images=sheets[1:], resolution=150, quality=95)
    return out.getvalue()


def vault_bytes(archive: Archive) -> int:
    return sum(
        one.size for key in archive.vault.object_ids() for one in archive.vault.describe(key).files.values()
    )


def test_the_vault_holds_hardly_more_than_the_scan_where_the_item_is_the_whole_file(
    archive: Archive, alice: Actor
) -> None:
    data = stack("张测试")
    [got] = pages.hand_in(archive, alice, ("一户.pdf", data))
    access_copies.fetch(archive, alice, got.items[0])
    assert vault_bytes(archive) <= 1.1 * len(data)


def test_the_vault_holds_about_twice_the_scan_for_a_stack_that_was_split(
    archive: Archive, alice: Actor, township: Township
) -> None:
    data = stack("张测试", "李测试", "王测试")
    [got] = pages.hand_in(archive, alice, ("一摞.pdf", data))
    assert len(got.items) == 3
    for code in got.items:
        access_copies.fetch(archive, alice, code)
        with archive.work(alice) as work:
            reviewing.file_by_hand(work, code, series="work_team", village=township.sang.code, year=2018)
    pages.read_all(archive)
    assert vault_bytes(archive) <= 2.1 * len(data)
    with archive.sessions.reading() as session:
        assert session.query(DigitalObject).count() == 4


def notice(archive: Archive, alice: Actor, township: Township, data: bytes) -> str:
    """Hand in a notice, file it in a series, give it a reference code; return its code."""
    pages.hand_in(archive, alice, ("通知.png", data))
    with archive.work(alice) as work:
        item = work.session.scalars(sa.select(Item)).one()
        reviewing.file_by_hand(work, item.code, series="work_team", village=township.sang.code, year=2018)
        item.reference_code = "Z001-FP·2018-D30-BGS-0007"
        return item.code


def marked(*places: tuple[int, int, int, int], colour: str) -> bytes:
    """Return the notice with something at these places (pixels of 1240 × 1754 on A4)."""
    with Image.open(io.BytesIO(pages.drawn(["桑村镇人民政府文件", "关于危房改造的通知"]))) as page:
        image = page.convert("RGB")
    draw = ImageDraw.Draw(image)
    for place in places:
        draw.ellipse(place, outline=colour, width=8)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def stamp_at(path: Path) -> tuple[float, float] | None:
    """Return where the number of the stamp stands, in parts of the page from the top left; None without a stamp."""
    page = pypdfium2.PdfDocument(path)[0]
    words = page.get_textpage()
    found = words.search("0007").get_next()
    if found is None:
        return None
    left, bottom, _right, _top = words.get_charbox(found[0])
    return left / page.get_width(), 1 - bottom / page.get_height()


def test_an_item_kept_singly_carries_its_filing_stamp_on_the_copy_and_never_on_the_master(
    archive: Archive, alice: Actor, township: Township
) -> None:
    data = pages.drawn(["桑村镇人民政府文件", "关于危房改造的通知"])
    code = notice(archive, alice, township, data)
    path, _view = access_copies.fetch(archive, alice, code)
    for reader in (pdfium, poppler):
        text = reader(path, 30)[0]
        assert all(value in text for value in ("Z001", "2018", "0007", "桑村镇人民政府文件"))
    assert access_copies.stamp_on(archive, alice, code).laid
    kept, _about = items.file_path(archive, alice, code, "master")
    assert kept.read_bytes() == data


def test_the_stamp_gives_way_to_a_seal_nobody_read(
    archive: Archive, alice: Actor, township: Township
) -> None:
    seal = marked((480, 10, 760, 50), colour="#e08a8a")  # pale red, where the top middle is free of words
    path, _view = access_copies.fetch(archive, alice, notice(archive, alice, township, seal))
    place = stamp_at(path)
    assert place is not None
    x, y = place
    assert not (0.3 < x < 0.7 and y < 0.1)


def test_a_full_first_page_gets_no_stamp_and_the_copy_says_so(
    archive: Archive, alice: Actor, township: Township
) -> None:
    rings = [(x, y, x + 90, y + 70) for x in range(0, 1240, 100) for y in range(0, 1754, 80)]
    code = notice(archive, alice, township, marked(*rings, colour="#a0a0a0"))
    path, _view = access_copies.fetch(archive, alice, code)
    assert stamp_at(path) is None
    state = access_copies.state_of(archive, alice, code)
    assert state is not None
    assert (state.state, state.reason) == (CopyState.MADE, stamping.NO_ROOM)
    mark = access_copies.stamp_on(archive, alice, code)
    assert (mark.laid, mark.missed) == (False, True)
    archive.cache.clear()
    access_copies.fetch(archive, alice, code)
    assert access_copies.stamp_on(archive, alice, code) == mark
