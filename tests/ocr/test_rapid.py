"""Our way round the library's own call stays true to it."""

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
