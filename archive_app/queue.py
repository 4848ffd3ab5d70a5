"""The task queue (huey): a task is a name and an id, serialised as signed JSON.

The database is the truth and the queue only wakes workers: what is lost here is sent again by the sweep.
"""

from __future__ import annotations

import hashlib
import hmac
import importlib
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from huey.registry import Message

NAME = "archive"
log = logging.getLogger("archive.queue")
#: what huey imports for queues of other kinds if it is installed: 12 MB a process and a quarter of its start
CLIENTS = frozenset({"redis", "psycopg"})


class BadMessage(Exception):
    """A queue message was not written by this installation."""


class SignedJson:
    """huey's own serializers pickle, and a pickle from a shared queue is foreign code; this one cannot run any."""

    def __init__(self, key: str) -> None:
        self._key = hashlib.sha256(f"queue:{key}".encode()).digest()

    def serialize(self, data: Message) -> bytes:
        """Return a message as signed bytes."""
        body = json.dumps({**data._asdict(), "args": list(data.args)}, separators=(",", ":")).encode()
        return hmac.digest(self._key, body, "sha256").hex().encode() + body

    def deserialize(self, data: bytes) -> Message:
        """Return the message. Raises BadMessage."""
        from huey.registry import Message

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
        """Put one task on the queue.

        A queue that does not answer is logged and nothing else: the change is committed, and the workers' sweep
        sends what waits again. Telling the caller of a failure would be untrue.
        """
        try:
            self._perform(task, subject_id)
        except Exception as error:  # whatever the client of this kind of queue raises
            log.warning(
                "the queue does not answer (%s); the sweep sends %s again", type(error).__name__, task
            )

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


def _huey(url: str, serializer: SignedJson) -> Any:
    parts = urlsplit(url)
    huey = _library(parts.scheme)
    if parts.scheme == "sqlite":
        path = Path(url.removeprefix("sqlite:///"))
        path.parent.mkdir(parents=True, exist_ok=True)
        return huey.SqliteHuey(NAME, filename=str(path), results=False, serializer=serializer, timeout=30)
    if parts.scheme.startswith("redis"):
        return huey.PriorityRedisHuey(NAME, url=url, results=False, serializer=serializer)
    return huey.PostgresHuey(NAME, dsn=url, results=False, serializer=serializer)


def _library(scheme: str) -> ModuleType:
    """Import huey; for a queue in a file without the clients of other queues."""
    if scheme != "sqlite":
        import huey.storage

        if None in (huey.storage.Redis, huey.storage.psycopg):  # loaded before without its clients
            for module in (huey.storage, huey.api, huey):
                importlib.reload(module)
        return sys.modules["huey"]
    absent = CLIENTS - sys.modules.keys()
    sys.modules.update(dict.fromkeys(absent))  # type: ignore[arg-type]  # None says: no such module
    try:
        importlib.import_module("huey")
    finally:
        for name in absent:
            del sys.modules[name]
    return sys.modules["huey"]
