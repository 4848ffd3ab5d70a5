"""A person's browser window; whatever the browser complains of, and every request that leaves the house, is kept."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, Response

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
]
#: Chromium writes this on the console for every answer that is no success; what it was is judged by status
STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
DESK = {"viewport": {"width": 1280, "height": 860}}
DEMO_NAME = "dangan"


@dataclass(frozen=True)
class Shown:
    """What a page shows: HTTP status, title of the tab, and the words on it."""

    status: int
    title: str
    words: str


class Window:
    """One window on the site at `address`."""

    def __init__(self, chromium: Browser, address: str, **more: Any) -> None:
        self.address = address
        self.context = chromium.new_context(base_url=address, **(DESK | more))
        self.context.set_default_timeout(60_000)
        self.complaints: list[str] = []
        self._expected: set[int] = set()
        self.context.on("request", self._request)
        self.context.on("response", self._response)
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.complaints.append(f"error: {error}"))
        self.page.on("console", self._console)

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and f"{parts.scheme}://{parts.netloc}" != self.address:
            self.complaints.append(f"request to elsewhere: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self._expected:
            self.complaints.append(f"{response.status} {response.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not STATUS.match(message.text):
            self.complaints.append(f"console: {message.text}")

    @contextmanager
    def expecting(self, *statuses: int) -> Iterator[None]:
        """Let answers of these statuses pass for a while: they are what is asked for."""
        self._expected = set(statuses)
        yield
        self._expected = set()

    def sign_in(self, name: str, password: str) -> None:
        """Sign in by the form."""
        self.page.goto("/sign-in")
        self.page.fill("#name", name)
        self.page.fill("#password", password)
        self.page.click("main form button")
        self.page.wait_for_url(f"{self.address}/")

    def sign_out(self) -> None:
        """Sign out by the menu."""
        self.page.click(".user-button")
        self.page.click('form[action="/sign-out"] button')
        self.page.wait_for_url(f"{self.address}/sign-in")

    def opened(self, address: str) -> Shown:
        """Open an address and return what it shows."""
        answer = self.page.goto(address)
        assert answer is not None
        return Shown(answer.status, self.page.title(), self.page.locator("main").inner_text())

    def drop(self, zone: str, files: Iterable[Path]) -> None:
        """Drag files from outside the browser onto `zone` and let them go there."""
        box = self.page.locator(zone).bounding_box()
        assert box is not None
        dragged = {"items": [], "files": [str(file) for file in files], "dragOperationsMask": 1}
        devtools = self.context.new_cdp_session(self.page)
        for kind in ("dragEnter", "dragOver", "drop"):
            devtools.send(
                "Input.dispatchDragEvent",
                {
                    "type": kind,
                    "x": box["x"] + box["width"] / 2,
                    "y": box["y"] + box["height"] / 2,
                    "data": dragged,
                },
            )
        devtools.detach()

    def tab_to(self, goal: str, *, most: int = 120) -> Locator:
        """Press the tab key until `goal` has the focus; fail when the keyboard does not lead there."""
        wanted = self.page.locator(goal).first
        wanted.wait_for()
        for _press in range(most):
            if wanted.evaluate("node => node === document.activeElement"):
                return wanted
            self.page.keyboard.press("Tab")
        raise AssertionError(f"{goal} cannot be reached by the tab key")

    def spare_width(self) -> int:
        """Return by how many CSS pixels the page is wider than the window."""
        return int(
            self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        )

    def close(self) -> None:
        """Close the window; fail if there was anything to complain of."""
        self.context.close()
        assert self.complaints == []
