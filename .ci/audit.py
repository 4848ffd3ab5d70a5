#!/usr/bin/env python3
"""Ask the advisory service about every pinned package; a known vulnerability fails.

The service may be out of reach (a machine without internet, a registry mirror that has no advisories). That
must not look like "nothing found", and must not stop the other checks either: it is said clearly, exit 0.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 240


def ask() -> list[dict[str, object]] | str:
    """Return pip-audit's answer for each package, or why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [
            *(sys.executable, "-m", "pip_audit", "--requirement", str(ROOT / "constraints.txt")),
            *("--disable-pip", "--no-deps", "--progress-spinner", "off", "--timeout", "10"),
            *("--format", "json", "--output", str(answer)),
        ]
        try:
            done = subprocess.run(  # noqa: S603  # our own interpreter, fixed words
                command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=PATIENCE_SECONDS
            )
        except subprocess.TimeoutExpired:
            return f"no answer in {PATIENCE_SECONDS} s"
        if not answer.exists() or not answer.stat().st_size:
            return (done.stderr.strip().splitlines() or ["no answer"])[-1]
        found: list[dict[str, object]] = json.loads(answer.read_text(encoding="utf-8"))["dependencies"]
        return found


def main() -> int:
    """Print the outcome; 1 when a vulnerability is known, else 0."""
    packages = ask()
    if isinstance(packages, str):
        print(f"pip-audit: NOT CHECKED, the advisory service cannot be reached ({packages})")
        return 0
    skipped = [str(package["name"]) for package in packages if "skip_reason" in package]
    vulnerable = [package for package in packages if package.get("vulns")]
    for package in vulnerable:
        for entry in package["vulns"]:
            fixed = ", ".join(entry["fix_versions"]) or "no fixed version yet"
            print(f"pip-audit: {package['name']} {package['version']}: {entry['id']} (fixed in {fixed})")
    checked = len(packages) - len(skipped)
    if not checked:
        print(
            f"pip-audit: NOT CHECKED, the advisory service knows none of the {len(skipped)} packages;"
            " it cannot be reached from here"
        )
    else:
        print(f"pip-audit: {checked} packages checked, {len(vulnerable)} vulnerable")
        if skipped:
            print(f"pip-audit: NOT CHECKED, unknown to the service: {', '.join(skipped)}")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(main())
