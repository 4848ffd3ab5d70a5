"""The same page scanned again: flagged when it looks alike and reads alike; a person decides, nothing is merged.

Two forms of different households look alike, too: only the text tells them from a second scan. On 4,844 pairs of
demo forms of one kind the most alike of different papers shared 0.91 of their text, second scans 0.99.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import undefer

from archive_app.archive import Work
from archive_app.models import Item, Page, PageFingerprint
from archive_app.models.types import ItemState, PageState
from archive_app.services import permits
from labels import codes

DOUBT = "scanned_again"
#: bits of 64 in which two scans of a page may differ; second scans differed in up to 20
MOST_BITS = 20
#: share of the text that two scans of a page have in common at least
LEAST_ALIKE = 0.94
_LEAST_SIGNS = 30
_MOST_COMPARED = 50
_NUMBER = re.compile(r"\d{15,18}")


@dataclass(frozen=True)
class Alike:
    """A page that is probably a second scan: page `n` is like page `other_n` of the item `code`."""

    n: int
    code: str
    other_n: int
    alike: float


def note(work: Work, item: Item, pages: Sequence[Page]) -> list[str]:
    """Keep the fingerprints of an item's pages and return the doubt when one is probably known already.

    `pages` have their texts loaded. What was found stands in the item's details.
    """
    found: list[dict[str, Any]] = []
    for page in pages:
        look = str(page.quality.get("look") or "")
        if page.state is not PageState.READ or not re.fullmatch(r"[0-9a-f]{16}", look) or not int(look, 16):
            continue
        known = work.session.get(PageFingerprint, page.id)
        value = _signed(int(look, 16))
        if known is None:
            work.session.add(PageFingerprint(page_id=page.id, value=value))
        elif known.value != value:
            known.value = value
        if alike := _known(work, item, page, value):
            found.append(alike)
    details = {key: value for key, value in item.details.items() if key != "alike"}
    item.details = {**details, "alike": found} if found else details
    return [DOUBT] if found else []


def alike_pages(look: Work, item: Item) -> tuple[Alike, ...]:
    """Return what pages of an item are like, as far as the actor may see the others."""
    told = []
    for one in item.details.get("alike", []):
        other = look.session.get(Item, one["item"])
        if other is not None and permits.sees_item(look, other):
            told.append(Alike(one["n"], codes.make("I", other.id), one["other_n"], one["alike"]))
    return tuple(told)


def shared(one: str, other: str) -> float:
    """Return which share of their pairs of signs two texts have in common, 0 to 1; numbers of people must agree."""
    first, second = ("".join(text.split()) for text in (one, other))
    if min(len(first), len(second)) < _LEAST_SIGNS:
        return 0.0
    numbers, others = set(_NUMBER.findall(first)), set(_NUMBER.findall(second))
    if numbers and others and not numbers & others:
        return 0.0
    pairs, more = _pairs(first), _pairs(second)
    return 2 * (pairs & more).total() / (pairs.total() + more.total())


def _known(work: Work, item: Item, page: Page, value: int) -> dict[str, Any] | None:
    """Return the page of another item that this one looks and reads like; the most alike where there are several."""
    candidates = (
        sa.select(PageFingerprint.page_id, PageFingerprint.value)
        .join(Page, Page.id == PageFingerprint.page_id)
        .join(Item, Item.id == Page.item_id)
    )
    rows = work.session.execute(
        candidates.where(
            Page.item_id != item.id,
            Page.form_type.is_(page.form_type)
            if page.form_type is None
            else Page.form_type == page.form_type,
            Item.state != ItemState.WITHDRAWN,
        )
    )
    near = sorted(
        (bits, page_id)
        for page_id, other in rows
        if (bits := (_unsigned(value) ^ _unsigned(other)).bit_count()) <= MOST_BITS
    )
    best: tuple[float, Page] | None = None
    wanted = [page_id for _bits, page_id in near[:_MOST_COMPARED]]
    for other in work.session.scalars(sa.select(Page).where(Page.id.in_(wanted)).options(undefer(Page.text))):
        alike = shared(page.text, other.text)
        if alike >= LEAST_ALIKE and (best is None or alike > best[0]):
            best = (alike, other)
    if best is None:
        return None
    alike, other = best
    return {"n": page.n, "item": other.item_id, "other_n": other.n, "alike": round(alike, 3)}


def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


def _signed(value: int) -> int:
    return value - (1 << 64) if value >= 1 << 63 else value


def _unsigned(value: int) -> int:
    return value & ((1 << 64) - 1)
