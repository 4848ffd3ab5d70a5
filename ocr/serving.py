"""The child's side of `ocr.child`: wait for a question, answer it, leave when nothing comes."""

import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

from ocr.memory import SharedMemory
from ocr.problems import Problem, ReadingError

Handler = Callable[[dict[str, Any]], dict[str, Any]]
_GRACE_SECONDS = 10


def serve(
    make: Callable[[dict[str, Any], SharedMemory], dict[str, Handler]],
    *,
    finished: Callable[[], bool] = lambda: False,
) -> None:
    """Answer questions until the parent is gone, nothing came for `idle_seconds`, or `finished()` says so.

    `make` gets the settings and the lent memory and returns the verbs. The first answer says "ready".
    """
    line = Connection(int(sys.argv[1]))
    memory = SharedMemory.lent(int(sys.argv[2]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the parent, which closes the line
    settings = json.loads(line.recv_bytes())
    verbs = make(settings, memory)
    line.send_bytes(b"{}")
    while line.poll(settings["idle_seconds"]):
        try:
            question = json.loads(line.recv_bytes())
        except EOFError:
            break
        answer = _answer(verbs, question)
        try:
            line.send_bytes(json.dumps(answer).encode())
        except OSError:
            break
        if finished():
            break
    line.close()
    sys.stdout.flush()
    os._exit(0)  # native libraries' own clean-up may hang or crash; there is nothing left to save


def _answer(verbs: dict[str, Handler], question: dict[str, Any]) -> dict[str, Any]:
    # The parent kills a child that is late. This alarm is for the case that the parent is gone.
    signal.setitimer(signal.ITIMER_REAL, question["timeout"] + _GRACE_SECONDS)
    try:
        return {"result": verbs[question["verb"]](question["arguments"])}
    except ReadingError as error:
        return {"problem": error.problem.value, "detail": error.detail[:500]}
    except MemoryError:
        return {"problem": Problem.OUT_OF_MEMORY.value}
    except Exception as error:
        return {"problem": Problem.FAILED.value, "detail": f"{type(error).__name__}: {error}"[:500]}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def limit_process(address_space: int) -> None:
    """Bound this process's address space (bytes); allocation beyond it raises MemoryError or kills it."""
    resource.setrlimit(resource.RLIMIT_AS, (address_space, address_space))


def limit_cpu(seconds: float) -> None:
    """From now on at most this much processor time, then the kernel ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))
