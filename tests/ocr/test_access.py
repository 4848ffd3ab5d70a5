"""A searchable PDF holds the scan as it was scanned and the words where they stand, for every reader of PDF."""

from __future__ import annotations

import io
from collections import Counter
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from drawing import page as drawn_page
from pikepdf import pdfa
from PIL import Image

from ocr.access import AccessOrder, AccessPage, Difference
from ocr.access import proof as proving
from ocr.access.book import make_access
from ocr.access.overlay import overlay, written
from ocr.access.proof import by_pypdf, pdfium, plain, poppler
from ocr.access.typeface import Typeface
from ocr.limits import Limits
from ocr.problems import Problem, ReadingError
from ocr.text import Box, Line, PageText, Word

MADE = "2026-05-10T02:00:00+00:00"
LINES = (
    "贫困户认定调查表",
    "户主姓名：张测试",
    "身份证号：11010519491231002X",
    "男",
    "𠀀𠮷田 A1-B2",
    "（盖章）2018年3月5日",
)


def read(lines: tuple[str, ...] = LINES, width: int = 1240, height: int = 1754) -> PageText:
    """Return a page of lines as the reader would, one under the other."""
    made, start = [], 0
    for row, text in enumerate(lines):
        top = 0.05 + row * 0.05
        box = Box.around(0.1, top, 0.1 + 0.02 * len(text), top + 0.02)
        words = tuple(
            Word(start + at, sign, Box.around(0.1 + 0.02 * at, top, 0.12 + 0.02 * at, top + 0.02), 0.99)
            for at, sign in enumerate(text)
        )
        made.append(Line(text, box, 0.99, words))
        start += len(text) + 1
    return PageText("\n".join(lines), tuple(made), width, height)


def order(*pages: AccessPage, title: str = "张测试户认定调查表") -> AccessOrder:
    return AccessOrder(pages, title, "I-000001-R", "一户一档", MADE)


def scan(path: Path, **how: object) -> Path:
    drawn_page(list(LINES)).save(path, dpi=(150, 150), **how)
    return path


def make(order_: AccessOrder, target: Path) -> dict[str, object]:
    return make_access(order_, target, Limits(), 60)


def test_all_three_readers_find_every_sign_that_was_read(tmp_path: Path) -> None:
    path, target = scan(tmp_path / "scan.jpg"), tmp_path / "access.pdf"
    made = make(order(AccessPage(path, 0, layout=read().to_bytes())), target)
    assert made["differences"] == []
    assert made["readers"] == ["pdfium", "poppler"]
    wanted = Counter(plain("".join(LINES)))
    for reader in (pdfium, poppler, by_pypdf):
        assert Counter(plain(reader(target, 30)[0])) == wanted, reader.__name__


def test_a_scan_goes_into_the_pdf_byte_for_byte_and_the_file_conforms_to_pdfa(tmp_path: Path) -> None:
    path, target = scan(tmp_path / "scan.jpg"), tmp_path / "access.pdf"
    made = make(order(AccessPage(path, 0, skew=1.2, layout=read().to_bytes())), target)
    assert made["carried"] == 1
    with pikepdf.open(target) as pdf:
        assert pdf.pages[0].Resources.XObject.Im0.read_raw_bytes() == path.read_bytes()
        assert pdf.docinfo["/Title"] == "张测试户认定调查表"
        assert pdf.Root.Lang == "zh-CN"
    assert pdfa.validate_written(target, "2b").verdict == "pass"
    assert target.stat().st_size - path.stat().st_size < 12_000


