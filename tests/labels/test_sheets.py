"""Print sheets: measured in millimetres, read back from the picture of the page."""

from __future__ import annotations

import io
import tomllib
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from PIL import Image

from labels import qr
from labels.codes import make
from labels.press import quiet
from labels.sheets import DEMO_MARK, BoxLabel, Sheet, box_sheet
from labels.stock import BadStock, Stock, stocks

DATA = Path(__file__).parents[2] / "config" / "label_stocks.toml"
TABLES = tomllib.loads(DATA.read_text(encoding="utf-8"))
STOCKS = stocks(TABLES["stocks"])
STICKERS = sorted(
    {key for kind in ("box", "item", "file", "card") for key in TABLES["kinds"][kind]["stocks"]}
)
MM = 25.4 / 72
LONG = "示范区山前镇桑村扶贫工作领导小组办公室关于建档立卡贫困户动态管理的会议记录及附件（含照片、签到表）"


def label(number: int, name: str = "桑村 2018 年户档 第 1 盒") -> BoxLabel:
    code = make("B", number)
    return BoxLabel(
        code,
        f"https://192.168.1.20:8443/q/{code}",
        name,
        ("山前镇桑村村民委员会", "2018 年 · 保管期限 30 年", "工作室一 › 2号橱 › 3层"),
    )


