"""QR codes: what is drawn is read, also badly; what is no code gives nothing."""

from __future__ import annotations

import io
import random
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from PIL import Image, ImageFilter, ImageOps

from labels.qr import QUIET, BadPicture, matrix, png, read, svg

ADDRESS = "https://192.168.1.20:8443/q/B-0007F3-K"


def picture(text: str = ADDRESS, module: int = 8) -> Image.Image:
    return Image.open(io.BytesIO(png(text, module))).convert("L")


def on_paper(*codes: Image.Image, size: tuple[int, int] = (900, 700)) -> Image.Image:
    paper = Image.new("L", size, 235)
    for number, code in enumerate(codes):
        paper.paste(code, (30 + number * 430, 60))
    return paper


def without_ink(code: Image.Image, share: float, seed: int) -> Image.Image:
    """Whiten random specks of 2 or 3 pixels until `share` of the picture is gone."""
    grey = np.asarray(code).copy()
    speck = 2 + seed % 2
    specks = (
        np.random.default_rng(seed).random((grey.shape[0] // speck + 1, grey.shape[1] // speck + 1)) < share
    )
    grey[np.kron(specks, np.ones((speck, speck), bool))[: grey.shape[0], : grey.shape[1]]] = 255
    return Image.fromarray(grey)


def test_a_drawn_code_is_read() -> None:
    assert read(png(ADDRESS)) == [ADDRESS]
    assert read(png("扫描 〇 𠮷 & <b>")) == ["扫描 〇 𠮷 & <b>"]


def test_another_makers_reader_reads_it_too() -> None:
    code = np.asarray(ImageOps.expand(picture(), 20, 255))
    assert cv2.QRCodeDetector().detectAndDecode(code)[0] == ADDRESS


def test_the_svg_draws_the_same_modules() -> None:
    root = ElementTree.fromstring(svg(ADDRESS))
    rows = matrix(ADDRESS)
    assert root.get("viewBox") == f"0 0 {len(rows) + 2 * QUIET} {len(rows) + 2 * QUIET}"
    drawn = root[1].get("d") or ""
    dark = 0
    for stretch in drawn.split("M")[1:]:
        start, rest = stretch.split("h", 1)
        x, y = (int(number) - QUIET for number in start.split())
        run = int(rest.split("v")[0])
        assert all(rows[y][x : x + run])
        dark += run
    assert dark == sum(map(sum, rows))


@pytest.mark.parametrize("angle", [0, 7, 15, 45, 90, 133, 180, 271])
def test_a_turned_code_is_read(angle: int) -> None:
    assert read(on_paper(picture()).rotate(angle, expand=True, fillcolor=235)) == [ADDRESS]


def test_inverted_mirrored_and_small_codes_are_read() -> None:
    code = on_paper(picture())
    assert read(ImageOps.invert(code)) == [ADDRESS]
    assert read(ImageOps.mirror(code)) == [ADDRESS]
    assert read(code.reduce(4)) == [ADDRESS]


def test_a_code_on_a_transparent_ground_is_read() -> None:
    code = picture().convert("RGBA")
    code.putalpha(ImageOps.invert(code.convert("L")))
    out = io.BytesIO()
    code.save(out, "PNG")
    assert read(out.getvalue()) == [ADDRESS]


def test_blur_noise_and_lost_ink_are_survived_and_never_misread() -> None:
    rng = random.Random(3)
    noise = np.random.default_rng(3)
    seen = 0
    for seed in range(25):
        code = without_ink(picture(module=6), 0.1, seed)
        photo = on_paper(code, size=(420, 420)).rotate(rng.uniform(-15, 15), fillcolor=235)
        photo = photo.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 2.2)))
        grey = np.asarray(photo) * rng.uniform(0.5, 1) + noise.normal(0, 10, (420, 420))
        found = read(Image.fromarray(np.clip(grey, 0, 255).astype("uint8")))
        assert found in ([], [ADDRESS])
        seen += bool(found)
    assert seen >= 24


def test_several_codes_are_read_in_reading_order() -> None:
    assert read(on_paper(picture("eins"), picture("zwei"))) == ["eins", "zwei"]


def test_the_same_code_twice_is_reported_once() -> None:
    assert read(on_paper(picture("eins"), picture("eins"))) == ["eins"]


def test_pictures_without_a_code_give_nothing() -> None:
    noise = np.random.default_rng(1)
    for size in ((1, 1), (1, 100), (3, 2), (300, 200)):
        assert read(Image.fromarray(noise.integers(0, 255, size, dtype=np.uint8))) == []
    assert read(Image.new("RGB", (400, 300), "white")) == []


def test_a_phones_upright_flag_is_obeyed() -> None:
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    on_paper(picture()).rotate(90, expand=True).save(out, "JPEG", exif=exif)
    assert read(out.getvalue()) == [ADDRESS]


@pytest.mark.parametrize(
    "data", [b"", b"%PDF-1.7", b"\x89PNG\r\n\x1a\n", png(ADDRESS)[:-30], b"BM" + b"\0" * 60]
)
def test_what_is_no_whole_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadPicture):
        read(data)


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    with pytest.raises(BadPicture, match="too large"):
        read(out.getvalue())
