"""Files are judged by content, decoded upright and flat, and bad ones answered with a reason."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from drawing import bomb_png, page, text_pdf
from PIL import Image

from ocr.limits import Limits
from ocr.memory import SharedMemory
from ocr.pages import PagesReader, Picture
from ocr.problems import Problem, ReadingError

LIMITS = Limits()


@pytest.fixture(scope="module")
def memory() -> Iterator[SharedMemory]:
    memory = SharedMemory.make(LIMITS.page_pixels * 6)
    yield memory
    memory.close()


@pytest.fixture(scope="module")
def pages(memory: SharedMemory) -> Iterator[PagesReader]:
    reader = PagesReader(memory, LIMITS, idle_seconds=60)
    yield reader
    reader.close()


def pixels(memory: SharedMemory, picture: Picture) -> np.ndarray:
    data = memory.read(picture.width * picture.height * picture.channels)
    return np.frombuffer(data, np.uint8).reshape(picture.height, picture.width, picture.channels)


@pytest.mark.parametrize("ending", ["png", "jpg", "tif", "bmp", "gif", "webp", "avif"])
def test_every_picture_format_is_known_by_its_content(
    pages: PagesReader, tmp_path: Path, ending: str
) -> None:
    drawn = tmp_path / f"scan.{ending}"
    Image.new("RGB", (300, 200), "white").save(drawn)
    wrong_name = drawn.rename(tmp_path / "report.docx")
    facts = pages.facts(wrong_name)
    assert (facts.problem, facts.page_count, facts.width, facts.height) == (None, 1, 300, 200)
    picture = pages.picture(wrong_name, 0)
    assert (picture.width, picture.height) == (300, 200)


def test_a_tiff_has_as_many_pages_as_frames(pages: PagesReader, memory: SharedMemory, tmp_path: Path) -> None:
    path = tmp_path / "stack.tif"
    shades = [Image.new("L", (50, 60), shade) for shade in (10, 120, 240)]
    shades[0].save(path, save_all=True, append_images=shades[1:], dpi=(200, 200))
    facts = pages.facts(path)
    assert (facts.page_count, facts.dpi) == (3, 200)
    for number, shade in ((1, 120), (2, 240), (0, 10)):
        assert pixels(memory, pages.picture(path, number))[5, 5, 0] == shade
    with pytest.raises(ReadingError):
        pages.picture(path, 3)


def test_the_orientation_note_of_a_camera_is_honoured(pages: PagesReader, tmp_path: Path) -> None:
    image = Image.new("RGB", (400, 300), "white")
    exif = image.getexif()
    exif[0x0112] = 6
    exif[0x0132] = "2018:03:05 09:30:00"
    image.save(tmp_path / "photo.jpg", exif=exif)
    facts = pages.facts(tmp_path / "photo.jpg")
    assert (facts.width, facts.height, facts.taken_at) == (300, 400, "2018:03:05 09:30:00")


@pytest.mark.parametrize(("ink", "paper"), [((0, 0, 0, 255), 255), ((255, 255, 255, 255), 0)])
def test_transparent_paper_contrasts_with_the_ink(
    pages: PagesReader, memory: SharedMemory, tmp_path: Path, ink: tuple[int, ...], paper: int
) -> None:
    image = Image.new("RGBA", (100, 100), (0, 0, 0, 0))
    image.paste(ink, (40, 40, 60, 60))
    image.save(tmp_path / "logo.png")
    shown = pixels(memory, pages.picture(tmp_path / "logo.png", 0))
    assert shown[5, 5, 0] == paper
    assert shown[50, 50, 0] == ink[0]


def test_sixteen_bits_cmyk_palette_and_bilevel_become_plain_pictures(
    pages: PagesReader, memory: SharedMemory, tmp_path: Path
) -> None:
    deep = Image.fromarray(np.full((40, 40), 32768, np.uint16))
    deep.save(tmp_path / "deep.png")
    assert abs(int(pixels(memory, pages.picture(tmp_path / "deep.png", 0))[0, 0, 0]) - 128) <= 1
    Image.new("CMYK", (40, 40), (0, 255, 255, 0)).save(tmp_path / "print.jpg")
    blue, _, red = pixels(memory, pages.picture(tmp_path / "print.jpg", 0))[0, 0]
    assert red > 200 > 60 > blue
    Image.new("RGB", (40, 40), (0, 0, 255)).quantize(4).save(tmp_path / "few.gif")
    assert pixels(memory, pages.picture(tmp_path / "few.gif", 0))[0, 0].tolist() == [255, 0, 0]
    Image.new("1", (40, 40), 1).save(tmp_path / "fax.tif", compression="group4")
    fax = pages.picture(tmp_path / "fax.tif", 0)
    assert (fax.channels, pixels(memory, fax)[0, 0, 0]) == (1, 255)


def test_a_text_pdf_gives_its_own_text_with_places(pages: PagesReader, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "minutes.pdf", ["Household file 2018", "Second page of the minutes"])
    assert pages.facts(path).page_count == 2
    picture = pages.picture(path, 1)
    assert picture.layer is not None
    text, boxes = picture.layer[0]
    assert text == "Second page of the minutes"
    assert 0 < boxes[0][0] < boxes[7][0] < 1
    assert all(box is None or 0 < box[3] - box[1] < 0.05 for box in boxes)


def test_places_of_a_text_layer_follow_the_turn_of_the_page(pages: PagesReader, tmp_path: Path) -> None:
    path = text_pdf(tmp_path / "minutes.pdf", ["Top left corner"])
    with pikepdf.open(path) as pdf:
        pdf.pages[0].rotate(90, relative=True)
        pdf.save(tmp_path / "turned.pdf")
    layer = pages.picture(tmp_path / "turned.pdf", 0).layer
    assert layer is not None
    first, last = layer[0][1][0], layer[0][1][-1]
    assert first[0] > 0.8  # the top edge of the text is now on the right
    assert first[1] < last[1]


def test_a_scan_in_a_pdf_is_left_to_recognition(pages: PagesReader, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    page(["扫描件"], (1654, 2339)).save(path, resolution=200)
    picture = pages.picture(path, 0)
    assert picture.layer is None
    assert picture.dpi == 200
    assert abs(picture.width - 1654) <= 1


def test_a_locked_pdf_asks_for_its_password_and_opens_with_it(pages: PagesReader, tmp_path: Path) -> None:
    plain = text_pdf(tmp_path / "plain.pdf", ["secret"])
    with pikepdf.open(plain) as pdf:
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="密码"))
    facts = pages.facts(tmp_path / "locked.pdf")
    assert facts.problem == Problem.PASSWORD_NEEDED
    opened = pages.facts(tmp_path / "locked.pdf", "密码")
    assert (opened.problem, opened.page_count) == (None, 1)
    assert "encrypted" in opened.flags
    with pytest.raises(ReadingError) as caught:
        pages.picture(tmp_path / "locked.pdf", 0, "wrong")
    assert caught.value.problem == Problem.PASSWORD_NEEDED


def test_scripts_and_attachments_in_a_pdf_are_named(pages: PagesReader, tmp_path: Path) -> None:
    plain = text_pdf(tmp_path / "plain.pdf", ["text"])
    with pikepdf.open(plain) as pdf:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.attachments["list.txt"] = b"data"
        pdf.save(tmp_path / "active.pdf")
    assert {"javascript", "embedded_files"} <= set(pages.facts(tmp_path / "active.pdf").flags)


def test_a_pdf_without_pages_is_refused_with_its_reason(pages: PagesReader, tmp_path: Path) -> None:
    pikepdf.new().save(tmp_path / "none.pdf")
    assert pages.facts(tmp_path / "none.pdf").problem == Problem.NO_PAGES


def test_a_pdf_that_must_be_mended_is_read_and_marked(pages: PagesReader, tmp_path: Path) -> None:
    whole = text_pdf(tmp_path / "whole.pdf", ["Still readable"]).read_bytes()
    cut = tmp_path / "cut.pdf"
    cut.write_bytes(whole[: whole.rindex(b"startxref")])
    facts = pages.facts(cut)
    assert (facts.problem, facts.page_count) == (None, 1)
    assert "damaged" in facts.flags


def test_a_truncated_jpeg_is_read_in_part_and_marked(pages: PagesReader, tmp_path: Path) -> None:
    page(["一", "二", "三"]).save(tmp_path / "whole.jpg")
    cut = tmp_path / "cut.jpg"
    cut.write_bytes((tmp_path / "whole.jpg").read_bytes()[:20_000])
    assert "damaged" in pages.facts(cut).flags
    assert "damaged" in pages.picture(cut, 0).flags


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", Problem.EMPTY),
        ("只是文字".encode(), Problem.UNSUPPORTED),
        (b"PK\x03\x04 something zipped", Problem.UNSUPPORTED),
        (b"%PDF-1.4\nnothing more\n%%EOF", Problem.DAMAGED),
        (b"\xff\xd8\xff\xe0 not a picture", Problem.DAMAGED),
    ],
)
def test_other_content_gets_a_typed_answer(
    pages: PagesReader, tmp_path: Path, content: bytes, problem: Problem
) -> None:
    path = tmp_path / "form.pdf"
    path.write_bytes(content)
    assert pages.facts(path).problem == problem


def test_a_picture_bomb_is_refused_before_it_is_unpacked(pages: PagesReader, tmp_path: Path) -> None:
    path = bomb_png(tmp_path / "bomb.png", 20_000)
    assert pages.facts(path).problem == Problem.TOO_LARGE
    with pytest.raises(ReadingError) as caught:
        pages.render(path, 0)
    assert caught.value.problem == Problem.TOO_LARGE


def test_a_pdf_page_as_large_as_a_field_is_read_in_bounds(pages: PagesReader, tmp_path: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(14_000, 14_000))
        pdf.save(tmp_path / "poster.pdf")
    picture = pages.picture(tmp_path / "poster.pdf", 0)
    assert picture.width * picture.height <= LIMITS.page_pixels * 1.01


def test_previews_are_bounded_and_turned(pages: PagesReader, tmp_path: Path) -> None:
    import io

    path = tmp_path / "scan.png"
    page(["预览"], (1000, 500)).save(path)
    shown = Image.open(io.BytesIO(pages.render(path, 0, turned=90, longest=200)))
    assert (shown.format, shown.size) == ("JPEG", (100, 200))


def test_a_pdf_that_counts_a_page_it_lacks_is_damaged_and_its_reader_lives_on(
    pages: PagesReader, tmp_path: Path
) -> None:
    hollow = tmp_path / "hollow.pdf"
    hollow.write_bytes(
        b"%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
        b"2 0 obj\n<</Type/Pages/Kids[9 0 R]/Count 1>>\nendobj\n"
        b"trailer\n<</Root 1 0 R/Size 4>>\n%%EOF\n"
    )
    pages.facts(hollow)  # starts the reader
    before = pages.pid
    assert pages.facts(hollow).problem == Problem.DAMAGED
    assert pages.pid == before
