"""The page of a box, the drawing of a cabinet and the catalogue, in an archive of 100,000 items.

Items are written straight into the database, without pages or texts: these pages ask for neither.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import reading_bench
import search_http_bench
import serving_bench
import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.demo import build, township
from archive_app.models import Batch, Box, Item, Place, Source
from archive_app.models.types import ItemKind, ItemState, RetentionCode, SourceState
from archive_app.services import catalogue

ITEMS = int(os.environ.get("BENCH_ITEMS", "100000"))
LISTED = int(os.environ.get("BENCH_LISTED", "10000"))
HOUSEHOLDS = 200
AT_ONCE = 5_000
TIMES = 100


def seed(archive: Archive, items: int, listed: int) -> None:
    """Write the demo's households with their files in boxes, and so many items; the first `listed` are arranged."""
    build.seed(archive, reading_bench.ACTOR, township.plan(HOUSEHOLDS, 7))
    now = datetime.now(UTC)
    with archive.sessions.writing() as session:
        batch = Batch(name="bench", channel="bench", created_by="bench", created_at=now)
        session.add(batch)
        session.flush()
        files, batch_id = search_http_bench.files_in_boxes(session, now), batch.id
    for first in range(0, items, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, items))
        with archive.sessions.writing() as session:
            sources = session.scalars(
                sa.insert(Source).returning(Source.id, sort_by_parameter_order=True),
                [_source(batch_id, number, now) for number in numbers],
            ).all()
            session.execute(
                sa.insert(Item),
                [
                    _item(source, number, files[number % len(files)], now, arranged=number < listed)
                    for source, number in zip(sources, numbers, strict=True)
                ],
            )


def _source(batch_id: int, number: int, now: datetime) -> dict[str, Any]:
    return {
        "batch_id": batch_id, "name": f"扫描_{number:06}.jpg", "sha256": f"{number:064x}", "bytes": 1_000_000,
        "media_type": "image/jpeg", "state": SourceState.FILED, "page_count": 2, "received_at": now,
        "settled_at": now,
    }  # fmt: skip


def _item(
    source: int, number: int, file: tuple[int, int], now: datetime, *, arranged: bool
) -> dict[str, Any]:
    return {
        "source_id": source, "archival_file_id": file[0], "unit_id": file[1], "state": ItemState.REGISTERED,
        "kind": ItemKind.SCAN, "year": 2018, "title": f"石桥村贫困户精准扶贫明白卡及帮扶措施落实情况表 {number:06}",
        "registered_at": now, "registered_by": "bench", "created_at": now, "retention_code": RetentionCode.D30,
        "reference_code": f"Z001-FP·2018-D30-SQC-{number:06}" if arranged else None,
    }  # fmt: skip


class Visitor:
    """A signed-in browser: one kept connection and its cookie."""

    def __init__(self, port: int, name: str, password: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookie = ""
        found = re.search(rb'name="csrf_token" value="([^"]+)"', self._ask("GET", "/sign-in")[1])
        said = {"name": name, "password": password, "csrf_token": found.group(1).decode() if found else ""}
        status, _body = self._ask("POST", "/sign-in", urlencode(said))
        if status not in (302, 303):
            raise RuntimeError(f"not signed in: {status}")

    def latency(self, path: str, times: int = TIMES) -> tuple[float, float]:
        """Return p50 and p95 in milliseconds of loading a page."""
        took = []
        for _turn in range(times):
            started = time.perf_counter()
            status, _body = self._ask("GET", path)
            took.append((time.perf_counter() - started) * 1000)
            if status != 200:
                raise RuntimeError(f"{path}: {status}")
        ranked = sorted(took)
        return round(statistics.median(ranked), 1), round(ranked[int(len(ranked) * 0.95) - 1], 1)

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Cookie": self._cookie} if self._cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        answer = self._connection.getresponse()
        if given := answer.headers.get("Set-Cookie"):
            self._cookie = given.partition(";")[0]
        return answer.status, answer.read()


def run(items: int = ITEMS, listed: int = LISTED) -> dict[str, Any]:
    """Seed an archive, print its catalogue, serve it and load its pages."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "archive"
        archive = reading_bench.fresh_archive(folder)
        started = time.perf_counter()
        seed(archive, items, listed)
        made: dict[str, Any] = {"items": items, "seeding, s": round(time.perf_counter() - started, 1)}
        made[f"catalogue of {listed:,} as PDF"] = _timed(
            lambda: catalogue.printed(archive, reading_bench.ACTOR, catalogue.Wanted()).pdf
        )
        made[f"catalogue of {listed:,} as xlsx"] = _timed(
            lambda: catalogue.spreadsheet(archive, reading_bench.ACTOR, catalogue.Wanted())
        )
        (folder / "secret.key").write_text(archive.settings.secret_key)
        search_http_bench.bearer(archive)
        box, cabinet = _fullest(archive)
        archive.close()
        with serving_bench.served(folder) as (port, _seconds, _process):
            visitor = Visitor(port, "bench", build.PASSWORD)
            for name, path in (("box", f"/boxes/{box}"), ("cabinet", f"/places/{cabinet}")):
                visitor.latency(path, 5)  # warm up
                made[f"{name} page (HTML), p50/p95 ms"] = visitor.latency(path)
    return made


def _timed(make: Any) -> str:
    started = time.perf_counter()
    made: bytes = make()
    return f"{time.perf_counter() - started:.1f} s, {len(made) / 1e6:.2f} MB"


def _fullest(archive: Archive) -> tuple[str, str]:
    """Return the codes of a box that is shelved, and of its cabinet."""
    with archive.sessions.reading() as session:
        box = session.scalars(sa.select(Box).where(Box.shelf_id.is_not(None)).order_by(Box.id).limit(1)).one()
        assert box.shelf is not None
        assert box.shelf.parent_id is not None
        return box.code, session.get_one(Place, box.shelf.parent_id).code
