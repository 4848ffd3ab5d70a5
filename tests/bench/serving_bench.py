"""`archive serve` as a whole: seconds to the first answer, memory at rest, answers over HTTP."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psutil


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(folder: Path) -> Iterator[tuple[int, float, subprocess.Popen[bytes]]]:
    """Run `archive serve` on a data folder; give the port, seconds to the first answer, and the process."""
    port = free_port()
    command = [sys.executable, "-m", "archive_app", "serve", "--port", str(port), "--data-dir", str(folder)]
    environ = {**os.environ, "ARCHIVE_TLS": "off"}
    started = time.perf_counter()
    process = subprocess.Popen(command, env=environ, stdout=subprocess.DEVNULL)
    try:
        while not _answers(port):
            if process.poll() is not None:
                raise RuntimeError("archive serve ended")
            time.sleep(0.02)
        yield port, time.perf_counter() - started, process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def memory_mb(process: subprocess.Popen[bytes]) -> dict[str, float]:
    """Return the proportional memory (PSS) of the supervisor and all its children, in MB, by command."""
    found: dict[str, float] = {}
    parent = psutil.Process(process.pid)
    for one in [parent, *parent.children(recursive=True)]:
        command = one.cmdline()
        name = command[3] if len(command) > 3 else one.name()
        found[name] = round(found.get(name, 0.0) + one.memory_full_info().pss / 1e6, 1)
    found["all"] = round(sum(found.values()), 1)
    return found


def latency(port: int, token: str, paths: list[str]) -> tuple[float, float]:
    """Return p50 and p95 in milliseconds of GET requests over one kept connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for path in paths:
        started = time.perf_counter()
        connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read()
        times.append((time.perf_counter() - started) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{path}: {answer.status} {json.loads(body)}")
    connection.close()
    ranked = sorted(times)
    return round(statistics.median(ranked), 1), round(ranked[int(len(ranked) * 0.95) - 1], 1)


def search_paths(texts: list[str]) -> list[str]:
    """Return API addresses of searches."""
    return [f"/api/v1/search?q={quote(text)}" for text in texts]
