"""The inventory of one object (OCFL 1.1, 3.5): built once, read back with distrust."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha512
from typing import Any

SPEC_TYPE = "https://ocfl.io/1.1/spec/#inventory"
FILE = "inventory.json"
SIDECAR = "inventory.json.sha512"
DECLARATION = "0=ocfl_object_1.1"
DECLARATION_TEXT = b"ocfl_object_1.1\n"
_CONTENT_PATH = re.compile(r"v[0-9]+/content/.+", re.DOTALL)
_SHA512 = re.compile(r"[0-9a-f]{128}")


class BadInventory(ValueError):
    """The bytes are no inventory, or one that breaks a rule reading depends on."""


@dataclass(frozen=True)
class Signature:
    """Who keeps an object, when and why: the version block (OCFL 1.1, 3.5.3); `created` knows its zone."""

    created: datetime
    message: str
    agent_name: str
    agent_address: str


@dataclass(frozen=True)
class Content:
    """One content file to be listed: where it lies, its digests in hex, and every name it has."""

    path: str
    sha512: str
    sha256: str
    logical: tuple[str, ...]


@dataclass(frozen=True)
class Inventory:
    """What an inventory says: `manifest` and `sha256` by content path, `state` (SHA-512) by logical path."""

    object_id: str
    versions: tuple[str, ...]
    manifest: Mapping[str, str]
    sha256: Mapping[str, str]
    state: Mapping[str, str]
    signature: Signature

    def content_of(self, logical: str) -> str | None:
        """Find the content path of a logical path; None when there is none."""
        digest = self.state.get(logical)
        return next((path for path, found in self.manifest.items() if found == digest), None)


def build(object_id: str, contents: Sequence[Content], signature: Signature) -> bytes:
    """Write the inventory of a first and only version; ValueError when the time knows no zone."""
    if signature.created.tzinfo is None:
        raise ValueError("the time of keeping must know its time zone (OCFL 1.1, 3.5.3: RFC 3339)")
    version = {
        "created": signature.created.isoformat(timespec="seconds"),
        "message": signature.message,
        "state": {one.sha512: sorted(one.logical) for one in contents},
        "user": {"name": signature.agent_name, "address": signature.agent_address},
    }
    inventory = {
        "id": object_id,
        "type": SPEC_TYPE,
        "digestAlgorithm": "sha512",
        "head": "v1",
        "manifest": {one.sha512: [one.path] for one in contents},
        "fixity": {"sha256": {one.sha256: [one.path] for one in contents}},
        "versions": {"v1": version},
    }
    return json.dumps(inventory, ensure_ascii=False, indent=1).encode() + b"\n"


def sidecar_for(inventory: bytes) -> bytes:
    """Write the sidecar of an inventory (OCFL 1.1, 3.7)."""
    return f"{sha512(inventory).hexdigest()} {FILE}\n".encode()


def sidecar_matches(inventory: bytes, sidecar: bytes) -> bool:
    """Whether a sidecar, with any white space between digest and name, vouches for these bytes."""
    expected = [sha512(inventory).hexdigest().encode(), FILE.encode()]
    return sidecar.split() == expected


def parse(data: bytes) -> Inventory:
    """Read an inventory; raises BadInventory. Any sound OCFL 1.x object with SHA-512 will do."""
    try:
        raw = json.loads(data)
        head = raw["versions"][raw["head"]]
        inventory = Inventory(
            object_id=_text(raw["id"]),
            versions=tuple(_text(name) for name in raw["versions"]),
            manifest=_by_path(raw["manifest"]),
            sha256=_by_path(raw.get("fixity", {}).get("sha256", {})),
            state=_by_path(head["state"]),
            signature=Signature(
                datetime.fromisoformat(head["created"]),
                _text(head.get("message", "")),
                _text(head.get("user", {}).get("name", "")),
                _text(head.get("user", {}).get("address", "")),
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInventory(f"not an OCFL inventory: {type(error).__name__}: {error}") from error
    _check(inventory, raw)
    return inventory


def _check(inventory: Inventory, raw: Mapping[str, Any]) -> None:
    if raw.get("digestAlgorithm") != "sha512":
        raise BadInventory("the inventory does not use SHA-512")
    for path, digest in inventory.manifest.items():
        # A content path that climbs out of the object would let an edited inventory read any file.
        if not _CONTENT_PATH.fullmatch(path) or any(step in ("", ".", "..") for step in path.split("/")):
            raise BadInventory(f"content path {path!r} leaves the content folder")
        if not _SHA512.fullmatch(digest):
            raise BadInventory(f"{digest!r} is no SHA-512 digest")
    for logical in inventory.state:
        if inventory.content_of(logical) is None:
            raise BadInventory(f"{logical!r} has no content")


def _by_path(block: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {_text(path): _text(digest).lower() for digest, paths in block.items() for path in paths}


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not text")
    return value
