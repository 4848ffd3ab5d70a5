"""Pages taken out of a file keep their image data as it lay there."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

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
