"""Asking: what a person types and narrows, in the words of the index, and how far the person may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa

from archive_app import errors
from archive_app.archive import Work
from archive_app.models import ArchivalFile, Household, Item, Unit
from archive_app.rules.access import Right
from archive_app.search.document import Filters, Order
from archive_app.search.faults import BadQuery
from archive_app.search.query import ParsedQuery, parse
from archive_app.services import permits
from archive_app.services.indexing import STAGED
from labels import codes

MOST_ITEMS = 5000
KINDS = {"scan": "扫描件", "document": "文档", "photo": "照片", "video": "视频"}


@dataclass(frozen=True)
class Asked:
    """A question with its narrowing. Villages as codes, dates as yyyymmdd."""

    text: str
    village: str | None = None
    form: str | None = None
    kind: str | None = None
    year: int | None = None
    box: str | None = None
    date_from: int | None = None
    date_to: int | None = None
    sort: Order = "relevance"


def understood(look: Work, text: str) -> ParsedQuery:
    """Return what was typed as a question. Raises BadInput for one that cannot be asked."""
    try:
        return parse(text, lambda name, value: _meant(look, name, value))
    except BadQuery as error:
        raise errors.BadInput(error.zh, error.en) from error


def villages_in_reach(look: Work) -> frozenset[str] | None:
    """Return the village values whose pages the actor may see, None for all."""
    files = look.actor.may(Right.FILE)
    if look.actor.units is None and files:
        return None
    units = sa.select(Unit.code)
    if look.actor.units is not None:
        reach = {*look.actor.units, *_villages_of_households(look)}
        units = units.where(Unit.id.in_(reach))
    seen = set(look.session.scalars(units))
    if look.actor.units is None:
        seen.add("")
    return frozenset(seen | {STAGED + code for code in seen} if files else seen)


def _villages_of_households(look: Work) -> Collection[int]:
    if not look.actor.households:
        return ()
    wanted = sa.select(Household.village_id).where(Household.id.in_(look.actor.households))
    return look.session.scalars(wanted).all()


def narrowed(look: Work, asked: Asked) -> Filters:
    """Return what a question is narrowed to, also by the actor's own reach."""
    filters = Filters(date_from=asked.date_from, date_to=asked.date_to)
    if asked.village:
        filters = replace(
            filters, village=frozenset(_village_values(look, asked.village)) or frozenset({asked.village})
        )
    if asked.form:
        filters = replace(filters, form=frozenset({asked.form}))
    if asked.kind:
        filters = replace(filters, kind=frozenset({asked.kind}))
    if asked.box:
        filters = replace(filters, box=frozenset(_box_values(asked.box)))
    if asked.year is not None:
        filters = replace(filters, year=frozenset({asked.year}))
    if look.actor.households and look.actor.units is not None:
        filters = replace(filters, item=_items_in_reach(look))
    return filters


def _items_in_reach(look: Work) -> frozenset[str]:
    """Return the items of one who is only assigned households: few enough to name them all."""
    query = (
        sa.select(Item)
        .join(ArchivalFile, Item.archival_file_id == ArchivalFile.id, isouter=True)
        .where(permits.visible_items(look))
        .limit(MOST_ITEMS)
    )
    return frozenset(item.code for item in look.session.scalars(query)) or frozenset({"-"})


def _meant(look: Work, name: str, value: str) -> Collection[str] | None:
    """Translate what people write for a field's value: village names, form names, box numbers."""
    wanted = value.strip()
    if name == "village":
        return _village_values(look, wanted)
    if name == "form":
        forms = look.archive.rules.forms.values()
        return [one.key for one in forms if wanted.lower() in (one.key, one.en.lower()) or wanted in one.zh]
    if name == "kind":
        return [key for key, label in KINDS.items() if wanted.lower() in (key, label)]
    return _box_values(wanted) if name == "box" else None


def _village_values(look: Work, wanted: str) -> list[str]:
    short = wanted.removesuffix("村")
    rows = look.session.execute(sa.select(Unit.code, Unit.name)).all()
    found = [
        code for code, name in rows if wanted in (code, code[-3:], name) or short == name.removesuffix("村")
    ]
    return [*found, *(STAGED + code for code in found)]


def _box_values(wanted: str) -> list[str]:
    try:
        parsed = codes.extract(wanted)
    except codes.BadCode:
        return []
    return [codes.make(parsed.kind, parsed.number)]
