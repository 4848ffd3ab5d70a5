"""The task queue (huey): a task is a name and an id, serialised as signed JSON.

The database is the truth and the queue only wakes workers: what is lost here is sent again by the sweep.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from huey import PostgresHuey, PriorityRedisHuey, SqliteHuey
from huey.registry import Message
from huey.serializer import Serializer

NAME = "archive"


class BadMessage(Exception):
    """A queue message was not written by this installation."""


class SignedJson(Serializer):  # type: ignore[misc]  # huey is untyped
    """huey's own serializers pickle, and a pickle from a shared queue is foreign code; this one cannot run any."""

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = hashlib.sha256(f"queue:{key}".encode()).digest()

    def _serialize(self, data: Message) -> bytes:
        body = json.dumps({**data._asdict(), "args": list(data.args)}, separators=(",", ":")).encode()
        return hmac.digest(self._key, body, "sha256").hex().encode() + body

    def _deserialize(self, data: bytes) -> Message:
        body = bytes(data[64:])
        if not hmac.compare_digest(bytes(data[:64]), hmac.digest(self._key, body, "sha256").hex().encode()):
            raise BadMessage("a queue message carries a wrong signature")
        fields = json.loads(body)
        return Message(**{**fields, "args": tuple(fields["args"])})


class Queue:
    """Sends tasks; `consumer` is for the worker process only."""

    def __init__(self, url: str, key: str) -> None:
        self.huey = _huey(url, SignedJson(key))
        self._perform: Any = self.huey.task(name="perform")(self._run)
        self._handler: Callable[[str, int], None] | None = None

    def send(self, task: str, subject_id: int) -> None:
        """Put one task on the queue."""
        self._perform(task, subject_id)

    def consumer(self, handler: Callable[[str, int], None], workers: int) -> Any:
        """Return a huey consumer that hands every task to `handler`."""
        self._handler = handler
        return self.huey.create_consumer(
            workers=workers,
            worker_type="thread",
            periodic=False,
            initial_delay=0.05,
            max_delay=0.5,
            flush_locks=False,
        )

    def _run(self, task: str, subject_id: int) -> None:
        if self._handler is not None:
            self._handler(task, subject_id)


def _huey(url: str, serializer: Serializer) -> Any:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return SqliteHuey(NAME, filename=str(path), results=False, serializer=serializer, timeout=30)
    if parts.scheme.startswith("redis"):
        return PriorityRedisHuey(NAME, url=url, results=False, serializer=serializer)
    return PostgresHuey(NAME, dsn=url, results=False, serializer=serializer)
