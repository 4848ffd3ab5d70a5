"""A phone at the cabinet, in a real Chromium over TLS: its camera opens the right box; it counts without a network."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import camera_site
import pytest
from browser_window import ARGUMENTS, CHROMIUM, PHONE
from camera_site import CameraSite
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from archive_app.rules.counting import Spot, verdict
from archive_app.services import stocktaking, tallying
from labels import codes

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.xdist_group("camera-site")]

FOREIGN = "https://example.invalid/q/shop"
#: notes when the page got its camera; the address is noted when it changes
NOTE_CAMERA = """
const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wish) => {
  const stream = await ask(wish);
  sessionStorage.setItem("camera-at", String(Date.now()));
  return stream;
};
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CameraSite]:
    host = camera_site.reachable_address()
    if host is None:
        pytest.skip("this machine has no address that others reach")
    with camera_site.served(tmp_path_factory.mktemp("camera") / "archive", host) as made:
        yield made


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    if not Path(CHROMIUM).exists():
        pytest.skip("no Chromium here")
    expect.set_options(timeout=60_000)
    with sync_playwright() as made:
        yield made
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def phone_browser(
    playwright: Playwright, site: CameraSite, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Browser]:
    """Give a Chromium whose camera films the label of the first box, and which trusts the site's certificate."""
    with filming(playwright, site, site.boxes[:1], tmp_path_factory.mktemp("film") / "label.y4m") as browser:
        yield browser


@contextmanager
def filming(playwright: Playwright, site: CameraSite, codes: Sequence[str], film: Path) -> Iterator[Browser]:
    """Open a Chromium whose camera films the labels of these codes."""
    camera_site.label_video(site, codes, film)
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
        f"--ignore-certificate-errors-spki-list={site.spki}",
    ]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS, *camera])
    yield browser
    browser.close()


@pytest.fixture
def phone(phone_browser: Browser, site: CameraSite) -> Iterator[Page]:
    """Give a phone's page, signed in; an error in the page fails the test."""
    with held(phone_browser, site) as page:
        yield page


@contextmanager
def held(browser: Browser, site: CameraSite) -> Iterator[Page]:
    """Sign in on a phone's page."""
    context = browser.new_context(base_url=site.address, locale="zh-CN", **PHONE)
    context.set_default_timeout(60_000)
    page = context.new_page()
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.goto("/sign-in")
    page.fill("#name", "alice")
    page.fill("#password", camera_site.PASSWORD)
    page.click("main form button")
    page.wait_for_url(f"{site.address}/")
    yield page
    context.close()
    assert broken == []


def test_the_camera_opens_the_box_whose_label_it_sees(phone: Page, site: CameraSite) -> None:
    phone.add_init_script(NOTE_CAMERA)
    asked = time.monotonic()
    phone.goto("/scan")
    phone.wait_for_url(f"**/boxes/{site.boxes[0]}", wait_until="commit")
    opened, shown = time.time(), time.monotonic() - asked
    camera = float(phone.evaluate("sessionStorage.getItem('camera-at')")) / 1000
    print(f"\ncamera to box {opened - camera:.2f} s; from opening the scanner {shown:.2f} s")
    expect(phone.locator(".box-code")).to_have_text(site.boxes[0])


def test_in_a_row_the_camera_goes_on_and_lists_what_it_saw(phone: Page, site: CameraSite) -> None:
    phone.evaluate("sessionStorage.setItem('scan-row', '1')")
    phone.goto("/scan")
    first = phone.locator(f'#scanned [data-code="{site.boxes[0]}"]')
    expect(first).to_contain_text("桑村工作室 › 1号橱 › 1层")
    phone.fill("#code", site.boxes[2])
    phone.press("#code", "Enter")
    expect(phone.locator("#scanned li")).to_have_count(2)
    phone.fill("#code", FOREIGN)
    phone.press("#code", "Enter")
    expect(phone.locator('[data-scan="says"]')).to_contain_text("什么也没有打开")
    assert phone.url.endswith("/scan")


def test_a_field_that_takes_a_scan_is_filled_by_the_camera(phone: Page, site: CameraSite) -> None:
    phone.goto("/loans/new")
    field = phone.locator("input.js-scan-input").first
    field.fill("")
    phone.locator(".scan-into").first.click()
    expect(field).to_have_value(site.boxes[0])
    expect(phone.locator("dialog")).to_have_count(0)


