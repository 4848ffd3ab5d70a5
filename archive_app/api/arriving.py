"""Files on their way in: written to disk as they arrive, never whole in memory, never more than the limit."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, cast

from flask import Request, abort
from werkzeug.formparser import FormDataParser

from archive_app import errors
from archive_app.services.handing_in import Upload

IN_MEMORY = 256 * 1024
FIELD_BYTES = 64 * 1024
#: files in one call; a call may be so many times the size limit of one file
MOST_FILES = 500
MOST_PARTS = MOST_FILES + 20
FILES = "files"


@dataclass(frozen=True)
class Arrived:
    """The files of one call and its form fields."""

    uploads: tuple[Upload, ...]
    fields: dict[str, str]


class Spool:
    """A file as it arrives: hashed, and kept up to one byte over the limit, so that intake can tell."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._file = SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder))  # noqa: SIM115 - lives with the call
        self._digest = hashlib.sha256()
        self._room = limit + 1

    @property
    def sha256(self) -> str:
        """Return the digest of what arrived, empty when that was over the limit."""
        return self._digest.hexdigest() if self._room > 0 else ""

    def write(self, data: bytes) -> int:
        """Take the next piece; what is over the limit is not kept."""
        if self._room > 0:
            kept = data[: self._room]
            self._digest.update(kept)
            self._file.write(kept)
            self._room -= len(kept)
        return len(data)

    def read(self, size: int = -1) -> bytes:
        """Read what was kept."""
        return self._file.read(size)

    def seek(self, offset: int, whence: int = 0) -> int:
        """Move to another place."""
        return self._file.seek(offset, whence)

    def close(self) -> None:
        """Let the bytes go."""
        self._file.close()


def arrived(request: Request, folder: Path, limit: int) -> Arrived:
    """Read a multipart call. `limit` is the largest file in bytes; a larger one is still one of the answer's files.

    Raises BadInput for what is no whole multipart body or holds files under another name than `files`.
    """
    if request.mimetype != "multipart/form-data":
        abort(415)
    folder.mkdir(parents=True, exist_ok=True)
    request.max_content_length = limit * MOST_FILES
    spools: dict[int, Spool] = {}

    def spool(**_about: Any) -> IO[bytes]:
        made = Spool(folder, limit)
        spools[id(made)] = made
        return cast(IO[bytes], made)

    parser = FormDataParser(
        stream_factory=spool,  # type: ignore[arg-type]  # takes its arguments by name
        max_form_memory_size=FIELD_BYTES,
        max_form_parts=MOST_PARTS,
        silent=False,
    )
    try:
        _stream, form, files = parser.parse(
            request.stream,
            request.mimetype,
            request.content_length,
            dict(request.mimetype_params),
        )
    except ValueError as error:
        raise errors.BadInput(
            "请求不是完整的 multipart/form-data；请检查后重发。",
            "The body is no whole multipart/form-data; check it and send it again.",
        ) from error
    if set(files) - {FILES}:
        raise errors.BadInput(
            f"文件要放在字段“{FILES}”里。", f"Files go into the field `{FILES}`; send them again."
        )
    return Arrived(
        tuple(
            Upload(one.filename or "", cast(BinaryIO, one.stream), spools[id(one.stream)].sha256)
            for one in files.getlist(FILES)
        ),
        {name: value for name, value in form.items() if value.strip()},
    )
