"""Rosters handed in from a page: kept until they are imported, so that what was checked is what comes in.

They hold personal numbers: only who handed one in gets at it, and after a day it is gone.
"""

from __future__ import annotations

import re
import secrets
import shutil
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from archive_app.errors import NotFound, TooLarge
from archive_app.rules.access import Right
from archive_app.services.permits import require
from archive_app.services.roster_file import LARGEST_BYTES

if TYPE_CHECKING:
    from archive_app.archive import Work

FOLDER = "rosters"
KEPT_SECONDS = 24 * 3600


def keep(look: Work, stream: IO[bytes]) -> str:
    """Keep an uploaded roster; return the word it is got back by. Raises TooLarge."""
    require(look, Right.KEEP_ROSTER)
    folder = look.archive.settings.data_dir / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    _forget_old(folder)
    word = secrets.token_hex(16)
    path = folder / _name(look, word)
    with path.open("xb") as kept:
        path.chmod(0o600)
        shutil.copyfileobj(stream, kept)
        too_large = kept.tell() > LARGEST_BYTES
    if too_large:
        path.unlink()
        raise TooLarge(
            "名册文件超过 64 MB；请按村分成几个文件。", "The roster is over 64 MB; split it by village."
        )
    return word


def path_of(look: Work, word: str) -> Path:
    """Return where a roster handed in by the actor is kept. Raises NotFound."""
    require(look, Right.KEEP_ROSTER)
    path = look.archive.settings.data_dir / FOLDER / _name(look, word)
    if not re.fullmatch(r"[0-9a-f]{32}", word) or not path.is_file():
        raise NotFound(word[:32])
    return path


def forget(look: Work, word: str) -> None:
    """Let go of a roster once it is imported."""
    path_of(look, word).unlink()


def _name(look: Work, word: str) -> str:
    return f"{look.actor.user_id or 0}-{word}.table"


def _forget_old(folder: Path) -> None:
    for one in folder.iterdir():
        if one.stat().st_mtime < time.time() - KEPT_SECONDS:
            one.unlink(missing_ok=True)
