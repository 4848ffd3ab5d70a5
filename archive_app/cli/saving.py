"""Writing what a command made to the file that was asked for: whole or not at all."""

from __future__ import annotations

import io
import os
import secrets
import shutil
from pathlib import Path
from typing import BinaryIO

import click

from archive_app.errors import BadInput

#: the option of every command that makes one file
output_option = click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    help="写到哪个文件 / file to write",
)


def check_place(path: Path) -> None:
    """Raise BadInput when no file can be written there; asked before work that is recorded is done for nothing."""
    if path.is_dir():
        raise _unwritable(path, "那是一个文件夹", "it is a folder")
    if not path.parent.is_dir():
        raise _unwritable(path, "没有这个文件夹", "there is no such folder")
    if not (path.exists() and not path.is_file()) and not os.access(path.parent, os.W_OK):
        raise _unwritable(path, "没有写这个文件夹的权限", "its folder may not be written to")


def save(path: Path, made: bytes | Path) -> None:
    """Write bytes, or what stands in another file, in place of what was there; BadInput says why it is not possible.

    Whoever reads the file meanwhile sees the old one or the new one, never a part.
    """
    check_place(path)
    try:
        with made.open("rb") if isinstance(made, Path) else io.BytesIO(made) as source:
            if path.exists() and not path.is_file():  # a pipe or a terminal, such as /dev/stdout
                with path.open("wb") as file:
                    shutil.copyfileobj(source, file)
            else:
                _replace(path.resolve(), source)
    except OSError as error:
        raise _unwritable(path, error.strerror or str(error), error.strerror or str(error)) from error


def _replace(path: Path, source: BinaryIO) -> None:
    part = path.with_name(f".{path.name[:100]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            shutil.copyfileobj(source, file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise


def _unwritable(path: Path, zh: str, en: str) -> BadInput:
    return BadInput(
        f"写不了 {path}：{zh}；请换一个位置。", f"Cannot write {path}: {en}; choose another place."
    )
