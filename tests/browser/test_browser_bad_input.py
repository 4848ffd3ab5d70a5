"""What clerks hand in by mistake: each file is told its own sentence, and the next one is read all the same."""

from __future__ import annotations

import io
from dataclasses import dataclass

import office
import pikepdf
import pytest
from browser_site import Site
from browser_window import Window
from PIL import Image
from playwright.sync_api import FilePayload, Locator, expect

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("browser-site")]

PASSWORD = "kou-ling-2018"
LONG_NAME = f"{'长' * 296}.png"
UPWARD_NAME = "../../../etc/上级.png"
GOOD_NAME = "好的.png"


@dataclass(frozen=True)
class Bad:
    """A file that cannot simply be read: its name, its bytes, its state and its sentence in both languages."""

    name: str
    content: bytes
    state: str
    zh: str
    en: str


def picture(*lines: str, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(office.drawn(*lines))).save(out, kind, quality=95)
    return out.getvalue()


def locked_pdf() -> bytes:
    made = pikepdf.Pdf.open(io.BytesIO(picture("通知", "加了口令的一页", kind="PDF")))
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(user=PASSWORD, owner=PASSWORD))
    return out.getvalue()


def bad_files() -> tuple[Bad, ...]:
    text = "这是一段文字，不是 PDF。\n".encode() * 20
    cut = picture("通知", "只传了一半", kind="JPEG")
    return (
        Bad("空的.pdf", b"", "未收", "文件是空的（0 字节）", "The file is empty (0 bytes)"),
        Bad("文字.pdf", text, "未收", "内容其实是纯文本", "it is plain text"),
        Bad("口令.pdf", locked_pdf(), "需要口令", "这个 PDF 有打开口令", "This PDF needs a password"),
        Bad("半张.jpg", cut[: len(cut) // 2], "待复核", "可能只读出一部分", "perhaps only a part was read"),
        Bad("断头.jpg", cut[:100], "未收", "文件已损坏，一页也打不开", "The file is damaged and no page"),
    )


@pytest.fixture(scope="module")
def bad() -> tuple[Bad, ...]:
    return bad_files()


def hand_in(window: Window, *files: tuple[str, bytes]) -> str:
    """Hand files in by the intake page, follow the link to their batch, and return its address."""
    page = window.page
    page.goto("/inbox")
    kinds = [FilePayload(name=name, mimeType="application/octet-stream", buffer=data) for name, data in files]
    page.set_input_files("#files", kinds)
    expect(page.locator("#uploads-sum")).to_contain_text(f"{len(files)} / {len(files)}")
    page.click("#uploads-link")
    return page.url


def row(window: Window, name: str) -> Locator:
    return window.page.locator("#live tbody tr", has_text=name)


def test_every_bad_file_gets_its_sentence_and_the_good_one_after_them_is_read(
    window: Window, bad: tuple[Bad, ...]
) -> None:
    files = [(one.name, one.content) for one in bad]
    hand_in(window, *files, (GOOD_NAME, picture("会议纪要", "好的一页")))
    expect(window.page.locator("#live")).to_contain_text("已完成")
    for one in bad:
        expect(row(window, one.name).locator(".state")).to_have_text(one.state)
        expect(row(window, one.name).locator(".file-reason")).to_contain_text(one.zh)
    expect(row(window, GOOD_NAME)).to_contain_text("1 / 1")
    window.page.locator(".language-switch button").click()
    for one in bad:
        expect(row(window, one.name).locator(".file-reason")).to_contain_text(one.en)
    window.page.locator(".language-switch button").click()
    row(window, "半张.jpg").locator(".file-item").click()
    expect(window.page.locator("main")).to_contain_text("文件有损坏，只读出一部分")


def test_a_file_with_a_password_is_read_once_the_password_is_given(window: Window) -> None:
    made = pikepdf.Pdf.open(io.BytesIO(picture("通知", "口令给了就能读", kind="PDF")))
    out = io.BytesIO()
    made.save(out, encryption=pikepdf.Encryption(user=PASSWORD, owner=PASSWORD))
    hand_in(window, ("有口令.pdf", out.getvalue()))
    expect(row(window, "有口令.pdf")).to_contain_text("需要口令")
    field = row(window, "有口令.pdf").locator('input[type="password"]')
    field.fill("not-this-one")
    field.press("Enter")
    expect(window.page.locator(".alert-success")).to_contain_text("已排队")
    expect(row(window, "有口令.pdf").locator(".state")).to_have_text("需要口令")
    field.fill(PASSWORD)
    field.press("Enter")
    expect(row(window, "有口令.pdf")).to_contain_text("1 / 1")


def test_a_name_of_300_characters_is_kept_and_shown_whole(window: Window) -> None:
    assert len(LONG_NAME) == 300
    hand_in(window, (LONG_NAME, picture("会议纪要", "名字很长")))
    expect(row(window, LONG_NAME)).to_contain_text("1 / 1")
    assert window.spare_width() <= 0
    row(window, LONG_NAME).locator(".file-item").click()
    expect(window.page.locator("#viewer.is-open")).to_be_visible()
    assert window.spare_width() <= 0


def test_a_name_that_leads_upward_is_only_a_name(window: Window, site: Site) -> None:
    before = outside(site)
    hand_in(window, (UPWARD_NAME, picture("会议纪要", "名字往上走")))
    expect(row(window, "上级.png")).to_contain_text("1 / 1")
    row(window, "上级.png").locator(".file-item").click()
    expect(window.page.locator("#viewer.is-open")).to_be_visible()
    with window.page.expect_download() as download:
        window.page.locator(".file-links a").first.click()
    assert "/" not in download.value.suggested_filename
    assert outside(site) == before


def outside(site: Site) -> set[str]:
    """Return what lies around the archive's folder."""
    folder = site.office.folder.parent
    return {path.name for path in folder.parent.iterdir()} | {path.name for path in folder.iterdir()}


def test_the_same_file_again_is_told_from_a_new_one(window: Window) -> None:
    content = picture("会议纪要", "交了两次")
    hand_in(window, ("第一次.png", content))
    expect(row(window, "第一次.png")).to_contain_text("1 / 1")
    item = row(window, "第一次.png").locator(".file-item").inner_text()
    hand_in(window, ("第二次.png", content))
    expect(row(window, "第二次.png")).to_contain_text("重复")
    expect(row(window, "第二次.png").locator(f'a[href="/items/{item}"]')).to_be_visible()