def objects(sheet: Sheet, page: int = 0) -> list[tuple[int, float, float, float, float]]:
    """Everything drawn on a page: (kind, left, top, right, bottom) in mm from the top left corner."""
    document = pypdfium2.PdfDocument(sheet.pdf)
    height = document[page].get_height()
    found = []
    for thing in document[page].get_objects():
        left, bottom, right, top = thing.get_bounds()
        found.append((thing.type, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
    return found


def drawn_codes(sheet: Sheet, page: int = 0) -> list[tuple[float, float, float]]:
    """The QR codes of a page without quiet zone: (left, top, side) in mm."""
    paths = [thing for thing in objects(sheet, page) if thing[0] == pypdfium2.raw.FPDF_PAGEOBJ_PATH]
    return [(left, top, right - left) for _kind, left, top, right, bottom in paths if bottom - top > 6]


def words(sheet: Sheet) -> str:
    text: str = pypdfium2.PdfDocument(sheet.pdf)[0].get_textpage().get_text_range()
    return text


def render(sheet: Sheet, dpi: int, page: int = 0) -> Image.Image:
    return pypdfium2.PdfDocument(sheet.pdf)[page].render(scale=dpi / 72).to_pil()


@pytest.mark.parametrize("key", STICKERS)
def test_codes_lie_where_the_stock_says_to_a_fifth_of_a_millimetre(key: str) -> None:
    stock = STOCKS[key]
    sheet = box_sheet([label(n) for n in range(stock.per_page)], Stock.from_table(key, _unframed(key)))
    codes = drawn_codes(sheet)
    corners = [(x, y) for _page, x, y in stock.places(1, stock.per_page)]
    assert sheet.pages == 1
    assert len(codes) == stock.per_page
    first = codes[0]
    for (left, top, side), (x, y) in zip(codes, corners, strict=True):
        assert left - first[0] == pytest.approx(x - corners[0][0], abs=0.2)
        assert top - first[1] == pytest.approx(y - corners[0][1], abs=0.2)
        assert side == pytest.approx(first[2], abs=0.2)
        assert left >= x + stock.padding and left + side <= x + stock.width - stock.padding
    page = pypdf.PdfReader(io.BytesIO(sheet.pdf)).pages[0].mediabox
    size = (stock.page_width, stock.page_height)
    assert (float(page.width) * MM, float(page.height) * MM) == pytest.approx(size, abs=0.01)


def _unframed(key: str) -> dict[str, object]:
    return {**TABLES["stocks"][key], "frame": False}


def test_a_code_has_the_size_its_place_gives_it() -> None:
    sheet = box_sheet([label(1)], STOCKS["a4-21"])
    (_left, _top, side) = drawn_codes(sheet)[0]
    modules = len(qr.matrix(label(1).address))
    whole = side / modules * (modules + 2 * quiet(20))
    assert whole == pytest.approx((63.5 - 2 * 2) * 0.48, abs=0.05)


def test_cutting_lines_are_drawn_where_the_labels_end() -> None:
    stock = STOCKS["a4-plain"]
    sheet = box_sheet([label(1)], stock)
    frames = [thing for thing in objects(sheet) if abs(thing[3] - thing[1] - stock.width) < 0.5]
    assert len(frames) == 1
    assert frames[0][1:] == pytest.approx((13, 15.5, 103, 65.5), abs=0.2)


@pytest.mark.parametrize("key", STICKERS)
def test_nothing_leaves_its_label(key: str) -> None:
    stock = Stock.from_table(key, _unframed(key))
    names = ["短", LONG, "测" * 300, "Supercalifragilisticexpialidocious" * 3, "甲，乙。（丙）《丁》" * 9]
    sheet = box_sheet([label(n, name) for n, name in enumerate(names)], stock, demo=True)
    places = list(stock.places(1, len(names)))
    corners = [(x, y) for _page, x, y in places]
    things = [thing for page in range(places[-1][0] + 1) for thing in objects(sheet, page)]
    for _kind, left, top, right, bottom in things:
        assert any(
            x - 0.2 <= left
            and y - 0.2 <= top
            and right <= x + stock.width + 0.2
            and bottom <= y + stock.height + 0.2
            for x, y in corners
        )


def test_every_label_of_a_sheet_reads_as_itself_at_200_dpi() -> None:
    labels = [label(n * 7919, LONG) for n in range(42)]
    sheet = box_sheet(labels, STOCKS["a4-21"])
    found = [text for page in range(2) for text in qr.read(render(sheet, 200, page))]
    assert sorted(found) == sorted(each.address for each in labels)


def test_words_can_be_found_and_copied_from_the_pdf() -> None:
    sheet = box_sheet([label(1, "桑村 2018 年户档")], STOCKS["a4-14"])
    text = words(sheet)
    assert make("B", 1) in text
    assert "年户档" in text


def test_a_begun_sheet_leaves_the_used_labels_free() -> None:
    stock = STOCKS["a4-21"]
    sheet = box_sheet([label(n) for n in range(3)], stock, start_at=20)
    assert sheet.pages == 2
    assert len(drawn_codes(sheet, 0)) == 2
    assert drawn_codes(sheet, 0)[0][1] > 15 + 6 * 38
    with pytest.raises(BadStock):
        box_sheet([label(1)], stock, start_at=22)


def test_a_printer_that_feeds_askew_is_met_by_a_shift() -> None:
    plain, moved = (box_sheet([label(1)], STOCKS["a4-21"], shift=shift) for shift in ((0, 0), (1.5, -0.7)))
    (left, top, _side), (moved_left, moved_top, _moved_side) = drawn_codes(plain)[0], drawn_codes(moved)[0]
    assert (moved_left - left, moved_top - top) == pytest.approx((1.5, -0.7), abs=0.05)


def test_signs_no_font_has_and_labels_that_were_cut_are_named() -> None:
    sheet = box_sheet([label(1, "䶮𠮷〇"), label(2, "户档😀𪚥"), label(3, "测" * 300)], STOCKS["a4-21"])
    assert sheet.missing == ("😀", "𪚥")
    assert sheet.shortened == (make("B", 3),)


def test_labels_of_a_demonstration_say_so() -> None:
    for demo in (True, False):
        sheet = box_sheet([label(1)], STOCKS["a4-14"], demo=demo)
        assert (DEMO_MARK in words(sheet)) is demo


def test_the_viewer_is_asked_not_to_scale_the_print() -> None:
    root = pypdf.PdfReader(io.BytesIO(box_sheet([label(1)], STOCKS["a4-21"]).pdf)).root_object
    assert root["/ViewerPreferences"]["/PrintScaling"] == "/None"


def test_fonts_are_embedded_once_as_subsets() -> None:
    sheet = box_sheet([label(n) for n in range(100)], STOCKS["a4-21"])
    assert len(sheet.pdf) < 150_000
    reader = pypdf.PdfReader(io.BytesIO(sheet.pdf))
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert len(names) == 2


def test_no_labels_are_no_job() -> None:
    with pytest.raises(ValueError, match="no labels"):
        box_sheet([], STOCKS["a4-21"])
