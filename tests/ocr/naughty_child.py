"""A child that does everything a parser of foreign files might do to us."""

import ctypes
import os
import sys
from typing import Any

from ocr.memory import SharedMemory
from ocr.serving import Handler, limit_process, serve


def _spin(_: dict[str, Any]) -> dict[str, Any]:
    while True:
        pass


def _fall(_: dict[str, Any]) -> dict[str, Any]:
    ctypes.string_at(0)
    return {}


def _gorge(_: dict[str, Any]) -> dict[str, Any]:
    return {"size": len(bytearray(4 * 1024**3))}


def _babble(_: dict[str, Any]) -> dict[str, Any]:
    return {"text": "x" * 5_000_000}


def _leave(_: dict[str, Any]) -> dict[str, Any]:
    os._exit(0)


def _stumble(_: dict[str, Any]) -> dict[str, Any]:
    raise RuntimeError("a parser lost its way")


def _echo(question: dict[str, Any]) -> dict[str, Any]:
    return {"said": question["say"], "pid": os.getpid(), "flask": "flask" in sys.modules}


def _make(_: dict[str, Any], __: SharedMemory) -> dict[str, Handler]:
    limit_process(1024**3)
    return {
        "spin": _spin,
        "fall": _fall,
        "gorge": _gorge,
        "babble": _babble,
        "leave": _leave,
        "stumble": _stumble,
        "echo": _echo,
    }


if __name__ == "__main__":
    serve(_make)
