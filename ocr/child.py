"""A helper process that can be killed: started when needed, gone when idle, replaced when it dies.

The child is a fresh interpreter, neither forked (an engine's threads do not survive that) nor importing the
parent's main module. Messages are JSON: a child that reads foreign files is not trusted to send pickles.
"""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from ocr.memory import SharedMemory
from ocr.problems import Crashed, DeskClosed, Problem, ReadingError, TooSlow

_START_SECONDS = 60.0


class Child:
    """One helper process running `python -m <module>`; calls are answered one after the other."""

    def __init__(
        self,
        module: str,
        settings: Mapping[str, Any],
        memory: SharedMemory,
        *,
        idle_seconds: float,
        answer_bytes: int,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._module = module
        self._environment = dict(environment or {})
        self._settings = {**settings, "idle_seconds": idle_seconds}
        self._memory = memory
        self._answer_bytes = answer_bytes
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: Connection | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process id while a child is running."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def call(self, verb: str, timeout: float, **arguments: Any) -> dict[str, Any]:
        """Ask the child. Raises ReadingError (its problem), TooSlow, Crashed, DeskClosed."""
        with self._lock:
            if self._closed:
                raise DeskClosed(self._module)
            message = json.dumps({"verb": verb, "timeout": timeout, "arguments": arguments}).encode()
            answer = self._ask(message, timeout)
            if answer is None:  # it left because it was idle just as we asked
                answer = self._ask(message, timeout)
            if answer is None:
                raise Crashed(f"{self._module} ends as soon as it starts")
        if "problem" in answer:
            if answer["problem"] == Problem.FAILED:
                with self._lock:
                    self._end()  # whatever it stumbled over may still be in its memory: the next call gets a fresh one
            raise ReadingError(Problem(answer["problem"]), str(answer.get("detail", "")))
        result = answer["result"]
        if not isinstance(result, dict):
            raise Crashed(f"{self._module} answered nonsense")
        return result

    def close(self) -> None:
        """End the child; later calls raise DeskClosed."""
        with self._lock:
            self._closed = True
            self._end()

    def _ask(self, message: bytes, timeout: float) -> dict[str, Any] | None:
        """One try; None when the child had left in good order before it took the question."""
        try:
            line = self._started()
            line.send_bytes(message)
            if not line.poll(timeout):
                self._end()
                raise TooSlow(f"{self._module}: no answer in {timeout:g} s")
            answer = json.loads(line.recv_bytes(self._answer_bytes))
        except (EOFError, OSError, ValueError) as error:
            code = self._end()
            if code == 0 and isinstance(error, EOFError | BrokenPipeError | ConnectionResetError):
                return None
            raise Crashed(f"{self._module} ended with {code}: {error}") from error
        return answer if isinstance(answer, dict) else {}

    def _started(self) -> Connection:
        if self._line is not None and self._process is not None and self._process.poll() is None:
            return self._line
        self._end()
        ours, theirs = socket.socketpair()
        environment = {
            **os.environ,
            **self._environment,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        }
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
                [sys.executable, "-m", self._module, str(theirs.fileno()), str(self._memory.fd)],
                pass_fds=(theirs.fileno(), self._memory.fd),
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        self._line = Connection(ours.detach())
        self._line.send_bytes(json.dumps(self._settings).encode())
        if not self._line.poll(_START_SECONDS):
            raise OSError("the child does not start")
        self._line.recv_bytes(self._answer_bytes)
        return self._line

    def _end(self) -> int | None:
        """Close the line, kill the child if it does not leave by itself; its exit code."""
        if self._line is not None:
            with suppress(OSError):
                self._line.close()
            self._line = None
        process, self._process = self._process, None
        if process is None:
            return None
        with suppress(subprocess.TimeoutExpired):
            return process.wait(timeout=0.05)
        process.kill()
        return process.wait()
