"""Our way round the library's own call stays true to it."""

import tracemalloc
from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest
from drawing import page
from rapidocr.ch_ppocr_rec import TextRecInput

from ocr.engines.rapid import RapidEngine
from ocr.engines.strips import WIDTH_STEP, cut_strip, straight


@pytest.fixture(scope="module")
def engine() -> RapidEngine:
    return RapidEngine()


@pytest.fixture(scope="module")
def image() -> np.ndarray:
    return np.ascontiguousarray(
        np.array(page(["贫困户建档立卡信息采集表", "张三，2018年3月5日"]))[:, :, ::-1]
    )


@pytest.mark.ocr
def test_our_detection_finds_what_the_library_finds(engine: RapidEngine, image: np.ndarray) -> None:
    engine._detector.limit_side_len, engine._detector.limit_type = 960, "max"
    theirs = engine._detector(image).boxes
    ours = np.array(engine.detect(image))
    assert ours.shape == theirs.shape
    difference = np.sort(ours.reshape(-1, 8), axis=0) - np.sort(theirs.reshape(-1, 8), axis=0)
    assert np.abs(difference).max() <= 6


@pytest.mark.ocr
def test_the_recogniser_only_ever_sees_widths_on_the_grid(engine: RapidEngine, image: np.ndarray) -> None:
    seen: list[tuple[int, ...]] = []
    session = engine._reader.session

    def watched(batch: np.ndarray) -> np.ndarray:
        seen.append(batch.shape)
        return session(batch)

    engine._reader.session = watched
    try:
        engine.lines(image, 150)
    finally:
        engine._reader.session = session
    assert seen
    assert {shape[3] % WIDTH_STEP for shape in seen} == {0}
    assert {shape[:3] for shape in seen} == {(1, 3, 48)}


@pytest.mark.ocr
def test_padding_does_not_change_what_is_read(engine: RapidEngine, image: np.ndarray) -> None:
    quads = engine.detect(image)
    ours = [line.text for line in engine.read(image, quads)]
    plain = [cut_strip(image, quad) for quad in quads]
    theirs = engine._reader(TextRecInput(img=[strip.image[:, : strip.width] for strip in plain])).txts
    assert ours == list(theirs)


@pytest.mark.ocr
def test_a_cut_out_line_can_be_read_again(engine: RapidEngine) -> None:
    crop = np.array(page(["370406196503050012"]).crop((90, 110, 520, 170)))[:, :, ::-1]
    spot = engine.spot(np.ascontiguousarray(crop))
    assert spot is not None
    assert spot.text == "370406196503050012"
    assert straight(crop).shape == (4, 2)


def _most_memory(work: Callable[[], object]) -> float:
    """The most that pictures took while working, in MB: OpenCV's arrays for Python are counted like all others."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


@pytest.mark.ocr
def test_a_ribbon_of_a_picture_takes_little_memory(engine: RapidEngine) -> None:
    ribbon = np.full((100, 100_000, 3), 255, np.uint8)
    assert _most_memory(lambda: engine.detect(ribbon)) < 100


@pytest.mark.ocr
def test_hundreds_of_wide_lines_are_not_all_cut_out_at_once(engine: RapidEngine, image: np.ndarray) -> None:
    width = image.shape[1]
    # lines as wide as strips get, read by a stand-in: only their number matters
    quad = np.array([[0, 0], [width, 0], [width, width // 100], [0, width // 100]], np.float32)
    session, engine._reader = engine._reader, _Deaf()
    try:
        assert _most_memory(lambda: engine.read(image, [quad] * 800)) < 120
    finally:
        engine._reader = session


@pytest.mark.ocr
def test_one_line_in_a_wide_picture_is_found_where_it_stands(engine: RapidEngine, image: np.ndarray) -> None:
    (quad, *_) = engine.detect(image)
    x0, y0 = np.maximum(quad.min(axis=0).astype(int) - 8, 0)
    x1, y1 = quad.max(axis=0).astype(int) + 8
    line = np.full((y1 - y0, 12 * (y1 - y0) + x1 - x0, 3), 255, np.uint8)
    line[:, : x1 - x0] = image[y0:y1, x0:x1]
    found = [read.text for read in engine.read(line, engine.detect(line))]
    assert found == [read.text for read in engine.read(image, [quad])]


class _Deaf:
    """Reads nothing in any line."""

    def __call__(self, asked: TextRecInput) -> SimpleNamespace:
        return SimpleNamespace(txts=[""] * len(asked.img), word_results=[None] * len(asked.img))
