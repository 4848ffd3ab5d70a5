"""`archive serve`: web, workers, indexer and watcher as children of one command.

Imports nothing heavy: this process only starts, watches and stops the others. A child that dies is started
again, more slowly each time; when this process goes, however it goes, the children go with it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
SLOWEST_RESTART = 30.0
STEADY_AFTER = 60.0
PATIENCE = 20.0
#: seconds that the pages have the processor for themselves: people wait for them, nobody for the others
HEAD_START = 1.5
#: glibc's malloc: two arenas for all threads instead of eight a core, and what is freed goes back early
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}


@dataclass
class Child:
    """One supervised process; with `once` it may end well and is then left alone."""

    name: str
    arguments: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.5
    not_before: float = field(default=0.0)
    once: bool = False
    done: bool = False

    def start(self) -> None:
        """Start the process; it is told to end when its parent dies."""
        self.started = time.monotonic()
        command = [sys.executable, "-m", "archive_app", *self.arguments]
        environment = {**FRUGAL, **os.environ}
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            command, preexec_fn=_die_with_parent, env=environment
        )

    def look_after(self) -> None:
        """Start the process again when it has ended, later each time it ends soon."""
        now = time.monotonic()
        if self.done:
            return
        if self.process is None:
            if now >= self.not_before:
                self.start()
            return
        if self.process.poll() is None:
            return
        if self.once and self.process.returncode == 0:
            self.done, self.process = True, None
            return
        print(
            f"archive: {self.name} ended ({self.process.returncode}), starting again",
            file=sys.stderr,
            flush=True,
        )
        self.pause = 0.5 if now - self.started > STEADY_AFTER else min(self.pause * 2, SLOWEST_RESTART)
        self.not_before = now + self.pause
        self.process = None


def run(children: Sequence[Child]) -> int:
    """Keep the children running until TERM or INT; return the exit code."""
    stopping: list[int] = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda got, _frame: stopping.append(got))
    while not stopping:
        for child in children:
            child.look_after()
        time.sleep(0.2)
    _stop(children)
    if stopping[0] == signal.SIGINT:
        print("已停止。 Stopped.", file=sys.stderr, flush=True)
    return 0


def _stop(children: Sequence[Child]) -> None:
    running = [child.process for child in children if child.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()


def _die_with_parent() -> None:
    """Ask the kernel to end this process when its parent is gone (Linux; elsewhere nothing)."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() == 1:
            os._exit(1)
