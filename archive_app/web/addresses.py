"""Addresses a page may lead to after a form: only ones of this site."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_address(wish: str | None, otherwise: str = "/") -> str:
    """Return `wish` if it is a path of this site, else `otherwise`.

    Backslashes and control characters are refused: browsers read `/\\host` as `//host`.
    """
    if not wish or not wish.startswith("/") or wish.startswith("//"):
        return otherwise
    if "\\" in wish or any(ord(sign) < 32 for sign in wish):
        return otherwise
    parts = urlsplit(wish)
    return otherwise if parts.scheme or parts.netloc else wish
