"""The desk reads pages with any engine, in children that come and go."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from drawing import page, text_pdf
from PIL import Image

from ocr.desk import ReadingDesk
from ocr.engines.fake import draw
from ocr.forms.catalogue import FormCatalogue
from ocr.limits import Limits
from ocr.problems import DeskClosed, Problem, ReadingError, TooSlow

NO_FORMS = FormCatalogue((), ())


@pytest.fixture(scope="module")
def desk() -> Iterator[ReadingDesk]:
    desk = ReadingDesk("fake", forms=NO_FORMS)
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def real_desk() -> Iterator[ReadingDesk]:
    desk = ReadingDesk("rapidocr", forms=NO_FORMS)
    yield desk
    desk.close()


def test_a_drawn_page_is_read_without_error_by_the_fake_engine(desk: ReadingDesk, tmp_path: Path) -> None:
    path = tmp_path / "scan.jpg"
    Image.fromarray(draw(["户主姓名 张三", "身份证号 37040619650305001X", "𠮷"])).save(path, quality=90)
    reading = desk.read(path, 0)
    assert reading.text.text.split() == ["户主姓名", "张三", "身份证号", "37040619650305001X", "𠮷"]
    assert (reading.source, reading.turned, reading.width, reading.height) == ("ocr", 0, 1240, 1754)


def test_every_word_stands_where_its_offset_says(desk: ReadingDesk, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.fromarray(draw(["甲乙 2018年", "丙  X12丁"])).save(path)
    text = desk.read(path, 0).text
    words = [word for line in text.lines for word in line.words]
    assert [word.text for word in words] == ["甲", "乙", "2018", "年", "丙", "X12", "丁"]
    for word in words:
        assert text.text[word.start : word.start + len(word.text)] == word.text
        assert word.box.x0 < word.box.x1
        assert word.box.y0 < word.box.y1


def test_a_pdf_page_with_text_is_not_recognised(desk: ReadingDesk, tmp_path: Path) -> None:
    reading = desk.read(text_pdf(tmp_path / "a.pdf", ["Minutes of the village meeting"]), 0)
    assert (reading.source, reading.text.text) == ("text-layer", "Minutes of the village meeting")
    assert reading.blank is False


def test_words_of_a_text_layer_stand_where_they_show_though_the_size_is_inherited(
    desk: ReadingDesk, tmp_path: Path
) -> None:
    path = text_pdf(tmp_path / "a.pdf", ["Minutes"])  # this writer gives the page's size to the tree of pages
    [line] = desk.read(path, 0).text.lines
    margin = 10 / 210, 10 / 297  # mm of A4
    assert line.box.x0 == pytest.approx(margin[0], abs=0.01)
    assert margin[1] < line.box.y0 < line.box.y1 < margin[1] + 8 / 297


def test_an_empty_page_is_blank(desk: ReadingDesk, tmp_path: Path) -> None:
    Image.new("RGB", (1240, 1754), "white").save(tmp_path / "empty.png")
    reading = desk.read(tmp_path / "empty.png", 0)
    assert (reading.blank, reading.text.text) == (True, "")


def test_a_bad_file_does_not_disturb_the_next_one(desk: ReadingDesk, tmp_path: Path) -> None:
    bad = tmp_path / "bad.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    with pytest.raises(ReadingError) as caught:
        desk.read(bad, 0)
    assert caught.value.problem == Problem.DAMAGED
    good = tmp_path / "good.png"
    Image.fromarray(draw(["好"])).save(good)
    assert desk.read(good, 0).text.text == "好"


def test_a_page_that_takes_too_long_is_given_up_and_the_next_one_read(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.fromarray(draw(["慢"])).save(path)
    desk = ReadingDesk("fake", forms=NO_FORMS, limits=Limits(read_seconds=0.0))
    with pytest.raises(TooSlow):
        desk.read(path, 0)
    desk.close()


def test_idle_children_leave_and_the_desk_still_works(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.fromarray(draw(["在"])).save(path)
    desk = ReadingDesk("fake", forms=NO_FORMS, idle_seconds=0.2)
    desk.read(path, 0)
    children = [desk._pages._child._process, desk._engine._process]
    for child in children:
        if child is not None:
            child.wait(timeout=20)
    assert desk.child_pids() == ()
    assert desk.read(path, 0).text.text == "在"
    desk.close()
    with pytest.raises(DeskClosed):
        desk.read(path, 0)


def test_an_engine_that_grew_too_large_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    Image.fromarray(draw(["新"])).save(path)
    desk = ReadingDesk("fake", forms=NO_FORMS, limits=Limits(engine_rss=1))
    assert desk.read(path, 0).text.text == "新"
    assert desk.read(path, 0).text.text == "新"
    desk.close()


def test_an_unknown_engine_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="unknown engine"):
        ReadingDesk("magic", forms=NO_FORMS)


@pytest.mark.ocr
@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(real_desk: ReadingDesk, tmp_path: Path, turned: int) -> None:
    lines = [
        "精准扶贫对象申请表",
        "户主姓名：张建国，身份证号：370406196503050012",
        "因家庭主要劳动力长期患病，现申请",
    ]
    path = tmp_path / "scan.png"
    page(lines).rotate(turned, expand=True).save(path)
    reading = real_desk.read(path, 0)
    assert reading.turned == turned
    assert "".join(reading.text.text.split()) == "".join(lines)


@pytest.mark.ocr
def test_boxes_stand_on_the_signs_they_belong_to(real_desk: ReadingDesk, tmp_path: Path) -> None:
    image = page(["户主姓名张建国", "家庭住址桑村镇石沟村"])
    image.save(tmp_path / "scan.png")
    reading = real_desk.read(tmp_path / "scan.png", 0)
    first = list(reading.text.lines[0].words)
    assert [word.text for word in first] == list("户主姓名张建国")
    for number, word in enumerate(first):  # drawn at x = 100 + 34 a sign
        centre = (100 + 34 * (number + 0.5)) / 1240
        assert abs(word.box.centre[0] - centre) < 0.4 * 34 / 1240
