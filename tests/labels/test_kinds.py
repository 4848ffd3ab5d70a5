"""Spines, covers, signs, separators, the stamp and the calibration page: exact in size, whole in words, read back."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageFilter

from labels import calibration, pictures, qr, separators, spines, stamp
from labels.codes import make
from labels.covers import CoverLabel, SignLabel, draw_cover, draw_door, draw_strip
from labels.page import Area
from labels.press import DEMO_MARK, Run, Sheet, print_runs
from labels.stock import BadStock, kinds, stocks

DATA = tomllib.loads((Path(__file__).parents[2] / "config" / "label_stocks.toml").read_text(encoding="utf-8"))
STOCKS = stocks(DATA["stocks"])
MM = 25.4 / 72
LONG = (
    "示范区山前镇桑村扶贫工作领导小组办公室关于建档立卡贫困户动态管理的会议记录及附件（含照片、签到表）" * 3
)
PATH = pypdfium2.raw.FPDF_PAGEOBJ_PATH


def address(code: str) -> str:
    return f"https://192.168.1.20:8443/q/{code}"


def spine(number: int, issue: str = "桑村贫困户档案（一户一档）") -> spines.SpineLabel:
    code = make("B", number)
    cells = (
        spines.Cell("全宗号", ("Z001",)),
        spines.Cell("年度", ("2018",)),
        spines.Cell("保管期限", ("30年",)),
        spines.Cell("机构（问题）", (issue,), tall=True),
        spines.Cell("起止件号", ("0001", "0128")),
        spines.Cell("盒号", (f"{number:02}",)),
    )
    return spines.SpineLabel(code, address(code), cells)


def cover(number: int, title: str = "桑村贫困户档案") -> CoverLabel:
    code = make("B", number)
    facts = (("年度", "2018"), ("保管期限", "30年"), ("盒号", "01"))
    return CoverLabel(code, address(code), "示范区山前镇人民政府", title, "桑村", facts)


def sign(number: int, name: str = "2号橱") -> SignLabel:
    code = make("C", number)
    return SignLabel(code, address(code), name, ("桑村扶贫工作室", "4 层"), "专橱专用：精准扶贫档案")


def objects(pdf: bytes, page: int = 0) -> list[tuple[int, float, float, float, float]]:
    """Everything drawn on a page: (kind, left, top, right, bottom) in mm from the top left corner."""
    one = pypdfium2.PdfDocument(pdf)[page]
    height, found = one.get_height(), []
    for thing in one.get_objects():
        left, bottom, right, top = thing.get_bounds()
        found.append((thing.type, left * MM, (height - top) * MM, right * MM, (height - bottom) * MM))
    return found


def words(pdf: bytes) -> str:
    text: str = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range()
    return text


def render(pdf: bytes, dpi: int) -> Image.Image:
    picture: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72).to_pil()
    return picture.convert("L")


def worn(picture: Image.Image, seed: int) -> Image.Image:
    """Turn by up to 15°, blur, and let a tenth of the ink flake off."""
    rng = np.random.default_rng(seed)
    grey = np.asarray(picture).copy()
    speck = 2 + seed % 2
    gone = rng.random((grey.shape[0] // speck + 1, grey.shape[1] // speck + 1)) < 0.1
    grey[np.kron(gone, np.ones((speck, speck), bool))[: grey.shape[0], : grey.shape[1]]] = 255
    turned = Image.fromarray(grey).rotate(rng.uniform(-15, 15), Image.Resampling.BICUBIC, fillcolor=255)
    return turned.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.2)))


@pytest.mark.parametrize("width", [50, 40, 30, 20, 15, 10])
def test_a_spine_is_cut_as_wide_as_the_box_to_a_fifth_of_a_millimetre(width: int) -> None:
    stock = STOCKS[f"spine-{width}"]
    sheet = print_runs([Run([spine(n) for n in range(stock.per_page)], stock)], spines.draw_spine)
    frames = sorted(
        (left, right - left, bottom - top)
        for kind, left, top, right, bottom in objects(sheet.pdf)
        if kind == PATH and bottom - top > 259
    )
    assert len(frames) == stock.per_page
    for number, (left, wide, high) in enumerate(frames):
        # the bounds of a line are those of its ink: 0.1 mm
        assert (left, wide - 0.1, high - 0.1) == pytest.approx(
            (stock.left + number * width - 0.05, width, 260), abs=0.2
        )


@pytest.mark.parametrize("width", [50, 30, 20, 15, 10])
def test_a_spine_says_its_fields_and_is_never_wider_than_itself(width: int) -> None:
    stock = STOCKS[f"spine-{width}"]
    sheet = print_runs([Run([spine(1), spine(2, LONG)], stock)], spines.draw_spine, demo=True)
    text = words(sheet.pdf)
    assert all(word in text for word in ("Z001", "2018", "30年", "0001", "0128", DEMO_MARK))
    assert sheet.shortened in ((), (make("B", 2),))
    for _kind, left, top, right, bottom in objects(sheet.pdf):
        assert stock.left - 0.2 <= left and right <= stock.left + 2 * width + 0.2
        assert stock.top - 0.2 <= top and bottom <= stock.top + stock.height + 0.2
        assert right - left <= width + 0.2


@pytest.mark.parametrize(
    ("key", "draw", "thing"),
    [
        ("half-a4", draw_cover, cover),
        ("whole-a4", draw_cover, cover),
        ("half-a4", draw_door, sign),
        ("a4-8", draw_door, sign),
        ("roll-100x70", draw_door, sign),
        ("strip-8", draw_strip, sign),
    ],
)
@pytest.mark.parametrize("name", ["短", LONG, "Supercalifragilistic" * 9, "䶮𠮷〇"])
def test_covers_and_signs_keep_inside_and_read_as_themselves(
    key: str, draw: Callable[..., bool], thing: Callable[..., CoverLabel | SignLabel], name: str
) -> None:
    stock = STOCKS[key]
    sheet = print_runs([Run([thing(7, name)], stock)], draw, demo=True)
    assert sheet.missing == ()
    x, y = stock.left, stock.top
    for _kind, left, top, right, bottom in objects(sheet.pdf):
        assert x - 0.2 <= left and right <= x + stock.width + 0.2
        assert y - 0.2 <= top and bottom <= y + stock.height + 0.2
    assert qr.read(render(sheet.pdf, 200)) == [thing(7).address]


def test_a_worn_spine_still_reads_as_itself_and_never_as_another() -> None:
    stock = STOCKS["spine-50"]
    labels = [spine(n * 7919 + 1) for n in range(24)]
    sheet = print_runs([Run(labels, stock)], spines.draw_spine)
    document, scale, seen = pypdfium2.PdfDocument(sheet.pdf), 200 / 25.4, 0
    for number, (page, x, y) in enumerate(stock.places(1, len(labels))):
        whole = document[page].render(scale=200 / 72).to_pil().convert("L")
        foot = whole.crop(
            tuple(int(mm * scale) for mm in (x, y + stock.height - 45, x + stock.width, y + stock.height))
        )
        found = qr.read(worn(foot, number))
        assert found in ([], [labels[number].address])
        seen += bool(found)
    assert seen >= 23


def test_different_spines_go_on_sheets_of_their_own_in_one_job() -> None:
    runs = [Run([spine(1)], STOCKS["spine-20"], 9), Run([spine(2)], STOCKS["spine-50"])]
    sheet = print_runs(runs, spines.draw_spine)
    assert (sheet.pages, [run.pages for run in runs]) == (2, [1, 1])
    with pytest.raises(BadStock, match="different paper"):
        print_runs([*runs, Run([spine(3)], STOCKS["roll-60x40"])], spines.draw_spine)


def separator() -> Sheet:
    code = make("P", 12)
    one = separators.SeparatorSheet(code, address(code), "下一户", ("桑村 201-0012", "审批表"))
    return separators.separator_sheet([one])


@pytest.mark.parametrize("turn", [0, 90, 180, 270, 11, -14])
def test_a_separator_is_read_turned_faint_and_soiled(turn: int) -> None:
    page = render(separator().pdf, 100).rotate(turn, expand=True, fillcolor=255)
    faint = page.point(lambda ink: 200 + ink * 55 // 255)
    faint.paste(255, (0, 0, page.width, int(page.height * 0.6)))  # a sheet laid over the upper part
    assert qr.read(faint) == [address(make("P", 12))]


def test_a_separator_is_a_sheet_of_a4_with_five_codes_and_large_words() -> None:
    sheet = separator()
    size = pypdf.PdfReader(io.BytesIO(sheet.pdf)).pages[0].mediabox
    assert (float(size.width) * MM, float(size.height) * MM) == pytest.approx((210, 297), abs=0.01)
    codes = [thing for thing in objects(sheet.pdf) if thing[0] == PATH and thing[4] - thing[2] > 20]
    assert len(codes) == 5
    assert all(word in words(sheet.pdf) for word in ("下一户", "201-0012", "审批表", make("P", 12)))


def test_the_stamp_measures_45_by_16_mm_in_six_equal_cells_top_middle() -> None:
    fields = stamp.StampFields("Z001", "2018", "0001", "", "30年", "12")
    pdf = stamp.overlay(210, 297, fields)
    dpi = 600
    ink = np.asarray(render(pdf, dpi)) < 250
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    left, right, top, bottom = (
        at * 25.4 / dpi for at in (columns[0], columns[-1] + 1, rows[0], rows[-1] + 1)
    )
    assert (left, top, right, bottom) == pytest.approx((82.5, 5, 127.5, 21), abs=0.2)
    lines = [thing for thing in objects(pdf) if thing[0] == PATH]
    inner = sorted((one[1] + one[3]) / 2 for one in lines if one[3] - one[1] < 1)
    assert inner == pytest.approx([97.5, 112.5], abs=0.2)
    assert "30年" in words(pdf)


def test_the_stamp_gives_way_to_text() -> None:
    assert stamp.spot(210, 297) == (82.5, 5)
    assert stamp.spot(210, 297, [Area(60, 0, 80, 30)]) == (160, 5)
    assert stamp.spot(210, 297, [Area(0, 0, 210, 60)]) == (82.5, 276)


def test_the_stamp_takes_the_free_spot_of_a_full_page_that_is_nearest_the_top_middle() -> None:
    print_around = [Area(0, 0, 210, 100), Area(0, 117, 210, 180), Area(0, 100, 60, 17), Area(120, 100, 5, 17)]
    assert stamp.spot(210, 297, print_around) == (75, 100)


def test_a_page_without_a_free_spot_gets_no_stamp() -> None:
    lines = [Area(20, 5 + 15 * number, 170, 4) for number in range(20)]
    assert stamp.spot(210, 297, lines) is None
    assert stamp.spot(40, 40) is None
    assert (
        stamp.overlay(210, 297, stamp.StampFields("Z001", "2018", "0001", "", "30年", "1"), taken=lines)
        == b""
    )


def test_the_calibration_lines_stand_where_the_ruler_should_find_them() -> None:
    for shift in ((0.0, 0.0), (1.5, -2.0)):
        sheet = calibration.calibration_sheet(STOCKS["a4-21"], shift=shift, printer="前台")
        lines = [thing for thing in objects(sheet.pdf) if thing[0] == PATH]
        upright = [one for one in lines if one[3] - one[1] < 0.5 and one[4] - one[2] > 60]
        level = [one for one in lines if one[4] - one[2] < 0.5 and one[3] - one[1] > 110]
        assert (upright[0][1] + upright[0][3]) / 2 == pytest.approx(20 + shift[0], abs=0.1)
        assert (level[0][2] + level[0][4]) / 2 == pytest.approx(20 + shift[1], abs=0.1)
        bar = [one for one in lines if abs(one[3] - one[1] - 100) < 0.5 and one[4] - one[2] < 0.5]
        assert len(bar) == 1


@pytest.mark.parametrize(
    "title", [LONG * 4, "\U0010fffd户"], ids=["cut with an ellipsis", "a sign no font has"]
)
def test_no_sign_stands_outside_its_spine(title: str) -> None:
    stock = STOCKS["spine-10"]
    sheet = print_runs([Run([spine(1, title)], stock)], spines.draw_spine)
    ((_page, x, _y),) = stock.places(1, 1)
    document = pypdfium2.PdfDocument(sheet.pdf)[0]
    text = document.get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars())]
    assert sheet.shortened or sheet.missing
    assert all(x <= left * MM and right * MM <= x + stock.width for left, _, right, _ in boxes)


def test_a_page_can_be_seen_before_it_is_printed() -> None:
    picture = Image.open(io.BytesIO(pictures.page_png(separator().pdf, dpi=50)))
    assert picture.size == pytest.approx((413, 585), abs=2)


def test_every_kind_names_stocks_that_exist() -> None:
    made = kinds(DATA["kinds"], STOCKS)
    assert set(made) >= {"box", "spine", "cover", "cabinet", "shelf", "item", "file", "volume", "card"}
    with pytest.raises(BadStock, match="a5-1"):
        kinds({"box": {"zh": "盒", "en": "boxes", "stocks": ["a5-1"]}}, STOCKS)
