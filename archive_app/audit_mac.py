"""Authenticity of audit lines: what stands in an event, in one canonical form, with the installation's key."""

from __future__ import annotations

import hashlib
import hmac
import json

from archive_app.models.events import Event


def canonical(event: Event) -> bytes:
    """Return the event's content as bytes that are the same on every machine and database."""
    content = [
        event.at.isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.subject_kind,
        event.subject_id,
        event.details,
    ]
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mac(key: str, event: Event) -> str:
    """Return the keyed digest of an event, 64 hex digits."""
    return hmac.digest(hashlib.sha256(f"audit:{key}".encode()).digest(), canonical(event), "sha256").hex()


def link(before: str, event: Event) -> str:
    """Return the next link of the chain: SHA-256 over the link before, the event's number, content and mac."""
    return hashlib.sha256(f"{before}\n{event.id}\n{event.mac}\n".encode() + canonical(event)).hexdigest()
