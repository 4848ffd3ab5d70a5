"""Electronic files come in whole: office documents, letters and archives, with where they stood."""

from __future__ import annotations

import io
import zipfile
from contextlib import suppress

import docx
import pytest
import sqlalchemy as sa
from pages import drawn, form, hand_in

from archive_app.models import Item, Page, Source
from archive_app.models.types import ItemKind, SourceState
from archive_app.services import catching_up, examining, items, papers, pictures
from ocr.office import drawing


def word(text: str) -> bytes:
    document = docx.Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def packed(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, data in members.items():
            file.writestr(name, data)
    return out.getvalue()


def rows(archive, actor) -> list[Source]:
    with archive.look(actor) as look:
        return list(look.session.scalars(sa.select(Source).order_by(Source.id)))


def read_pages(archive, actor) -> list[str]:
    with archive.look(actor) as look:
        return list(look.session.scalars(sa.select(Page.text).order_by(Page.id)))


@pytest.mark.skipif(drawing.program() is None, reason="LibreOffice is not installed")
def test_an_office_document_is_drawn_read_and_shown_and_kept_as_it_came(archive, alice):
    data = word("桑村 2018 年扶贫工作总结")
    (taken,) = hand_in(archive, alice, ("总结.docx", data))
    assert taken.status is SourceState.REVIEW
    assert "扶贫工作总结" in read_pages(archive, alice)[0]
    (source,) = rows(archive, alice)
    assert papers.DRAWN in source.flags
    with archive.look(alice) as look:
        item = look.session.scalars(sa.select(Item)).one()
        assert item.kind is ItemKind.DOCUMENT
        code = items.find(look, item.code).code
    assert pictures.page_picture(archive, alice, code, 1, longest=360).read_bytes()[:2] == b"\xff\xd8"


def test_without_libreoffice_the_text_is_still_taken_and_an_old_file_says_what_is_missing(
    archive, alice, monkeypatch
):
    monkeypatch.setattr(drawing, "program", lambda: None)
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    new, broken = hand_in(archive, alice, ("总结.docx", word("致富能人名单")), ("旧.wps", old))
    assert new.status is SourceState.REVIEW and "致富能人名单" in read_pages(archive, alice)[0]
    assert broken.status in (SourceState.REFUSED, SourceState.UNSUPPORTED) and "已保存" in broken.reason


def test_files_of_an_archive_come_in_one_by_one_and_know_where_they_stood(archive, alice):
    data = packed(
        {"桑村/张测试/调查表.png": form(), "桑村/说明.txt": "入户说明".encode("gb18030"), "空.txt": b""}
    )
    (taken,) = hand_in(archive, alice, ("资料.zip", data))
    assert taken.status is SourceState.FILED and "3 个文件" in taken.reason and "1 个取不出来" in taken.reason
    whole, *inside = rows(archive, alice)
    assert [one.path for one in inside] == [
        "资料.zip!/桑村/张测试/调查表.png",
        "资料.zip!/桑村/说明.txt",
        "资料.zip!/空.txt",
    ]
    assert {one.container_id for one in inside} == {whole.id}
    assert {one.batch_id for one in inside} == {whole.batch_id}
    assert inside[1].state is SourceState.REVIEW and inside[2].state is SourceState.REFUSED


def test_a_crash_while_emptying_an_archive_doubles_nothing(archive, alice, monkeypatch):
    data = packed({"a.txt": "甲".encode(), "b.txt": "乙".encode()})
    hand_in(archive, alice, ("a.zip", data), read=False)
    with monkeypatch.context() as patch:
        patch.setattr(examining.containers, "settle", _die)
        with suppress(RuntimeError):
            catching_up.drain(archive)
    with archive.work(alice) as work:
        unsettled = sa.update(Source).where(Source.name == "a.zip")
        work.session.execute(
            unsettled.values(
                state=SourceState.WAITING, claimed_by=None, attempts=0, page_count=None, settled_at=None
            )
        )
    catching_up.drain(archive)
    assert [one.name for one in rows(archive, alice)] == ["a.zip", "a.txt", "b.txt"]


def _die(*_args: object) -> None:
    raise RuntimeError("killed")


def test_an_archive_in_an_archive_is_opened_but_not_without_end(archive, alice):
    data = packed({"深.txt": "到底了".encode()})
    for depth in range(4):
        data = packed({f"{depth}.zip": data})
    hand_in(archive, alice, ("外.zip", data))
    states = [one.state for one in rows(archive, alice)]
    assert states == [SourceState.FILED] * 3 + [SourceState.REFUSED]


def test_a_letter_is_read_and_its_attachments_come_in_too(archive, alice):
    letter = (
        "From: cun@example.cn\r\nTo: zhen@example.cn\r\nSubject: list\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        "名单见附件\r\n--x\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=a.txt\r\n\r\n"
        "three\r\n--x--\r\n"
    )
    hand_in(archive, alice, ("信.eml", letter.encode()))
    whole, inside = rows(archive, alice)
    assert whole.media_type == "message/rfc822" and inside.path == "信.eml!/a.txt"
    assert "名单见附件" in read_pages(archive, alice)[0]


def test_a_picture_page_still_goes_its_way(archive, alice):
    (taken,) = hand_in(archive, alice, ("a.png", drawn(["普通材料"])))
    assert taken.status is SourceState.REVIEW
