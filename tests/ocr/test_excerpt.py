"""Pages taken out of a file keep their image data as it lay there."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pikepdf
import psutil
import pytest
from PIL import Image

from ocr.pages.binding import Leaf, bound
from ocr.pages.excerpt import excerpt
from ocr.problems import Problem, ReadingError


def pictures(count: int = 4) -> list[Image.Image]:
    """Return small noisy pictures, each another one."""
    return [Image.effect_noise((120, 160), 40 + 20 * n) for n in range(count)]


@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
def test_tiff_pages_keep_their_pixels(tmp_path: Path, compression: str | None) -> None:
    first, *rest = pictures()
    first.save(tmp_path / "x.tif", save_all=True, append_images=rest, compression=compression, dpi=(300, 300))
    made = Image.open(io.BytesIO(excerpt(tmp_path / "x.tif", [1, 3])))
    source = Image.open(tmp_path / "x.tif")
    assert getattr(made, "n_frames", 1) == 2
    for at, number in enumerate((1, 3)):
        made.seek(at)
        source.seek(number)
        assert made.tobytes() == source.tobytes()
        assert made.info["dpi"] == source.info["dpi"]


def test_pdf_pages_keep_their_image_streams(tmp_path: Path) -> None:
    first, *rest = pictures()
    first.save(tmp_path / "x.pdf", save_all=True, append_images=rest)
    with (
        pikepdf.open(io.BytesIO(excerpt(tmp_path / "x.pdf", [2]))) as made,
        pikepdf.open(tmp_path / "x.pdf") as source,
    ):
        assert len(made.pages) == 1
        (kept,) = made.pages[0].get_images().values()
        (was,) = source.pages[2].get_images().values()
        assert kept.read_raw_bytes() == was.read_raw_bytes()


def test_the_same_pages_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("x.pdf", "x.tif"):
        first, *rest = pictures()
        first.save(tmp_path / name, save_all=True, append_images=rest)
        assert excerpt(tmp_path / name, [0, 2]) == excerpt(tmp_path / name, [0, 2])


@pytest.mark.parametrize(
    "data",
    [b"II*\0\x08\0\0\0\xff\xff", b"II*\0\xff\xff\xff\x7f", b"II*\0\x08\0\0\0" + b"\x00\x00" + b"\x08\0\0\0"],
)
def test_a_damaged_tiff_is_refused_with_its_problem(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "x.tif").write_bytes(data)
    with pytest.raises(ReadingError) as caught:
        excerpt(tmp_path / "x.tif", [0])
    assert caught.value.problem is Problem.DAMAGED


def test_pages_of_a_plain_picture_cannot_be_taken_out(tmp_path: Path) -> None:
    pictures(1)[0].save(tmp_path / "x.png")
    with pytest.raises(ReadingError) as caught:
        excerpt(tmp_path / "x.png", [0])
    assert caught.value.problem is Problem.UNSUPPORTED


def test_pictures_that_a_page_only_lists_stay_behind(tmp_path: Path) -> None:
    first, *rest = pictures()
    first.save(tmp_path / "x.pdf", save_all=True, append_images=rest)
    with pikepdf.open(tmp_path / "x.pdf", allow_overwriting_input=True) as source:
        listed = pikepdf.Dictionary()
        for number, page in enumerate(source.pages):
            (image,) = page.Resources.XObject.values()
            listed[f"/P{number}"] = image
            page.Contents = source.make_stream(f"q 100 0 0 100 0 0 cm /P{number} Do Q".encode())
        for page in source.pages:
            page.Resources = source.make_indirect(pikepdf.Dictionary(XObject=listed))
        source.save(tmp_path / "x.pdf")
    with pikepdf.open(io.BytesIO(excerpt(tmp_path / "x.pdf", [1]))) as made:
        assert list(made.pages[0].Resources.XObject.keys()) == ["/P1"]
        pictures_in_it = [one for one in made.objects if isinstance(one, pikepdf.Stream) and "/Width" in one]
        assert len(pictures_in_it) == 1


def test_taking_pages_out_of_a_large_file_again_and_again_needs_no_more_memory(tmp_path: Path) -> None:
    with pikepdf.new() as large:
        for _page in range(30):
            picture = large.make_stream(os.urandom(1024 * 1024), Type=pikepdf.Name.XObject, Width=8, Height=8)
            page = large.add_blank_page()
            page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
            page.Contents = large.make_stream(b"/P Do")
        large.save(tmp_path / "large.pdf")
    excerpt(tmp_path / "large.pdf", [0])
    before = psutil.Process().memory_info().rss
    for number in range(30):
        excerpt(tmp_path / "large.pdf", [number])
    assert psutil.Process().memory_info().rss - before < 20 * 1024 * 1024


def test_pages_of_several_files_become_one_pdf_with_their_jpeg_data_untouched(tmp_path: Path) -> None:
    for n in (1, 2):
        Image.new("RGB", (120 + n, 80), (n * 60, 90, 30)).save(tmp_path / f"{n}.jpg", "JPEG", dpi=(100, 100))
    Image.new("L", (50, 70), 200).save(tmp_path / "3.png")
    leaves = [Leaf(tmp_path / name, (0,)) for name in ("2.jpg", "1.jpg", "3.png")]
    with pikepdf.open(io.BytesIO(bound(leaves))) as made:
        assert len(made.pages) == 3
        (image,) = made.pages[0].images.values()
        assert bytes(image.read_raw_bytes()) == (tmp_path / "2.jpg").read_bytes()
        more = Leaf(tmp_path / "made.pdf", (2, 0))
        made.save(tmp_path / "made.pdf")
    with pikepdf.open(io.BytesIO(bound([more, leaves[1]]))) as again:
        assert len(again.pages) == 3


def test_a_picture_that_a_pdf_cannot_take_untouched_is_not_bound(tmp_path: Path) -> None:
    Image.new("RGBA", (50, 70), (1, 2, 3, 100)).save(tmp_path / "a.png")
    with pytest.raises(ReadingError):
        bound([Leaf(tmp_path / "a.png", (0,))])
