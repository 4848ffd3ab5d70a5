"""A text layer is taken only when it says what the page shows; all others are recognised anew."""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import pytest
from drawing import SANS, page
from fpdf import FPDF
from PIL import Image

from ocr.limits import Limits
from ocr.pages.layer import text_layer
from ocr.pages.layer_score import coverage, is_garbled
from ocr.pages.pdf import PdfFile

CHINESE = "中共桑村镇委员会关于印发精准扶贫档案规范化建设年活动实施方案的通知，各办事处、村，镇直各部门：现将方案印发给你们。"
TRADITIONAL = "關於印發精準扶貧檔案規範化建設年活動實施方案的通知，請認真貫徹執行，並將落實情況及時報告。"
ENGLISH = "Minutes of the village meeting held in the committee room with all members present and voting."
GERMAN = (
    "Für größere Flächen gilt „gewöhnlich“: α ∈ Ä, β ≥ ö, ähnlich für ß – süß, müßig, übrig, öfter, Öl, Übel."
)
CHART = "\n".join(chr(code) for code in range(0xA1, 0x100))  # the letters of a font, one a line


@pytest.mark.parametrize(
    "text",
    [CHINESE, TRADITIONAL, ENGLISH, GERMAN, CHART, "2018年3月5日 1,234.56元", "户主姓名：张测试", "表一"],
)
def test_texts_that_mean_something_are_not_garbled(text: str) -> None:
    assert not is_garbled(text)


def random_han() -> str:
    return "".join(random.Random(7).choices([chr(code) for code in range(0x4E00, 0x9FA6)], k=120))


@pytest.mark.parametrize(
    "text",
    [
        CHINESE.encode("utf-8").decode("gb18030", "ignore"),
        CHINESE.encode("utf-8").decode("latin-1"),
        CHINESE.encode("gb18030").decode("latin-1"),
        "正文锟斤拷锟斤拷" * 5,
        "\ue001\ue002\ue003第一条",
        "\ufffd" * 4 + "第一条规定",
        random_han(),
        "Wkh txlfn eurzq zrpdq mxpshg wkdw grj zklfk vohsw lq wkh vxq dqg wkhq udq krph vzliwob",
        "!\"#$%&'()*+,/:;<=>?@[]^`{|}~" * 3,
        "",
    ],
    ids=["utf-8 as gbk", "utf-8 as latin", "gbk as latin", "placeholders", "private", "replaced", "any han",
         "shifted letters", "signs only", "empty"],
)  # fmt: skip
def test_wrong_encodings_and_codes_without_meaning_are_garbled(text: str) -> None:
    assert is_garbled(text)


def layer_of(path: Path) -> object:
    file = PdfFile(path, None, Limits())
    try:
        sheet = file.sheet(0)
        grey = np.asarray(file.render(0, 100).to_pil().convert("L"))
        return text_layer(file.page(0), sheet.picture_share, lambda: grey)
    finally:
        file.close()


def over_a_scan(path: Path, lines: int, *, shown: int = 20) -> Path:
    """Write a scan of `shown` lines whose layer holds the first `lines` of them."""
    text = "中共桑村镇委员会关于印发活动方案的通知"
    page([text] * shown, letter=40).save(path.with_suffix(".png"))
    pdf = FPDF(unit="pt", format=(620, 877))
    pdf.add_font("noto", "", SANS, collection_font_number=2)
    pdf.add_page()
    pdf.image(path.with_suffix(".png"), 0, 0, 620, 877)
    pdf.set_font("noto", size=20)
    with pdf.local_context(text_mode="INVISIBLE"):
        for row in range(lines):
            pdf.text(50, 60 + row * 40 + 20, text)
    pdf.output(str(path))
    return path


def test_a_layer_over_the_whole_scan_is_taken(tmp_path: Path) -> None:
    assert layer_of(over_a_scan(tmp_path / "whole.pdf", 20)) is not None


def test_a_layer_over_a_part_of_the_scan_is_not(tmp_path: Path) -> None:
    assert layer_of(over_a_scan(tmp_path / "half.pdf", 11)) is None


def test_a_page_a_program_wrote_is_not_recognised_again_though_it_holds_a_drawing(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_font("noto", "", SANS, collection_font_number=2)
    pdf.set_font("noto", size=12)
    pdf.add_page()
    for _ in range(8):
        pdf.multi_cell(0, 8, CHINESE, new_x="LMARGIN", new_y="NEXT")
    pdf.image(page(["图"] * 3).crop((0, 0, 600, 400)), 20, 200, 60, 40)
    pdf.output(str(tmp_path / "notice.pdf"))
    assert layer_of(tmp_path / "notice.pdf") is not None


def test_coverage_counts_what_looks_like_characters_and_says_nothing_of_empty_pages() -> None:
    grey = np.asarray(page(["桑村镇扶贫档案" * 2] * 12, size=(827, 1169), letter=22).convert("L"))
    assert coverage(grey, [[0.0, 0.0, 1.0, 1.0]]) == 1.0
    assert coverage(grey, []) == 0.0
    assert coverage(np.asarray(Image.new("L", (827, 1169), 255)), []) is None
