"""Stub."""

from typing import Any


def recognise(*a: Any) -> Any:
    """Stub."""
    return None, ()
