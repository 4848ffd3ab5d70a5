"""Drawing an office document as PDF with LibreOffice: a process of its own with limits, no macros, no network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

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
_LIMITED = 'ulimit -v "$1"; ulimit -t "$2"; ulimit -f "$3"; ulimit -c 0; shift 3; exec "$@"'


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
        *_without_network(), "sh", "-c", _LIMITED, "sh",
        str(ADDRESS_SPACE // 1024), str(int(SECONDS)), str(limits.file_bytes // 512),
        soffice, f"-env:UserInstallation={(desk / 'profile').as_uri()}", "--headless", "--norestore",
        "--nolockcheck", "--nodefault", "--convert-to", "pdf", "--outdir", str(desk), str(document),
    ]  # fmt: skip
    environment = {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(desk), "TMPDIR": str(desk),
                   "LANG": "zh_CN.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}  # fmt: skip
    process = subprocess.Popen(  # noqa: S603 - a fixed program, no shell sees the file's name as words
        command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise ReadingError(Problem.TOO_SLOW, f"LibreOffice: no end in {SECONDS:g} s") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it starts helpers of its own
        process.wait()


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """Return the words that run a command without network, where this system lets us."""
    words = ("unshare", "--map-root-user", "--net")
    if shutil.which(words[0]) is None:
        return ()
    tried = subprocess.run([*words, "true"], check=False, capture_output=True)  # noqa: S603 - fixed words
    return words if tried.returncode == 0 else ()


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
