"""Running a foreign program on a foreign file: bounded time, memory and output, no network, everything it started ended."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from ocr.problems import Problem, ReadingError

_LIMITED = 'ulimit -v "$1"; ulimit -t "$2"; ulimit -f "$3"; ulimit -c 0; shift 3; exec "$@"'


def run(
    command: Sequence[str],
    *,
    seconds: float,
    address_space: int,
    file_bytes: int,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> bytes:
    """Run `command` and return what it prints, whatever its exit code says. Raises ReadingError (TOO_SLOW).

    `address_space` and `file_bytes` bound the memory and every file it writes, in bytes. Arguments are passed as
    they are; no shell sees a file's name as words.
    """
    limits = (str(address_space // 1024), str(int(seconds) + 1), str(file_bytes // 512))
    process = subprocess.Popen(  # noqa: S603 - callers name fixed programs
        [*_without_network(), "sh", "-c", _LIMITED, "sh", *limits, *command],
        cwd=folder,
        env={"PATH": os.environ.get("PATH", os.defpath), **(environment or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.communicate(timeout=seconds)[0]
    except subprocess.TimeoutExpired as error:
        raise ReadingError(Problem.TOO_SLOW, f"{command[0]}: no end in {seconds:g} s") from error
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # it may have started others
        process.wait()
        if process.stdout:
            process.stdout.close()


@lru_cache(maxsize=1)
def _without_network() -> tuple[str, ...]:
    """Return the words that run a command without network, where this system lets us."""
    words = ("unshare", "--map-root-user", "--net")
    if shutil.which(words[0]) is None:
        return ()
    tried = subprocess.run([*words, "true"], check=False, capture_output=True)  # noqa: S603 - fixed words
    return words if tried.returncode == 0 else ()
