"""What this machine has of all that the archive needs: engines, languages, fonts, disk, clock, TLS, services.

Looks only; changes nothing and starts nothing.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from archive_app import service_check
from archive_app.db import Sessions
from archive_app.migrations import runner
from archive_app.models import Event
from archive_app.search import engines as search_engines
from archive_app.search.faults import SearchFault
from archive_app.service_check import Check
from config.settings import ENGINES, Settings
from labels.fonts import MissingFont, find_typeface
from ocr.engines.making import available
from ocr.office import drawing

GIBIBYTE = 1024**3
#: with less free space scans may stop in the middle; with less than the second figure people should act
DISK_NEEDED, DISK_WISHED = 1 * GIBIBYTE, 20 * GIBIBYTE
MEMORY_WISHED = 2 * GIBIBYTE
#: this software is younger than any clock that stands before this day
YOUNGEST = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
CHINESE = "chi_sim"


def checks(settings: Settings) -> Iterator[Check]:
    """Look at everything, one by one."""
    yield _python()
    yield from _engines(settings)
    yield _fonts()
    yield _office()
    yield _disk(settings)
    yield _memory()
    yield from _database(settings)
    yield _index(settings)
    yield service_check.queue(settings)
    yield service_check.tls(settings)
    yield service_check.address(settings)
    yield service_check.workers(settings)
    yield service_check.web(settings)


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check(
        "python", sys.version_info >= (3, 11), True, found, "请安装 Python 3.11 或更新版本。", "Install it."
    )


def _engines(settings: Settings) -> Iterator[Check]:
    there = available()
    chosen = settings.ocr_engine
    yield Check(
        "ocr",
        there[chosen] and chosen in ENGINES,
        True,
        f"{chosen}（可用 available: {'、'.join(name for name, here in there.items() if here and name in ENGINES)}）",
        f"识读引擎 {chosen} 没有安装；请运行 make run，或换 ARCHIVE_OCR_ENGINE。",
        f"The engine {chosen} is missing; run `make run` or set another ARCHIVE_OCR_ENGINE.",
    )
    languages = _tesseract_languages() if there["tesseract"] else ()
    yield Check(
        "tesseract",
        CHINESE in languages,
        chosen == "tesseract",
        "、".join(languages) or "没有 none",
        "请安装 tesseract-ocr 和 tesseract-ocr-chi-sim（没有它，页面方向拿不准时少一个判断）。",
        "Install tesseract-ocr and tesseract-ocr-chi-sim (it settles doubtful page orientations).",
    )


def _tesseract_languages() -> tuple[str, ...]:
    program = shutil.which("tesseract")
    if program is None:
        return ()
    try:
        said = subprocess.run(  # noqa: S603 - the installed program, no input of a user
            [program, "--list-langs"], capture_output=True, text=True, timeout=10, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return ()
    return tuple(said.stdout.split("\n")[1:-1])


def _fonts() -> Check:
    try:
        found, ok = find_typeface().regular.path.name, True
    except MissingFont:
        found, ok = "没有 none", False
    return Check(
        "fonts",
        ok,
        True,
        found,
        "没有中文字体，印不了标签；请安装 fonts-noto-cjk。",
        "Install fonts-noto-cjk.",
    )


def _office() -> Check:
    found = drawing.program()
    return Check(
        "office",
        found is not None,
        False,
        found or "没有 none",
        "没有 LibreOffice：doc、xls、wps 文件收下但读不出，docx、xlsx 只有文字没有页面；请安装 libreoffice-writer-nogui 等。",
        "Without LibreOffice doc, xls and wps files are kept unread; install libreoffice-writer-nogui and its like.",
    )


def _disk(settings: Settings) -> Check:
    folder = _existing(settings.data_dir)
    free = shutil.disk_usage(folder).free
    writable = os.access(folder, os.W_OK)
    found = f"{folder}：{free / GIBIBYTE:.1f} GB 可用 free" + ("" if writable else "，不可写 read-only")
    return Check(
        "disk",
        writable and free >= DISK_WISHED,
        not writable or free < DISK_NEEDED,
        found,
        "磁盘空间不多或不可写；请清理、扩容，或另设 ARCHIVE_DATA_DIR。",
        "Little space, or not writable; free some, or set another ARCHIVE_DATA_DIR.",
    )


def _memory() -> Check:
    total = int(psutil.virtual_memory().total)
    return Check(
        "memory",
        total >= MEMORY_WISHED,
        False,
        f"{total / GIBIBYTE:.1f} GB",
        "内存偏小，识读会慢；请减少 --workers。",
        "Little memory: reading will be slow; lower --workers.",
    )


def _database(settings: Settings) -> Iterator[Check]:
    if not settings.secret_key:
        yield Check(
            "archive",
            False,
            True,
            str(settings.data_dir),
            "这里还没有档案库；请运行 archive init。",
            "There is no archive here; run `archive init`.",
        )
        return
    sessions = Sessions(settings.database_url)
    newest: dt.datetime | None = None
    try:
        current = runner.is_current(sessions)
        if current:
            with sessions.reading() as session:
                newest = session.scalar(sa.select(sa.func.max(Event.at)))
        found, ok = sessions.engine.dialect.name + ("" if current else "：结构待升级 behind"), current
    except SQLAlchemyError as error:
        found, ok = type(error).__name__, False
    finally:
        sessions.close()
    yield Check(
        "database",
        ok,
        True,
        found,
        "数据库打不开或不是最新结构；请检查 ARCHIVE_DATABASE_URL，启动一次 archive serve 即可升级。",
        "The database cannot be opened or is behind; check ARCHIVE_DATABASE_URL and start `archive serve` once.",
    )
    yield _clock(newest)


def _clock(newest: dt.datetime | None) -> Check:
    now = dt.datetime.now(dt.UTC)
    early = now < YOUNGEST or (newest is not None and newest > now + dt.timedelta(minutes=5))
    return Check(
        "clock",
        not early,
        True,
        now.astimezone().isoformat(timespec="seconds"),
        "时钟比最近一条审计记录还早；请校准时间后再收件。",
        "The clock stands before the newest audit line; set it before taking anything in.",
    )


def _index(settings: Settings) -> Check:
    if not settings.secret_key:
        return Check("index", True, False, "—")
    try:
        index = search_engines.open_index(settings.search_url, writable=False)
        found, ok = f"{index.count()} 页 pages", True
        index.close()
    except SearchFault as fault:
        found, ok = type(fault).__name__, False
    return Check(
        "index",
        ok,
        False,
        found,
        "还没有索引，或要重建：收件后自动建立，或运行 archive index rebuild。",
        "There is no index yet, or it is outdated: it comes with the first file, or run `archive index rebuild`.",
    )


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder
