"""Searching and box pages over HTTP with 100,000 pages: records written straight into database and index.

Nothing is read by an engine: `seed` gives every page a text and the places of its words, made from
`search_pages` (texts come again after `DISTINCT` pages; numbers, villages and boxes go on).
"""

from __future__ import annotations

import os
import random
import re
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import reading_bench
import search_bench
import search_pages
import serving_bench
import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.archive import Archive
from archive_app.demo import build, township
from archive_app.models import ArchivalFile, Batch, Box, Holding, Household, Item, Page, Source
from archive_app.models.types import (
    CopyType,
    FileKind,
    FormType,
    HoldingSet,
    ItemKind,
    ItemState,
    PageState,
    SourceState,
)
from archive_app.services import indexing, people, tokens
from ocr.text import Box as Place
from ocr.text import Line, PageText, Word

PAGES = int(os.environ.get("BENCH_PAGES", "100000"))
DISTINCT = 4_000
AT_ONCE = 2_000
PAGES_AN_ITEM = 2
_WORD = re.compile(r"[0-9A-Za-z]+|\S")


@lru_cache(maxsize=DISTINCT)
def page_text(number: int) -> tuple[str, bytes]:
    """Return a page's text and its packed layout: a sheet of lines, every sign with its place."""
    body = search_pages.page(number).body
    lines = []
    for row, found in enumerate(re.finditer(r"[^\n\t]+", body)):
        top = 0.05 + 0.9 * (row % 60) / 60
        step = 0.8 / max(len(found.group()), 1)
        words = tuple(
            Word(
                found.start() + word.start(),
                word.group(),
                Place.around(0.1 + word.start() * step, top, 0.1 + word.end() * step, top + 0.012),
                0.99,
            )
            for word in _WORD.finditer(found.group())
        )
        lines.append(Line(found.group(), Place.around(0.1, top, 0.9, top + 0.012), 0.99, words))
    return body, PageText(body, tuple(lines), 2480, 3508).to_bytes()


def seed(archive: Archive, pages: int) -> None:
    """Write sources, items and pages of the demo's households, then the index."""
    build.seed(archive, reading_bench.ACTOR, township.plan(200, 7))
    with archive.sessions.writing() as session:
        now = datetime.now(UTC)
        batch = Batch(name="bench", channel="bench", created_by="bench", created_at=now)
        session.add(batch)
        session.flush()
        files = files_in_boxes(session, now)
        batch_id = batch.id
    for first in range(0, pages, AT_ONCE):
        _some(archive, batch_id, files, range(first, min(first + AT_ONCE, pages)), now)
    indexing.rebuild(archive)


def files_in_boxes(session: Session, now: datetime) -> list[tuple[int, int]]:
    """One archival file a household, in the boxes in turn; returns their ids with their villages'."""
    boxes = session.scalars(sa.select(Box.id)).all()
    files: list[tuple[int, int]] = []
    for number, household in enumerate(session.scalars(sa.select(Household)).all()):
        file = ArchivalFile(
            kind=FileKind.HOUSEHOLD,
            household_id=household.id,
            unit_id=household.village_id,
            title=household.no,
            created_at=now,
        )
        session.add(file)
        session.flush()
        session.add(
            Holding(
                archival_file_id=file.id,
                held_set=next(iter(HoldingSet)),
                copy=next(iter(CopyType)),
                box_id=boxes[number % len(boxes)],
                created_at=now,
            )
        )
        files.append((file.id, household.village_id))
    return files


def _some(
    archive: Archive, batch_id: int, files: list[tuple[int, int]], numbers: range, now: datetime
) -> None:
    rng = random.Random(numbers.start)
    starts = numbers[::PAGES_AN_ITEM]
    with archive.sessions.writing() as session:
        rows = [_source(batch_id, number, now) for number in starts]
        sources = session.scalars(
            sa.insert(Source).returning(Source.id, sort_by_parameter_order=True), rows
        ).all()
        items = session.scalars(
            sa.insert(Item).returning(Item.id, sort_by_parameter_order=True),
            [
                _item(source, number, rng.choice(files), now)
                for source, number in zip(sources, starts, strict=True)
            ],
        ).all()
        session.execute(sa.insert(Page), list(_pages(numbers, sources, items, now)))


def _source(batch_id: int, number: int, now: datetime) -> dict[str, Any]:
    return {
        "batch_id": batch_id,
        "name": f"扫描_{number:06}.jpg",
        "sha256": f"{number:064x}",
        "bytes": 1_000_000,
        "media_type": "image/jpeg",
        "state": SourceState.FILED,
        "page_count": PAGES_AN_ITEM,
        "received_at": now,
        "settled_at": now,
    }


def _item(source: int, number: int, file: tuple[int, int], now: datetime) -> dict[str, Any]:
    doc = search_pages.page(number % DISTINCT)
    return {
        "source_id": source,
        "archival_file_id": file[0],
        "unit_id": file[1],
        "state": ItemState.STAGED,
        "kind": ItemKind.SCAN,
        "form_type": list(FormType)[number % len(FormType)],
        "year": doc.year,
        "title": f"{doc.form} {doc.year}",
        "date_earliest": date(doc.date // 10000, doc.date // 100 % 100, doc.date % 100) if doc.date else None,
        "created_at": now,
    }


def _pages(numbers: range, sources: Any, items: Any, now: datetime) -> Iterator[dict[str, Any]]:
    for place, number in enumerate(numbers):
        body, layout = page_text(number % DISTINCT)
        owner, n = divmod(place, PAGES_AN_ITEM)
        yield {
            "source_id": sources[owner],
            "source_n": n + 1,
            "item_id": items[owner],
            "n": n + 1,
            "state": PageState.READ,
            "width": 2480,
            "height": 3508,
            "text_source": "ocr",
            "text": body,
            "layout": layout,
            "read_at": now,
        }


def run(pages: int = PAGES) -> dict[str, Any]:
    """Seed an archive, serve it, and ask it; figures in milliseconds over one kept connection."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "archive"
        archive = reading_bench.fresh_archive(folder)
        started = time.perf_counter()
        seed(archive, pages)
        made: dict[str, Any] = {"pages": pages, "seeding, s": round(time.perf_counter() - started, 1)}
        (folder / "secret.key").write_text(archive.settings.secret_key)
        token, box = bearer(archive), first_box(archive)
        archive.close()
        with serving_bench.served(folder) as (port, _seconds, process):
            serving_bench.latency(port, token, serving_bench.search_paths([*search_bench.COMMON]))  # warm up
            for kind, texts in search_bench.questions(60).items():
                took = serving_bench.latency(port, token, serving_bench.search_paths(texts))
                made[f"search {kind}, p50/p95 ms"] = took
            made["box page, p50/p95 ms"] = serving_bench.latency(port, token, [f"/api/v1/boxes/{box}"] * 100)
            made["memory (PSS), MB"] = serving_bench.memory_mb(process)
    return made


def bearer(archive: Archive) -> str:
    """Add a user who may read and return a token of theirs."""
    with archive.work(reading_bench.ACTOR) as work:
        people.add_user(work, "bench", "bench", ["archivist"], password=build.PASSWORD)
    with archive.work(reading_bench.ACTOR) as work:
        return str(tokens.create_token(work, "bench", "bench").bearer)


def first_box(archive: Archive) -> str:
    """Return the code of the first box."""
    with archive.sessions.reading() as session:
        return session.scalars(sa.select(Box).order_by(Box.id).limit(1)).one().code
