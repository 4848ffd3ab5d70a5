"""A catalogue that came by browser: put down whole, looked at as often as wanted, then brought in or forgotten.

What waits here is nobody's yet: only who sent it sees it, and after a day it is gone.
"""

from __future__ import annotations

import json
import re
import secrets
import shutil
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive_app import errors
from archive_app.archive import Archive
from archive_app.rules.access import Actor, Right
from archive_app.services import catalogues, intake, permits
from archive_app.services.catalogues import CatalogueReport

KEPT_SECONDS = 24 * 3600
TABLES = (".xlsx", ".xls", ".ods")
_TOKEN = re.compile(r"[0-9a-f]{32}")
_ABOUT = "about.json"


@dataclass(frozen=True)
class Upload:
    """A catalogue that waits: the spreadsheet, the folder of its files, the village that was said."""

    token: str
    table: Path
    files: Path
    village: str | None
    place: Path


def put_down(
    archive: Archive,
    actor: Actor,
    table: tuple[str, BinaryIO],
    files: Iterable[tuple[str, BinaryIO]],
    village: str | None,
) -> str:
    """Keep what was sent until it is decided on; returns what it is found by.

    Raises Forbidden, BadInput for something that is no spreadsheet.
    """
    with archive.look(actor) as look:
        permits.require(look, Right.INGEST)
    name = intake.clean_name(table[0])
    if not name.lower().endswith(TABLES):
        raise errors.BadInput(
            "请先选目录表格（xlsx、xls 或 ods）。", "Choose the catalogue first: xlsx, xls or ods."
        )
    root = _root(archive)
    _forget_old(root)
    token = secrets.token_hex(16)
    place = root / token
    (place / "files").mkdir(parents=True, mode=0o700)
    _write(place / name, table[1])
    for path, stream in files:
        _write(_inside(place / "files", path), stream)
    about = {"by": actor.name, "by_id": actor.user_id, "table": name, "village": village}
    (place / _ABOUT).write_text(json.dumps(about, ensure_ascii=False), "utf-8")
    return token


def check(archive: Archive, actor: Actor, token: str) -> CatalogueReport:
    """Return what bringing it in would do. Raises NotFound for another's, and what `import_catalogue` raises."""
    found = _find(archive, actor, token)
    return catalogues.import_catalogue(
        archive, actor, found.table, found.files, village=found.village, dry_run=True
    )


def bring_in(archive: Archive, actor: Actor, token: str) -> CatalogueReport:
    """Bring it in, and let go of what was put down. Raises what `check` raises."""
    found = _find(archive, actor, token)
    done = catalogues.import_catalogue(archive, actor, found.table, found.files, village=found.village)
    shutil.rmtree(found.place, ignore_errors=True)
    return done


def forget(archive: Archive, actor: Actor, token: str) -> None:
    """Let go of what was put down. Raises NotFound for another's."""
    shutil.rmtree(_find(archive, actor, token).place, ignore_errors=True)


def _find(archive: Archive, actor: Actor, token: str) -> Upload:
    place = _root(archive) / token
    if _TOKEN.fullmatch(token) is None or not (place / _ABOUT).is_file():
        raise errors.NotFound(token[:40])
    about = json.loads((place / _ABOUT).read_text("utf-8"))
    if (about["by"], about["by_id"]) != (actor.name, actor.user_id):
        raise errors.NotFound(token)
    return Upload(token, place / about["table"], place / "files", about["village"], place)


def _root(archive: Archive) -> Path:
    return archive.settings.data_dir / "uploads" / "catalogues"


def _inside(folder: Path, told: str) -> Path:
    """Return where a file goes: below `folder`, by the folders it stood in, whatever its name says."""
    parts = [intake.clean_name(part) for part in told.replace("\\", "/").split("/") if part.strip(". ")]
    path = folder.joinpath(
        *(part.encode("utf-8")[:200].decode("utf-8", "ignore") for part in parts[-8:] or ["未命名"])
    )
    while path.exists():
        path = path.with_name(f"{path.stem}_{path.suffix}")
    return path


def _write(path: Path, stream: BinaryIO) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("xb") as file:
        shutil.copyfileobj(stream, file)


def _forget_old(root: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for place in root.iterdir() if root.is_dir() else ():
        if place.stat().st_mtime < oldest:
            shutil.rmtree(place, ignore_errors=True)
