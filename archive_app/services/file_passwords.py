"""Passwords of locked files: needed for every picture of their pages, so kept, but sealed with the archive's key.

A copy of the database alone, without the key beside the archive, opens no file (AES-128 and a mac: Fernet).
"""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken

from archive_app import errors
from archive_app.archive import Archive
from archive_app.models import Source

HINT = "password"
_SEALED = "sealed:"
#: no PDF takes a longer one (ISO 32000-2, 7.6.4.3.3: 127 bytes)
LONGEST = 127


def keep(archive: Archive, source: Source, password: str) -> None:
    """Keep the password of a source's file. Raises BadInput for one that no file can have."""
    if not password or len(password.encode("utf-8", "replace")) > LONGEST:
        raise errors.BadInput(
            "这个密码太长，不会是文件的密码；请核对。", "No file has so long a password; check it."
        )
    sealed = _box(archive).encrypt(password.encode("utf-8", "replace")).decode("ascii")
    source.hints = {**source.hints, HINT: _SEALED + sealed}


def of(archive: Archive, source: Source) -> str | None:
    """Return the password of a source's file; None when it needs none or the archive's key is another one now."""
    kept = source.hints.get(HINT)
    if not isinstance(kept, str) or not kept.startswith(_SEALED):
        return kept if isinstance(kept, str) else None
    try:
        return _box(archive).decrypt(kept.removeprefix(_SEALED)).decode()
    except InvalidToken:  # the file asks for its password again
        return None


def _box(archive: Archive) -> Fernet:
    key = hashlib.sha256(f"file-password:{archive.settings.secret_key}".encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
