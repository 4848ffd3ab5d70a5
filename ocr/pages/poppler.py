"""A third opinion on broken PDFs: poppler writes the file anew where pdfium and qpdf give up.

Runs inside the limited child, so the child's bounds on memory hold for poppler too.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

_PROGRAM = "pdftocairo"


def mended(path: Path, *, seconds: float) -> bytes | None:
    """Return the PDF as poppler writes it, None when poppler is not there or gives up, too."""
    program = shutil.which(_PROGRAM)
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="mended-") as folder:
        made = Path(folder, "mended.pdf")
        try:
            done = subprocess.run(  # noqa: S603 - a fixed program, no shell, the path is our own vault's
                [program, "-q", "-pdf", str(path.absolute()), str(made)],
                timeout=seconds,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except (subprocess.TimeoutExpired, OSError):
            return None
        return made.read_bytes() if done.returncode == 0 and made.is_file() else None
