"""Drawing an office document as PDF with LibreOffice: a process of its own with limits, no macros, no network."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from ocr import limited
from ocr.limits import Limits
from ocr.office import kinds
from ocr.problems import Problem, ReadingError

PROGRAM = "soffice"
SECONDS = 90.0
#: LibreOffice maps far more than it uses
ADDRESS_SPACE = 6 * 1024**3
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
_SETTINGS = (("DisableMacrosExecution", "true"), ("MacroSecurityLevel", "3"), ("BlockUntrustedRefererLinks", "true"),
             ("DisableActiveContent", "true"))  # fmt: skip


def program() -> str | None:
    """Return where LibreOffice is, None when it is not installed."""
    return shutil.which(PROGRAM) or shutil.which("libreoffice")


def draw(path: Path, media_type: str, limits: Limits) -> bytes:
    """Return the document as PDF. Raises ReadingError: UNSUPPORTED without LibreOffice, TOO_SLOW, FAILED."""
    soffice = program()
    if soffice is None or media_type not in kinds.OFFICE:
        raise ReadingError(Problem.UNSUPPORTED, media_type)
    with tempfile.TemporaryDirectory(prefix="office-") as room:
        desk = Path(room)
        document = desk / f"document.{kinds.ENDING[media_type]}"
        document.symlink_to(path.absolute())
        _write_settings(desk / "profile" / "user")
        _run(soffice, desk, document, limits)
        made = desk / "document.pdf"
        if not made.is_file():
            raise ReadingError(Problem.DAMAGED, f"LibreOffice made nothing of {media_type}")
        return made.read_bytes()


def _run(soffice: str, desk: Path, document: Path, limits: Limits) -> None:
    command = [
        soffice, f"-env:UserInstallation={(desk / 'profile').as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--convert-to", "pdf", "--outdir", str(desk), str(document),
    ]  # fmt: skip
    limited.run(
        command, seconds=SECONDS, address_space=ADDRESS_SPACE, file_bytes=limits.file_bytes, folder=desk,
        environment={"HOME": str(desk), "TMPDIR": str(desk), "LANG": "zh_CN.UTF-8", "SAL_USE_VCLPLUGIN": "svp"},
    )  # fmt: skip


def _write_settings(user: Path) -> None:
    """Write the profile: nothing in a document is run, nothing it points to is fetched."""
    user.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{_SCRIPTING}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for name, value in _SETTINGS
    )
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        f'xmlns:xs="http://www.w3.org/2001/XMLSchema">{items}</oor:items>\n',
        encoding="utf-8",
    )
