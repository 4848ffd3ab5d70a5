"""The whole walk with the real reader: hand in, watch, find, look, go to the box, be refused, be a stranger."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import office
import pytest
from browser_window import DEMO_NAME, Shown, Window
from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, expect

from archive_app.demo.build import PASSWORD
from archive_app.demo.forms.draw import Drawn, Order, draw
from archive_app.demo.forms.scan import jpeg
from archive_app.demo.model import Household
from archive_app.demo.township import plan
from labels import codes

pytestmark = [
    pytest.mark.browser,
    pytest.mark.server,
    pytest.mark.ocr,
    pytest.mark.xdist_group("browser-walk"),
]

TOWNSHIP = plan(20)
STRANGER = "cun"  # officer of the first village only
HOUSEHOLD: Household = next(one for one in TOWNSHIP.households if one.village == TOWNSHIP.villages[1].code)
NOTICE = "桑发〔2018〕30号"
LAST_DAY = "2020-12-31"  # of the notice; the thirty years begin when the file is closed


@dataclass(frozen=True)
class Walk:
    """The archivist's window after two forms were handed in, and what stands on the first."""

    window: Window
    office: office.Office
    form: Drawn
    item: str
    box: str


def drawn(form: str) -> Drawn:
    variant = TOWNSHIP.village(HOUSEHOLD.village).variant
    return draw(TOWNSHIP, HOUSEHOLD, Order(form, variant, "printed", "first"))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[office.Office]:
    made = office.Office(tmp_path_factory.mktemp("walk") / "archive", engine="rapidocr")
    made.settle(TOWNSHIP)
    made.open()
    yield made
    made.close()


