"""Skew, cells, blankness and quality figures on drawn pages."""

import numpy as np
import pytest
from drawing import font
from PIL import Image, ImageDraw

from ocr.prepare.blank import is_blank
from ocr.prepare.codes import codes_on
from ocr.prepare.quality import assumed_dpi, figures
from ocr.prepare.rulings import find_cells, ink_of, reduced_grey, skew_by_projection, skew_by_rulings
from ocr.prepare.seals import find_seals, without_seals
from ocr.prepare.tones import tones
from ocr.raw_lines import RawLine, Sign
from ocr.text import PageText

DPI = 200
SIZE = (1654, 2339)


def ruled(rows: int = 6, columns: int = 4, weight: int = 3) -> Image.Image:
    image = Image.new("RGB", SIZE, (244, 242, 236))
    draw = ImageDraw.Draw(image)
    for row in range(rows + 1):
        draw.line((200, 400 + row * 150, 1400, 400 + row * 150), fill=(40, 40, 40), width=weight)
    for column in range(columns + 1):
        x = 200 + column * 1200 // columns
        draw.line((x, 400, x, 400 + rows * 150), fill=(40, 40, 40), width=weight)
    for row in range(rows):
        draw.text((230, 440 + row * 150), "户主姓名", fill=(20, 20, 20), font=font(40))
    return image


def as_array(image: Image.Image) -> np.ndarray:
    return np.ascontiguousarray(np.array(image)[:, :, ::-1])


@pytest.mark.parametrize("angle", [-3.0, -0.7, 0.0, 1.3, 2.5])
@pytest.mark.parametrize("weight", [2, 5])
def test_all_cells_are_found_however_the_page_lies(angle: float, weight: int) -> None:
    turned = ruled(weight=weight).rotate(-angle, fillcolor=(244, 242, 236), resample=Image.Resampling.BICUBIC)
    grey, scale = reduced_grey(as_array(turned), DPI)
    ink = ink_of(grey)
    skew = skew_by_rulings(ink)
    assert skew == pytest.approx(angle, abs=0.1)
    grid = find_cells(ink, scale, skew or 0.0)
    assert len(grid.cells) == 24


def test_page_points_find_their_cell_on_a_skewed_page() -> None:
    turned = ruled().rotate(-2, fillcolor=(244, 242, 236))
    grey, scale = reduced_grey(as_array(turned), DPI)
    grid = find_cells(ink_of(grey), scale, 2.0)
    middle = np.array([[SIZE[0] / 2, SIZE[1] / 2]])
    assert grid.place(middle)[0] == pytest.approx(middle[0] * scale, abs=1)


def test_text_without_rulings_tells_its_skew_too() -> None:
    image = Image.new("RGB", SIZE, "white")
    draw = ImageDraw.Draw(image)
    for row in range(20):
        draw.text(
            (200, 200 + row * 80), "会议研究决定将以下农户纳入建档立卡贫困户管理", fill="black", font=font(44)
        )
    ink = ink_of(reduced_grey(as_array(image.rotate(-1.5, fillcolor="white")), DPI)[0])
    assert skew_by_rulings(ink) is None
    assert skew_by_projection(ink) == pytest.approx(1.5, abs=0.1)


def read(confidence: float) -> tuple[RawLine, ...]:
    return (
        RawLine((Sign("字", (0, 0, 9, 9), confidence), Sign("句", (9, 0, 18, 9), confidence)), confidence),
    )


def test_paper_with_specks_is_blank_and_with_a_line_a_seal_or_a_reading_it_is_not() -> None:
    empty = Image.new("RGB", SIZE, (244, 242, 236))
    ImageDraw.Draw(empty).ellipse((40, 600, 90, 650), fill="black")  # a punch hole at the edge
    assert is_blank(as_array(empty), DPI, ())
    assert is_blank(as_array(empty), DPI, read(0.6))
    assert not is_blank(as_array(empty), DPI, read(0.97))
    sealed = empty.copy()
    ImageDraw.Draw(sealed).ellipse((700, 900, 1000, 1200), outline=(230, 190, 190), width=14)
    assert not is_blank(as_array(sealed), DPI, ())
    written = empty.copy()
    ImageDraw.Draw(written).text((300, 700), "情况属实同意", fill=(50, 50, 60), font=font(60))
    assert not is_blank(as_array(written), DPI, ())


def test_a_seal_is_bleached_and_what_stands_beneath_it_and_red_headings_stay() -> None:
    image = Image.new("RGB", SIZE, (244, 242, 236))
    draw = ImageDraw.Draw(image)
    draw.text((500, 150), "红头文件", fill=(200, 20, 20), font=font(120))
    draw.ellipse((700, 1500, 1020, 1820), outline=(215, 90, 90), width=14)
    draw.text((760, 1640), "2018年3月5日", fill=(30, 30, 30), font=font(44))
    page = as_array(image)
    (seal,) = find_seals(page, DPI)
    assert seal == pytest.approx((700, 1500, 1020, 1820), abs=25)
    bleached = without_seals(page, DPI)
    assert np.array_equal(bleached[:1400], page[:1400])
    ring = bleached[1660, 700:714]
    assert ring.min() > 200
    assert bleached[1640:1690, 760:1000].min() < 60
    assert without_seals(as_array(ruled()), DPI) is not None
    assert find_seals(as_array(ruled()), DPI) == []


def test_quality_figures_tell_colour_from_grey() -> None:
    grey_page, red_page = ruled(), ruled()
    ImageDraw.Draw(red_page).text((500, 150), "红头文件", fill=(200, 20, 20), font=font(120))
    for page, colour in ((grey_page, "grey"), (red_page, "colour")):
        image = as_array(page)
        reduced = reduced_grey(image, DPI)[0]
        ink = ink_of(reduced)
        told = figures(image, reduced, ink, told_dpi=200, skew=0.126, colour="RGB", text=PageText())
        assert (told["colour"], told["dpi"], told["skew"]) == (colour, 200, 0.13)
        assert 0.001 < told["ink"] < 0.1


def test_a_missing_resolution_is_taken_as_of_an_a4_sheet() -> None:
    assert assumed_dpi(2480, 3508, None) == 300
    assert assumed_dpi(2480, 3508, 200) == 200
    assert assumed_dpi(100, 80, None) == 72


def test_a_qr_code_is_read_and_a_ruled_table_is_none() -> None:
    import qrcode

    image = ruled()
    code = qrcode.make("https://archive.local/q/P-00002A-7", box_size=8).convert("RGB")
    grey = reduced_grey(as_array(image), DPI)[0]
    assert codes_on(grey) == ()
    image.paste(code, (600, 1500))
    assert codes_on(reduced_grey(as_array(image), DPI)[0]) == ("https://archive.local/q/P-00002A-7",)


@pytest.mark.parametrize("size", [(1, 3000), (3000, 1), (2, 9000), (1, 1)])
def test_the_thinnest_picture_is_looked_at_like_any_other(size: tuple[int, int]) -> None:
    image = np.full((*size, 3), 255, np.uint8)
    assert tones(image)["coloured"] == 0
    assert is_blank(image, 300, ())
    assert skew_by_projection(image[..., 0]) == pytest.approx(0, abs=5)
