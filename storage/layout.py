"""Where an object stands below the storage root: OCFL extension 0003, two hashed levels and the id itself.

The hash spreads objects evenly; the last folder is the id, percent-encoded, so a person with nothing but a
file browser, and a check that meets a destroyed inventory, still see whose folder it is.
"""

import re
from hashlib import sha256
from pathlib import PurePosixPath
from urllib.parse import unquote

NAME = "0003-hash-and-id-n-tuple-storage-layout"
# Two levels of 256: at a million objects fifteen share a folder, and few keeps need new folders.
PARAMETERS: dict[str, str | int] = {
    "extensionName": NAME,
    "digestAlgorithm": "sha256",
    "tupleSize": 2,
    "numberOfTuples": 2,
}
LEVEL = re.compile(r"[0-9a-f]{2}")
_SAFE = re.compile(rb"[A-Za-z0-9_-]")
_LONGEST = 100


def folder_for(object_id: str) -> PurePosixPath:
    """Place an object, relative to the storage root: `3c/0f/urn%3auuid%3a…`."""
    raw = object_id.encode()
    digest = sha256(raw).hexdigest()
    name = "".join(chr(byte) if _SAFE.fullmatch(bytes((byte,))) else f"%{byte:02x}" for byte in raw)
    if len(name) > _LONGEST:
        name = f"{name[:_LONGEST]}-{digest}"
    return PurePosixPath(digest[:2], digest[2:4], name)


def id_from_folder(name: str) -> str | None:
    """Read the id back from the last folder's name; None when it was too long to stand there whole."""
    if len(name) > _LONGEST:
        return None
    try:
        return unquote(name, errors="strict")
    except UnicodeDecodeError:
        return None