@pytest.fixture(scope="module")
def walk(
    served: office.Office, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """Sign in, hand one form in by the file chooser and one by dragging, and watch them being read."""
    window = Window(chromium, served.address)
    page = window.page
    window.sign_in(DEMO_NAME, PASSWORD)
    form = drawn("survey")
    page.goto("/inbox")
    with page.expect_file_chooser() as chooser:
        page.click('label[for="files"]')
    chooser.value.set_files([FilePayload(name="扫描一.jpg", mimeType="image/jpeg", buffer=jpeg(form.pixels))])
    expect(page.locator("#uploads-sum")).to_contain_text("1 / 1")
    dragged = tmp_path_factory.mktemp("desk") / "扫描二.jpg"
    dragged.write_bytes(jpeg(drawn("application").pixels))
    window.drop("#drop-zone", [dragged])
    expect(page.locator("#uploads-sum")).to_contain_text("2 / 2")
    expect(page.locator(".upload.is-done")).to_have_count(2)
    page.click("#uploads-link")
    page.evaluate("window.notReloaded = true")
    expect(page.locator("#live")).to_contain_text("已完成")
    assert page.evaluate("window.notReloaded") is True
    first = row_of(window, "扫描一.jpg")
    expect(first).to_contain_text("已归档")
    item = first.locator(".file-item").inner_text()
    page.goto(f"/items/{item}")
    box = page.locator('.item-side a[href^="/boxes/"]').first.get_attribute("href")
    assert box is not None
    yield Walk(window, served, form, item, box.removeprefix("/boxes/"))
    window.close()


def row_of(window: Window, name: str) -> Locator:
    return window.page.locator("#live tbody tr", has_text=name)


def found(walk: Walk) -> Locator:
    """Type the householder's name into the search box, and return the hit of the first form."""
    page = walk.window.page
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type(HOUSEHOLD.head.name)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/search"))
    hit = page.locator(".hit", has=page.locator(f'a[href^="/items/{walk.item}"]'))
    while not hit.count():  # the index follows within seconds
        page.reload()
    return hit


def test_both_ways_of_handing_in_end_in_the_files_of_the_household(walk: Walk) -> None:
    page = walk.window.page
    page.goto(f"/households/{HOUSEHOLD.number}")
    expect(page.locator(".form-slot-registered")).to_have_count(2)


def test_a_hit_shows_the_ink_with_the_name_framed_and_marks_the_name_in_the_words(walk: Walk) -> None:
    hit = found(walk)
    assert HOUSEHOLD.head.name in hit.locator("mark").all_inner_texts()
    strip = hit.locator(".strip img")
    strip.scroll_into_view_if_needed()
    strip.evaluate("node => node.decode()")
    assert strip.evaluate("node => node.naturalWidth > 4 * node.naturalHeight")
    address = strip.get_attribute("src")
    assert address is not None
    picture = Image.open(io.BytesIO(walk.window.context.request.get(address).body())).convert("RGB")
    red, green, blue = np.moveaxis(np.asarray(picture, np.int16), 2, 0)
    assert (
        np.count_nonzero(red - np.maximum(green, blue) > 80) > 100
    )  # the frame; the ink of the form is grey
    expect(hit.locator(".hit-place")).to_contain_text("扶贫工作室")


def test_the_page_opens_with_its_picture_and_a_frame_where_the_name_is_written(walk: Walk) -> None:
    found(walk).locator(".hit-title a").click()
    page = walk.window.page
    expect(page.locator("#viewer.is-open")).to_be_visible()
    frames = page.locator(".hit-frame")
    expect(frames.first).to_be_attached()
    page.wait_for_function(
        "() => document.getElementById('viewer').viewer.zoom.world.getItemAt(0).getFullyLoaded()"
    )
    shades = """() => {
      const canvas = document.querySelector('#viewer-canvas canvas');
      const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
      const seen = new Set();
      for (let at = 0; at < data.length; at += 4) seen.add(data[at] >> 4);
      return seen.size;
    }"""
    page.wait_for_function(f"() => ({shades})() > 4")  # paper and ink, not an empty canvas
    sides = """nodes => nodes.map(node => {
      const high = node.ownerSVGElement.viewBox.baseVal.height;
      const [x, y, w, h] = ['x', 'y', 'width', 'height'].map(name => Number(node.getAttribute(name)));
      return [x / 1000, y / high, (x + w) / 1000, (y + h) / high];
    })"""
    framed = frames.evaluate_all(sides)
    written = [piece.box for piece in walk.form.written if piece.text == HOUSEHOLD.head.name]
    assert written
    x0, y0, x1, y1 = written[0]
    middle = ((x0 + x1) / 2, (y0 + y1) / 2)
    assert any(left < middle[0] < right and top < middle[1] < low for left, top, right, low in framed)
    expect(page.locator(".item-side")).to_contain_text("1号橱")


def test_the_code_on_the_box_opens_its_page_with_the_household_in_it(walk: Walk) -> None:
    page = walk.window.page
    page.goto(f"/q/{walk.box}")
    assert page.url == f"{walk.office.address}/boxes/{walk.box}"
    expect(page.locator(".box-code")).to_have_text(walk.box)
    expect(page.locator("main table")).to_contain_text(HOUSEHOLD.head.name)


def test_deleting_by_the_page_is_refused_with_rule_and_last_day(walk: Walk) -> None:
    page = walk.window.page
    page.goto(f"/items/{walk.item}")
    with walk.window.expecting(423):
        page.locator(".item-side form[action$='/delete'] button").click()
        expect(page.locator("h1")).to_have_text("不能删除，也不能提前销毁")
    refusal = page.locator(".refusal")
    for said in (NOTICE, LAST_DAY, "保管期限"):
        expect(refusal).to_contain_text(said)
    assert walk.window.opened(f"/items/{walk.item}").status == 200


def test_deleting_by_a_program_is_refused_with_rule_and_last_day(walk: Walk) -> None:
    walk.window.page.goto("/")
    asked = """async ([address, token]) => {
      const answer = await fetch(address, { method: "DELETE", headers: { Authorization: `Bearer ${token}` } });
      return [answer.status, await answer.json()];
    }"""
    token = walk.office.token(DEMO_NAME)
    with walk.window.expecting(423):
        status, body = walk.window.page.evaluate(asked, [f"/api/v1/items/{walk.item}", token])
    assert status == 423
    assert "2020-12-31" in str(body)
    assert NOTICE in str(body)
    assert walk.window.opened(f"/items/{walk.item}").status == 200


def test_a_stranger_sees_what_a_wrong_code_shows_and_nothing_else(walk: Walk, chromium: Browser) -> None:
    window = Window(chromium, walk.office.address)
    window.sign_in(STRANGER, PASSWORD)
    unknown = {"B": codes.make("B", 999_999), "I": codes.make("I", 999_999)}
    with window.expecting(404):
        for kind, code in (("B", walk.box), ("I", walk.item)):
            shown = blanked(window.opened(f"/q/{code}"), code)
            assert shown.status == 404
            assert shown == blanked(window.opened(f"/q/{unknown[kind]}"), unknown[kind])
            assert shown == window.opened("/q/B-0007F3-2")  # misread: its check sign is wrong
        for page, kind, code in (("items", "I", walk.item), ("boxes", "B", walk.box)):
            shown = blanked(window.opened(f"/{page}/{code}"), code)
            assert shown.status == 404
            assert shown == blanked(window.opened(f"/{page}/{unknown[kind]}"), unknown[kind])
    for picture in ("image", "thumbnail", "strip", "words"):
        assert window.context.request.get(f"/items/{walk.item}/pages/1/{picture}").status == 404
    window.page.goto(f"/search?q={HOUSEHOLD.head.name}")
    expect(window.page.locator(".hit")).to_have_count(0)
    window.sign_out()
    window.close()


def blanked(shown: Shown, code: str) -> Shown:
    """Return what is shown without the code that was asked for."""
    return Shown(shown.status, shown.title.replace(code, "…"), shown.words.replace(code, "…"))


def test_who_has_signed_out_sees_nothing_more(walk: Walk, chromium: Browser) -> None:
    window = Window(chromium, walk.office.address)
    window.sign_in(DEMO_NAME, PASSWORD)
    window.page.goto(f"/items/{walk.item}")
    window.sign_out()
    for address in (f"/items/{walk.item}", f"/q/{walk.box}", "/search?q=a", "/inbox"):
        window.page.goto(address)
        assert window.page.url.startswith(f"{walk.office.address}/sign-in")
    window.page.go_back()
    expect(window.page.locator("main")).not_to_contain_text(HOUSEHOLD.head.name)
    window.close()