def test_a_field_for_a_shelf_takes_no_box_and_says_what_it_wants(phone: Page, site: CameraSite) -> None:
    phone.goto("/movements/new")
    phone.locator("#to").evaluate("field => { field.dataset.kinds = 'S'; }")
    phone.locator("#to + .scan-into").click()
    expect(phone.locator("dialog [data-scan='says']")).to_contain_text("这里请扫层条")
    expect(phone.locator("#to")).to_have_value("")


def test_of_several_codes_in_sight_none_is_opened_but_in_a_row_each_is_told(
    playwright: Playwright, site: CameraSite, tmp_path: Path
) -> None:
    with (
        filming(playwright, site, site.boxes[:2], tmp_path / "two.y4m") as browser,
        held(browser, site) as phone,
    ):
        phone.goto("/scan")
        expect(phone.locator("[data-scan='says']")).to_contain_text("几个码")
        assert phone.url.endswith("/scan")
        phone.goto("/loans/new")
        phone.locator(".scan-into").first.click()
        expect(phone.locator("dialog [data-scan='says']")).to_contain_text("几个码")
        expect(phone.locator("input.js-scan-input").first).to_have_value("")
        phone.evaluate("sessionStorage.setItem('scan-row', '1')")
        phone.goto("/scan")
        for code in site.boxes[:2]:
            expect(phone.locator(f'#scanned [data-code="{code}"]')).to_have_count(1)


def test_which_code_is_meant_is_known_only_once_it_is_alone_in_sight(phone: Page) -> None:
    one, two = codes.make("B", 1), codes.make("B", 2)
    looks = [
        ([one], 0),  # a single look may have missed a second code
        ([one, two], 100),
        ([one], 200),
        ([one], 300),
        ([], 400),
        ([f"https://a.example/q/{one}", one, FOREIGN], 1200),  # one thing, by two codes of its label
    ]
    phone.goto("/places")
    script = """async (looks) => {
      const { Sight } = await import('/static/js/scan-sight.js');
      const sight = new Sight();
      return looks.map(([texts, at]) => sight.look(texts, at));
    }"""
    told = phone.evaluate(script, looks)
    assert told == [{}, {"several": True}, {}, {}, {}, {"text": f"https://a.example/q/{one}"}]


def test_codes_are_read_in_the_browser_as_on_the_server(phone: Page, site: CameraSite) -> None:
    whole = [codes.make(kind, n * 7919 + 3) for n, kind in enumerate(codes.KINDS)]
    texts = [*whole, *(one.lower().replace("-", " ").replace("0", "o") for one in whole)]
    texts += [f"http://a.b:1/x/q/{one}/?utm=1#z" for one in whole] + [one[:-1] + "0" for one in whole]
    texts += [one[:3] + one[4] + one[3] + one[5:] for one in whole]
    texts += [
        "",
        "x",
        FOREIGN,
        "/q/",
        "Ｂ－" + whole[3][2:],
        whole[3] + "/",
        f"q/{whole[0]}",
        "é" * 8,
        "I" * 8,
    ]
    phone.goto("/places")  # a page without a camera, which would lead away
    script = (
        "async (texts) => { const m = await import('/static/js/scan-code.js'); return texts.map(m.extract); }"
    )
    assert phone.evaluate(script, texts) == [as_on_the_server(text) for text in texts]


def as_on_the_server(text: str) -> str | None:
    try:
        return str(codes.extract(text))
    except codes.BadCode:
        return None


def test_things_are_judged_on_the_phone_as_on_the_server(phone: Page, site: CameraSite) -> None:
    spots = [None, *(Spot(shelf, box) for shelf in (None, 1, 2) for box in (None, 10, 11))]
    dues = [None, Spot(1), Spot(1, 10)]
    cases = [
        (due, seen, on, away)
        for due in dues
        for seen in spots
        for on in (True, False)
        for away in (True, False)
    ]
    script = """async (cases) => {
      const { Model } = await import('/static/js/stocktake-model.js');
      return cases.map(([due, seen, counted, away]) => new Model({
        shelves: [], others: {}, unknown: [], seen: seen ? { X: seen } : {},
        expected: due ? [{ key: 'X', ...due, counted, away: away ? 'out' : '' }] : [],
      }, []).verdict('X'));
    }"""
    told = phone.evaluate(script, [[spoken(due), spoken(seen), on, away] for due, seen, on, away in cases])
    for (due, seen, on, away), said in zip(cases, told, strict=True):
        judged = verdict(due, seen, counted=on and due is not None, away=away)
        assert said == (judged.value if judged else None), (due, seen, on, away)


