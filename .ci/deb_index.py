"""Write the `Packages` index of a folder of .deb files, so that apt can use the folder as a source."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path


def entry(deb: Path) -> str:
    """Return one package's paragraph: its own control fields, then name, size and digest of the file."""
    control = subprocess.run(  # noqa: S603  # our own files, a program of the system
        ["/usr/bin/dpkg-deb", "--field", str(deb)], capture_output=True, text=True, check=True
    ).stdout.rstrip()
    digest = hashlib.sha256(deb.read_bytes()).hexdigest()
    return f"{control}\nFilename: ./{deb.name}\nSize: {deb.stat().st_size}\nSHA256: {digest}\n"


def main() -> None:
    """Index the folder named on the command line."""
    folder = Path(sys.argv[1])
    paragraphs = [entry(deb) for deb in sorted(folder.glob("*.deb"))]
    (folder / "Packages").write_text("\n".join(paragraphs), encoding="utf-8")


if __name__ == "__main__":
    main()