def test_the_image_of_a_scanned_pdf_is_taken_over_as_it_lies(tmp_path: Path) -> None:
    image, source, target = scan(tmp_path / "scan.jpg"), tmp_path / "scan.pdf", tmp_path / "access.pdf"
    Image.open(image).save(source, resolution=150)
    with pikepdf.open(source) as pdf:
        raw = next(iter(pdf.pages[0].Resources.XObject.values())).read_raw_bytes()
    made = make(order(AccessPage(source, 0, layout=read().to_bytes())), target)
    assert (made["carried"], made["differences"]) == (1, [])
    with pikepdf.open(target) as pdf:
        assert pdf.pages[0].Resources.XObject.Im0.read_raw_bytes() == raw


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_page_shows_upright_and_words_lie_on_their_ink(tmp_path: Path, turned: int) -> None:
    upright = Image.new("L", (600, 800), "white")
    upright.paste(0, (60, 40, 300, 80))  # where the only line stands
    back = {0: upright, 90: upright.rotate(90, expand=True), 180: upright.rotate(180)}
    back[270] = upright.rotate(270, expand=True)
    back[turned].save(tmp_path / "scan.png", dpi=(72, 72))
    line = Line("一行字", Box(0.1, 0.05, 0.5, 0.1), 1.0, ())
    text = PageText("一行字", (line,), 600, 800)
    make(order(AccessPage(tmp_path / "scan.png", 0, turned, 0.0, None, text.to_bytes())), tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        shown = pdf[0].render().to_pil().convert("L")
        left, _bottom, right, top = pdf[0].get_textpage().get_charbox(1)
    assert shown.size == (600, 800)
    assert (shown.getpixel((180, 60)), shown.getpixel((400, 600))) == (0, 255)
    assert 60 < left < right < 300
    assert 40 <= 800 - top <= 80


def test_straightening_levels_the_lines_without_touching_the_data(tmp_path: Path) -> None:
    level = Image.new("L", (1000, 1000), "white")
    level.paste(0, (100, 495, 900, 505))
    level.rotate(-3, fillcolor=255).save(tmp_path / "skewed.jpg", dpi=(100, 100))  # runs down to the right
    make(order(AccessPage(tmp_path / "skewed.jpg", 0, skew=3.0)), tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        shown = pdf[0].render(scale=100 / 72).to_pil().convert("L")
    assert shown.getpixel((150, 500)) < 100
    assert shown.getpixel((850, 500)) < 100


def test_a_turn_in_the_cameras_notes_is_shown_not_worked_into_the_data(tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 200), "white")
    exif = Image.Exif()
    exif[274] = 6
    image.save(tmp_path / "phone.jpg", exif=exif, dpi=(100, 100))
    made = make(order(AccessPage(tmp_path / "phone.jpg", 0)), tmp_path / "a.pdf")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        width, height = pdf[0].get_size()
    assert made["carried"] == 1
    assert width < height


def test_a_black_and_white_stack_stays_small(tmp_path: Path) -> None:
    frames = [drawn_page(list(LINES)).convert("1") for _ in range(2)]
    frames[0].save(
        tmp_path / "s.tif", save_all=True, append_images=frames[1:], compression="group4", dpi=(150, 150)
    )
    pages = [AccessPage(tmp_path / "s.tif", n, layout=read().to_bytes()) for n in range(2)]
    made = make(order(*pages), tmp_path / "a.pdf")
    with pikepdf.open(tmp_path / "a.pdf") as pdf:
        assert pdf.pages[1].Resources.XObject.Im0.Filter == "/CCITTFaxDecode"
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as pdf:
        assert pdf[1].render().to_pil().convert("L").getpixel((5, 5)) == 255
    assert made["differences"] == []
    assert (tmp_path / "a.pdf").stat().st_size < (tmp_path / "s.tif").stat().st_size + 12_000


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    one = order(AccessPage(scan(tmp_path / "scan.jpg"), 0, layout=read().to_bytes()))
    make(one, tmp_path / "1.pdf")
    make(one, tmp_path / "2.pdf")
    assert (tmp_path / "1.pdf").read_bytes() == (tmp_path / "2.pdf").read_bytes()


def test_a_page_with_more_than_a_picture_is_drawn_and_still_conforms(tmp_path: Path) -> None:
    image = Image.new("CMYK", (600, 800), (0, 0, 0, 0))
    image.save(tmp_path / "cmyk.pdf", resolution=72)
    made = make(order(AccessPage(tmp_path / "cmyk.pdf", 0, layout=read().to_bytes())), tmp_path / "a.pdf")
    assert made["carried"] == 0
    assert pdfa.validate_written(tmp_path / "a.pdf", "2b").verdict == "pass"


def test_signs_that_say_nothing_are_left_out_of_the_layer() -> None:
    assert written("张\u200b三\ue000\n李\ufffd四\x07") == "张三 李四"
    assert overlay(PageText(), Typeface(), 100, 100, 0.0) == b""


def test_more_than_a_thousand_different_signs_read_back(tmp_path: Path) -> None:
    signs = "".join(chr(0x4E00 + 7 * n) for n in range(1200))
    lines = tuple(signs[at : at + 30] for at in range(0, len(signs), 30))
    text = PageText(
        "\n".join(lines),
        tuple(
            Line(one, Box.around(0.05, 0.02 * row, 0.95, 0.02 * row + 0.015), 1.0, ())
            for row, one in enumerate(lines)
        ),
        1240,
        1754,
    )
    made = make(order(AccessPage(scan(tmp_path / "s.jpg"), 0, layout=text.to_bytes())), tmp_path / "a.pdf")
    assert made["differences"] == []


def test_a_difference_tells_page_reader_and_how_many_signs() -> None:
    assert proving.compared("张三 李四", "张三\n李", 2, "poppler") == Difference(2, "poppler", 1, 0)
    assert proving.compared("李四\n张三", "张 三李四", 1, "pdfium") is None


def test_a_reader_that_loses_text_is_told_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proving, "poppler", lambda _path, _seconds: ["张三"])
    path = scan(tmp_path / "s.jpg")
    made = make(order(AccessPage(path, 0, layout=read().to_bytes())), tmp_path / "a.pdf")
    assert [one["reader"] for one in made["differences"]] == ["poppler"]  # type: ignore[index,union-attr]  # plain JSON


def test_a_file_without_pictures_is_refused(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("只是文字")
    with pytest.raises(ReadingError) as refused:
        make(order(AccessPage(tmp_path / "note.txt", 0)), tmp_path / "a.pdf")
    assert refused.value.problem is Problem.UNSUPPORTED


def test_a_damaged_jpeg_is_drawn_as_far_as_it_goes(tmp_path: Path) -> None:
    out = io.BytesIO()
    drawn_page(list(LINES)).save(out, "JPEG")
    (tmp_path / "half.jpg").write_bytes(out.getvalue()[: len(out.getvalue()) * 2 // 3])
    made = make(order(AccessPage(tmp_path / "half.jpg", 0)), tmp_path / "a.pdf")
    assert made["carried"] == 0