def spoken(spot: Spot | None) -> dict[str, int | None] | None:
    return {"shelf": spot.shelf, "box": spot.box} if spot else None


def test_counting_goes_on_without_a_network_survives_a_reload_and_is_sent_later(
    phone: Page, site: CameraSite
) -> None:
    phone.goto(f"/stocktakes?place={site.cabinet}")
    phone.click("main form button.btn-primary")
    phone.wait_for_url("**/count")
    number = int(phone.url.split("/")[-2])
    page = phone.locator("#stocktake")
    expect(page).to_have_attribute("data-kept", "1")
    expect(tile(phone, "found")).to_have_text("1")  # by the camera
    expect(phone.locator('[data-count="net"]')).to_have_text("已全部送出")
    site.server.stop()  # being told to be off line does not hold for a page's worker; a server that is gone does
    phone.context.set_offline(True)
    typed(phone, site.shelves[0])
    typed(phone, site.boxes[2])
    expect(phone.locator('[data-count="last"]')).to_contain_text("放错了：应在 桑村工作室 › 1号橱 › 2层")
    expect(phone.locator('[data-count="net"]')).to_contain_text("没有网络")
    phone.reload()
    expect(page).to_have_attribute("data-ready", "1")
    expect(tile(phone, "misplaced")).to_have_text("1")
    typed(phone, FOREIGN)
    typed(phone, site.boxes[1])
    expect(tile(phone, "found")).to_have_text("2")
    expect(tile(phone, "unknown")).to_have_text("1")
    assert figures(site, number) == (1, 2, 0, 0)
    site.server.start()
    phone.context.set_offline(False)
    expect(phone.locator('[data-count="net"]')).to_have_text("已全部送出")
    assert figures(site, number) == (2, 0, 1, 1)
    assert waiting(phone.context, phone) == []
    typed(phone, site.elsewhere)
    expect(phone.locator('[data-count="last"]')).to_contain_text("放错了：应在 枣村工作室 › 2号橱 › 1层")


def typed(phone: Page, text: str) -> None:
    """Type a code as if it were scanned."""
    phone.fill("#code", text)
    phone.press("#code", "Enter")


def tile(phone: Page, name: str) -> object:
    return phone.locator(f'.count-tiles [data-count="{name}"]')


def waiting(_context: BrowserContext, phone: Page) -> list[str]:
    """Return the scans that are still only on the phone."""
    kept = json.loads(phone.evaluate("JSON.stringify(Object.keys(localStorage))"))
    return [key for key in kept if ":scan:" in key]


def figures(site: CameraSite, number: int) -> tuple[int, int, int, int]:
    """Return found, missing, misplaced and unknown, as the server has them."""
    with site.archive.look(site.people.alice) as look:
        counts = tallying.tally(look, stocktaking.find(look, number)).counts
    return counts.found, counts.missing, counts.misplaced, counts.unknown


def test_signing_out_takes_the_list_off_the_phone_and_leaves_what_was_not_sent(
    phone: Page, site: CameraSite
) -> None:
    kept = """async () => [Object.keys(localStorage).sort(), await caches.keys()]"""
    phone.goto("/stocktakes")
    phone.evaluate(
        """async () => {
          localStorage.setItem('stocktake:77:list', '{"expected": [{"name": "张测试"}]}');
          localStorage.setItem('stocktake:77:scan:a', '{"id": "a"}');
          await caches.open('stocktake-77');
        }"""
    )
    assert "stocktake:77:list" in phone.evaluate(kept)[0]
    phone.evaluate("() => document.querySelector('form[action=\"/sign-out\"]').requestSubmit()")
    phone.wait_for_url("**/sign-in*")
    phone.wait_for_function(
        "async () => !(await caches.keys()).some((name) => name.startsWith('stocktake-'))"
    )
    names = [name for name in phone.evaluate(kept)[0] if name.startswith("stocktake:")]
    assert names == ["stocktake:77:scan:a"]
