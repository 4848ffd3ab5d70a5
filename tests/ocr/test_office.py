"""Electronic files: what they are by content, their text, their drawing, and what is inside them."""

from __future__ import annotations

import email.message
import io
import zipfile
from pathlib import Path

import docx
import pptx
import pytest
import xlsxwriter

from ocr.office import drawing, kinds
from ocr.office.desk import OfficeDesk
from ocr.pages.kinds import kind_of
from ocr.problems import Problem, ReadingError

OFD_PAGE = (
    '<?xml version="1.0" encoding="UTF-8"?><ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content>'
    "<ofd:Layer><ofd:TextObject><ofd:TextCode>{}</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content></ofd:Page>"
)


@pytest.fixture(scope="module")
def desk():
    desk = OfficeDesk(idle_seconds=30)
    yield desk
    desk.close()


def word(path: Path) -> Path:
    document = docx.Document()
    document.add_paragraph("桑村镇 2018 年帮扶工作总结")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "户主", "王守田"
    document.save(str(path))
    return path


def sheet(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet("收入台账")
    page.write_row(0, 0, ["户主", "人均纯收入"])
    page.write_row(1, 0, ["李桂兰", 3120])
    book.close()
    return path


def slides(path: Path) -> Path:
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[5])
    slide.shapes.title.text = "脱贫攻坚汇报"
    show.save(str(path))
    return path


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def gbk_zip(path: Path, name: str, data: bytes) -> Path:
    """Write a ZIP as Chinese Windows does: the member's name in GBK, without saying so."""
    entry = zipfile.ZipInfo("x" * len(name.encode("gbk")))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr(entry, data)
    path.write_bytes(out.getvalue().replace(entry.filename.encode(), name.encode("gbk")))
    return path


def letter(path: Path) -> Path:
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.cn", "b@example.cn", "危房改造名单"
    message.set_content("名单见附件，共三户。")
    message.add_attachment("张三\n".encode("gb18030"), maintype="text", subtype="plain", filename="名单.txt")
    path.write_bytes(message.as_bytes())
    return path


def look(desk: OfficeDesk, path: Path):
    return desk.look(path, kind_of(path))


def text_of(desk: OfficeDesk, path: Path) -> str:
    found = look(desk, path)
    assert found is not None
    return "\f".join(desk.pages(path, found.media_type))


def test_a_kind_is_told_by_content_whatever_the_name_says(desk, tmp_path):
    assert look(desk, word(tmp_path / "总结.txt")).media_type == kinds.DOCX
    assert look(desk, sheet(tmp_path / "台账.pdf")).media_type == kinds.XLSX
    assert look(desk, slides(tmp_path / "汇报")).media_type == kinds.PPTX
    assert look(desk, letter(tmp_path / "信.eml")).media_type == kinds.LETTER
    assert look(desk, zipped(tmp_path / "a.zip", {"a.txt": b"a"})).media_type == kinds.ZIP
    (tmp_path / "plain.txt").write_text("Note: nothing\nFrom: us", encoding="utf-8")
    assert look(desk, tmp_path / "plain.txt") is None


def test_text_of_documents_tables_and_slides_is_taken_without_drawing_them(desk, tmp_path):
    assert "户主\t王守田" in text_of(desk, word(tmp_path / "a.docx"))
    table = text_of(desk, sheet(tmp_path / "a.xlsx"))
    assert table.startswith("收入台账\n") and "李桂兰\t3120" in table
    assert "脱贫攻坚汇报" in text_of(desk, slides(tmp_path / "a.pptx"))


def test_an_ofd_gives_its_text_page_by_page_in_order(desk, tmp_path):
    pages = {f"Doc_0/Pages/Page_{n}/Content.xml": OFD_PAGE.format(f"第{n}页").encode() for n in (0, 10, 2)}
    path = zipped(tmp_path / "a.ofd", {"OFD.xml": b"<OFD/>", **pages})
    assert look(desk, path).media_type == kinds.OFD
    assert desk.pages(path, kinds.OFD) == ("第0页", "第2页", "第10页")


def test_a_letter_gives_headers_and_body_and_its_attachments(desk, tmp_path):
    path = letter(tmp_path / "信.eml")
    said = text_of(desk, path)
    assert "Subject: 危房改造名单" in said and "共三户" in said
    (member,) = desk.unpack(path, kinds.LETTER, tmp_path, 1 << 20)
    assert member.name == "名单.txt" and (tmp_path / member.file).read_bytes().decode("gb18030") == "张三\n"


def test_names_in_a_zip_are_read_as_chinese_windows_wrote_them(desk, tmp_path):
    path = gbk_zip(tmp_path / "资料.zip", "桑村/张桂英.txt", b"abc")
    out = tmp_path / "out"
    out.mkdir()
    (member,) = desk.unpack(path, kinds.ZIP, out, 1 << 20)
    assert member.name == "桑村/张桂英.txt" and member.bytes == 3


def test_members_land_nowhere_but_in_the_folder(desk, tmp_path):
    path = zipped(tmp_path / "evil.zip", {"../../evil.txt": b"x", "/etc/evil": b"y", "__MACOSX/._a": b"z"})
    out = tmp_path / "out"
    out.mkdir()
    members = desk.unpack(path, kinds.ZIP, out, 1 << 20)
    assert [one.file for one in members] == ["1", "2"]
    assert sorted(one.name for one in out.iterdir()) == ["1", "2"]
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_bomb_is_refused_before_it_opens(desk, tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("zeros", bytes(80 * 1024 * 1024))
    with pytest.raises(ReadingError) as error:
        desk.unpack(path, kinds.ZIP, tmp_path, 1 << 40)
    assert error.value.problem is Problem.TOO_LARGE


def test_a_damaged_document_is_an_answer_and_the_next_one_works(desk, tmp_path):
    whole = word(tmp_path / "a.docx").read_bytes()
    (tmp_path / "cut.docx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(ReadingError) as error:
        look(desk, tmp_path / "cut.docx")
    assert error.value.problem is Problem.DAMAGED
    assert "王守田" in text_of(desk, tmp_path / "a.docx")


@pytest.mark.skipif(drawing.program() is None, reason="LibreOffice is not installed")
def test_documents_are_drawn_as_pdf_with_their_text(desk, tmp_path):
    from pypdf import PdfReader

    path = word(tmp_path / "a.docx")
    assert look(desk, path).drawable
    pdf = PdfReader(io.BytesIO(desk.draw(path, kinds.DOCX)))
    assert "王守田" in pdf.pages[0].extract_text()
