"""Letting another program look at every file that comes in, where the settings name one (such as clamdscan).

The command gets the file's path as its last word, no input, no terminal, bounded time and no way to write large
files. Exit 0 lets the file in, 1 says it is harmful, anything else that it could not be checked: only 0 is taken.
"""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

SECONDS = 120
CPU_SECONDS = 300
LARGEST_OUTPUT = 16 * 1024 * 1024
HARMFUL = 1
#: codes of `rules.problems`
FOUND, NOT_CHECKED = "virus_found", "virus_not_checked"


def refusal(command: Sequence[str], path: Path) -> str | None:
    """Return why a file is not taken (a code of `rules.problems`), or None when it may come in."""
    if not command:
        return None
    try:
        child = subprocess.Popen(  # noqa: S603 - the administrator's own command; no shell reads it
            [*command, str(path)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": "C.UTF-8"},
            start_new_session=True,
        )
    except OSError:
        return NOT_CHECKED
    _limit(child.pid)
    try:
        code = child.wait(SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        return NOT_CHECKED
    if code == 0:
        return None
    return FOUND if code == HARMFUL else NOT_CHECKED


def _limit(pid: int) -> None:
    """Bound a child from outside: what runs between fork and exec is not safe beside other threads."""
    limits = {
        resource.RLIMIT_CPU: CPU_SECONDS, resource.RLIMIT_FSIZE: LARGEST_OUTPUT, resource.RLIMIT_CORE: 0
    }  # fmt: skip
    with suppress(OSError):  # it has ended already
        for what, most in limits.items():
            resource.prlimit(pid, what, (most, most))
