"""A waiting item beside what it may repeat: the page it looks like, or the form its household already has.

What is alike and what differs is told; whether it is the same page again or a later version a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item
from archive_app.models.types import FormType, ItemState
from archive_app.rules.sentence import Sentence
from archive_app.services import field_values, filing, items, likeness, permits
from archive_app.services.field_values import FieldValue

ALREADY_HAVE = "already_have"
#: kinds of values that tell an unsigned form from a signed one; they are told whether they differ or not
TELLING = ("signature", "seal", "date")
MOST_TWINS, MOST_TOLD, MOST_OTHERS = 3, 8, 6


@dataclass(frozen=True)
class Difference:
    """One value on both: `here` on the waiting item, `there` on the other; None where it was not found."""

    word: Sentence
    kind: str
    here: str | None
    there: str | None

    @property
    def same(self) -> bool:
        """Tell whether both say the same."""
        return self.here == self.there


@dataclass(frozen=True)
class Twin:
    """What a waiting item may repeat: page `n` of it is like page `other_n`; `alike` is None for a form only had already."""

    code: str
    title: str
    state: ItemState
    year: int | None
    n: int
    other_n: int
    alike: float | None
    differences: tuple[Difference, ...]


def twins(look: Work, item: Item) -> tuple[Twin, ...]:
    """Return what an item may repeat, the likest first, as far as the actor may see it."""
    found: dict[int, Twin] = {}
    for one in likeness.alike_pages(look, item):
        other = items.find(look, one.code)
        if other.id not in found:
            found[other.id] = _twin(look, item, other, one.n, one.other_n, one.alike)
    if ALREADY_HAVE in item.doubts:
        for other in _had(look, item):
            found.setdefault(other.id, _twin(look, item, other, 1, 1, None))
    return tuple(found.values())[:MOST_TWINS]


def _had(look: Work, item: Item) -> list[Item]:
    """Return the registered forms of the likeliest household that this one would double."""
    if not item.proposals or item.form_type is None:
        return []
    query = (
        sa.select(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(
            ArchivalFile.household_id == item.proposals[0]["household"],
            Item.form_type == item.form_type,
            Item.state == ItemState.REGISTERED,
            permits.visible_items(look),
        )
        .order_by(Item.id.desc())
        .limit(MOST_TWINS)
    )
    if FormType(item.form_type) not in filing.ONCE:
        query = query.where(Item.year == item.year)
    return list(look.session.scalars(query))


def _twin(look: Work, item: Item, other: Item, n: int, other_n: int, alike: float | None) -> Twin:
    return Twin(
        other.code, other.title, other.state, other.year, n, other_n, alike,
        tuple(_differences(_best(look, item), _best(look, other))),
    )  # fmt: skip


def _best(look: Work, item: Item) -> dict[str, FieldValue]:
    found: dict[str, FieldValue] = {}
    for one in field_values.fields_of(look, item):
        if one.name not in found or one.confidence > found[one.name].confidence:
            found[one.name] = one
    return found


def _differences(here: dict[str, FieldValue], there: dict[str, FieldValue]) -> Iterator[Difference]:
    """Yield marks and days first, then other values that differ."""
    names = list(dict.fromkeys([*here, *there]))
    told = [name for name in names if (here.get(name) or there[name]).kind in TELLING]
    yield from (_difference(here.get(name), there.get(name)) for name in told[:MOST_TOLD])
    others = (_difference(here.get(name), there.get(name)) for name in names if name not in told)
    yield from [one for one in others if not one.same and (one.here or one.there)][:MOST_OTHERS]


def _difference(one: FieldValue | None, other: FieldValue | None) -> Difference:
    told = one or other
    assert told is not None
    return Difference(told.word, told.kind, one.current if one else None, other.current if other else None)
