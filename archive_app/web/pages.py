"""Turning the pages of a long list: which page is shown, and the addresses of its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

PER_PAGE = 50


@dataclass(frozen=True)
class Pages:
    """Where in a long list we are. `previous` and `next` are addresses, or None at the ends."""

    number: int
    count: int
    total: int
    previous: str | None
    next: str | None


def page_number() -> int:
    """Return the page asked for by `?page=`, 1 if none or nonsense."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 8 else 1


def pages(total: int, per_page: int = PER_PAGE) -> Pages:
    """Return the place in a list of `total` rows for the page asked for."""
    count = max(1, -(-total // per_page))
    number = min(page_number(), count)

    def address(wanted: int) -> str | None:
        return address_with(page=str(wanted)) if 1 <= wanted <= count and wanted != number else None

    return Pages(number, count, total, address(number - 1), address(number + 1))


def address_with(**changes: str | None) -> str:
    """Return this page's address with some of its query changed; None takes a part away."""
    query = [
        (key, value) for key, value in request.args.items(multi=True) if key not in changes and key != "page"
    ]
    query += [(key, value) for key, value in changes.items() if value is not None]
    return f"{request.path}?{urlencode(query)}" if query else request.path
