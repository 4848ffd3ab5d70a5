"""A whole `archive serve` in a folder of its own, whose processes can be killed at any moment."""

from __future__ import annotations

import contextlib
import http.client
import io
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import sqlalchemy as sa
from PIL import Image

from archive_app.archive import Archive, open_archive
from archive_app.db import Base
from archive_app.demo import build
from archive_app.demo.model import Township
from archive_app.models import Item, OutboxRow, Page, Source
from archive_app.models.types import SETTLED, ItemState, PageState
from archive_app.rules.access import system
from archive_app.services import gathering, intake, people
from config.settings import load
from ocr.engines import fake

ACTOR = system("office")
PARTS = ("web", "work", "indexer", "watch", "serve", "ocr.engine_worker", "ocr.pages.worker")


class Office:
    """An archive with its server; the test hands files in beside it."""

    def __init__(self, folder: Path, engine: str = "fake") -> None:
        self.folder = folder
        self.watched = folder.with_name(folder.name + "-scanner")
        self.watched.mkdir()
        self.environ = {
            **os.environ,
            "ARCHIVE_OCR_ENGINE": engine,
            "ARCHIVE_TLS": "off",
            "ARCHIVE_ADMIN_PASSWORD": "office-password-1",
            "ARCHIVE_WATCH_FOLDERS": str(self.watched),
            "ARCHIVE_WATCH_QUIET_SECONDS": "5",
        }
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._run("init")
        self.archive: Archive = open_archive(
            load(folder, {"ARCHIVE_OCR_ENGINE": engine, "ARCHIVE_TLS": "off"})
        )

    def _run(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "archive_app", *arguments, "--data-dir", str(self.folder)]
        subprocess.run(command, env=self.environ, check=True, stdout=subprocess.DEVNULL)

    def open(self) -> None:
        """Start the server and wait for its first answer."""
        command = [sys.executable, "-m", "archive_app", "serve", "--port", str(self.port), "--workers", "2"]
        self.process = subprocess.Popen(
            [*command, "--data-dir", str(self.folder)], env=self.environ, stdout=subprocess.DEVNULL
        )
        wait_for(self.answers, 60)

    @property
    def address(self) -> str:
        """Return the address of the site."""
        return f"http://127.0.0.1:{self.port}"

    def settle(self, township: Township) -> None:
        """Write the roster, the users and the cabinets of a drawn township, but none of its papers."""
        build.seed(self.archive, ACTOR, township)

    def token(self, user: str) -> str:
        """Return a new bearer token of a user."""
        with self.archive.work(ACTOR) as work:
            return people.create_token(work, user, "test").bearer

    def answers(self) -> bool:
        """Tell whether the web part answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def kill(self, chance: random.Random) -> str:
        """Kill one process of the server, chosen by chance, the supervisor among them; open again if it was that."""
        assert self.process is not None
        parent = psutil.Process(self.process.pid)
        victim = chance.choice([parent, *parent.children(recursive=True)])
        with contextlib.suppress(psutil.NoSuchProcess):
            name = next((part for part in PARTS if part in victim.cmdline()), victim.name())
            victim.kill()
            if victim.pid == parent.pid:
                self.process.wait()
                self.open()
            return name
        return "gone already"

    def kill_part(self, part: str) -> str:
        """Kill the process of one part once it runs."""
        found: list[psutil.Process] = []

        def runs() -> bool:
            assert self.process is not None
            with contextlib.suppress(psutil.NoSuchProcess):
                children = psutil.Process(self.process.pid).children()
                found[:] = [one for one in children if part in one.cmdline()]
            return bool(found)

        wait_for(runs, 60)
        with contextlib.suppress(psutil.NoSuchProcess):
            found[0].kill()
        return part

    def close(self) -> None:
        """Stop the server, and everything of it that is left."""
        if self.process is not None and self.process.poll() is None:
            children = psutil.Process(self.process.pid).children(recursive=True)
            self.process.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(30)
            _gone, alive = psutil.wait_procs(children, timeout=10)
            for process in alive:
                process.kill()
        self.archive.close()

    def hand_in(self, files: Iterator[tuple[str, bytes]]) -> Iterator[int]:
        """Hand files in one by one as one batch; yield the source of each."""
        with self.archive.work(ACTOR) as work:
            batch_id = intake.open_batch(work, name="office", channel="test").id
        for name, data in files:
            taken = intake.receive(self.archive, ACTOR, io.BytesIO(data), name, batch_id=batch_id)
            yield taken.source_id
        with self.archive.work(ACTOR) as work:
            gathering.finish(work, batch_id)

    def drop(self, name: str, data: bytes) -> None:
        """Put a file into the watched folder as a scanner does: in two strokes."""
        path = self.watched / name
        path.write_bytes(data[:100])
        with path.open("ab") as file:
            file.write(data[100:])

    def dropped(self) -> list[Path]:
        """Return the files that still lie where the scanner put them."""
        return [path for path in self.watched.iterdir() if path.is_file()]

    def is_quiet(self) -> bool:
        """Tell whether nothing waits any more: no file, no page, no outbox row."""
        with self.archive.look(ACTOR) as look:
            waiting = look.session.scalar(
                sa.select(sa.func.count()).select_from(Source).where(Source.state.not_in(SETTLED))
            )
            unindexed = look.session.scalar(sa.select(sa.func.count()).select_from(OutboxRow))
        return not waiting and not unindexed

    def arithmetic(self) -> dict[str, int]:
        """Return how many sources, items and pages there are, and how many pages were read."""
        with self.archive.look(ACTOR) as look:

            def count(noun: type[Base], *where: sa.ColumnElement[bool]) -> int:
                query = sa.select(sa.func.count()).select_from(noun).where(*where)
                return look.session.scalar(query) or 0

            return {
                "sources": count(Source),
                "items": count(Item, Item.state != ItemState.WITHDRAWN),
                "pages": count(Page),
                "read": count(Page, Page.state.in_([PageState.READ, PageState.BLANK])),
            }


def drawn(*lines: str) -> bytes:
    """Return a page the fake engine reads."""
    out = io.BytesIO()
    Image.fromarray(fake.draw(lines)).save(out, "PNG")
    return out.getvalue()


def wait_for(true: object, seconds: float) -> None:
    """Wait until a condition holds; raise TimeoutError when it does not in time."""
    deadline = time.monotonic() + seconds
    while not true():  # type: ignore[operator]  # a callable
        if time.monotonic() > deadline:
            raise TimeoutError("it did not come to rest")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
