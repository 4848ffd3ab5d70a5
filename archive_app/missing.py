"""What the archive needs and does not find, as sentences: which service, and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from archive_app.errors import ServiceMissing

if TYPE_CHECKING:  # the supervisor must stay small
    from sqlalchemy.exc import OperationalError


def vault(folder: Path) -> ServiceMissing:
    """Say that the preservation store of an archive that was made before is not in its place."""
    return ServiceMissing(
        f"原件库不在 {folder}；请先挂上存放它的磁盘，或改正 ARCHIVE_STORAGE_URL。没有另建新库，也没有收任何文件。",
        f"The vault is not in {folder}: mount its disk or correct ARCHIVE_STORAGE_URL. No new one was made.",
    )


def database(error: OperationalError) -> ServiceMissing:
    """Say that the database cannot be used; its own first line says why."""
    why = (str(error.orig).strip().splitlines() or [""])[0]
    return ServiceMissing(
        f"数据库用不了（{why}）；请启动数据库服务、检查磁盘空间，或检查 ARCHIVE_DATABASE_URL。",
        f"The database cannot be used ({why}): start its server, look at the disk's space, or check"
        " ARCHIVE_DATABASE_URL.",
    )


def port(host: str, number: int) -> ServiceMissing:
    """Say that something else listens where the pages should be."""
    return ServiceMissing(
        f"{host} 的 {number} 端口打不开，多半是已有程序（也许是另一个 archive serve）在用；请停掉它，或用 --port 换一个。",
        f"Port {number} of {host} cannot be opened; most likely another program (another `archive serve`?) has it."
        " Stop that one, or choose another with --port.",
    )
