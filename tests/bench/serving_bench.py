"""`archive serve` as a whole: seconds to the first answer, memory at rest, answers over HTTP."""

from __future__ import annotations

import http.client
import io
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
import sqlalchemy as sa

from archive_app.archive import Archive
from archive_app.models import Page
from archive_app.models.types import PageState
from archive_app.rules.access import system
from archive_app.services import gathering, intake


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


def found_after(archive: Archive, port: int, token: str, documents: int) -> list[float]:
    """Return the seconds from a page's being read to its being found over HTTP, for some documents in turn."""
    actor, times = system("bench"), []
    for n in range(documents):
        word = f"检索时延{n:04}甲"
        with archive.work(actor) as work:
            batch_id = intake.open_batch(work, name=word, channel="bench").id
        data = io.BytesIO(f"村民会议记录：{word}".encode())
        source_id = intake.receive(archive, actor, data, f"{n}.txt", batch_id=batch_id).source_id
        with archive.work(actor) as work:
            gathering.finish(work, batch_id)
        while not _is_read(archive, source_id):
            time.sleep(0.005)
        started = time.perf_counter()
        while not _hits(port, token, word):
            time.sleep(0.005)
        times.append(time.perf_counter() - started)
    return times


def _is_read(archive: Archive, source_id: int) -> bool:
    with archive.sessions.reading() as session:
        states = session.scalars(sa.select(Page.state).where(Page.source_id == source_id)).all()
    return bool(states) and all(one is PageState.READ for one in states)


def _hits(port: int, token: str, word: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", search_paths([word])[0], headers={"Authorization": f"Bearer {token}"})
    told = json.loads(connection.getresponse().read())
    connection.close()
    return int(told["total"])


def search_paths(texts: list[str]) -> list[str]:
    """Return API addresses of searches."""
    return [f"/api/v1/search?q={quote(text)}" for text in texts]
