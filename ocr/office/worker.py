"""The limited child that opens electronic files: says what they are, takes their text, writes out what is inside."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Any

from ocr.limits import Limits
from ocr.memory import SharedMemory
from ocr.office import kinds, members, texts
from ocr.serving import Handler, limit_cpu, limit_process, serve


def _make(settings: dict[str, Any], _memory: SharedMemory) -> dict[str, Handler]:
    limits = Limits(**settings["limits"])
    limit_process(limits.address_space)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.file_bytes, limits.file_bytes))

    def kind(question: dict[str, Any]) -> dict[str, Any]:
        limit_cpu(limits.facts_seconds)
        return {"kind": kinds.kind(Path(question["path"]), question["outside"])}

    def text(question: dict[str, Any]) -> dict[str, Any]:
        limit_cpu(limits.page_seconds)
        return {"pages": texts.pages(Path(question["path"]), question["media_type"])}

    def unpack(question: dict[str, Any]) -> dict[str, Any]:
        limit_cpu(limits.read_seconds)
        folder, most = Path(question["folder"]), int(question["most_bytes"])
        return {"members": members.unpack(Path(question["path"]), question["media_type"], folder, most)}

    return {"kind": kind, "text": text, "unpack": unpack}


if __name__ == "__main__":
    serve(_make)
