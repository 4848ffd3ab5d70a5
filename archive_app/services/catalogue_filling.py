"""What the line of a brought-in catalogue says of an item: its responsible party, document number and date.

The line was written by people, so it goes before what a machine read and never before what a person said here.
Its date stays unconfirmed: it starts no retention period.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from archive_app.models import CatalogueEntry, Item
from archive_app.rules import catalogues as rule
from archive_app.rules import partial_dates
from archive_app.services.describing import FIELDS

if TYPE_CHECKING:
    from archive_app.archive import Work

SAID: Final = ("responsible_party", "document_no")


def fill(work: Work, item: Item) -> list[str]:
    """Fill the describing fields of an item that are empty from its line in a catalogue; return which."""
    entry = line_of(work, item)
    if entry is None:
        return []
    given = {name: " ".join(getattr(entry, name).split())[: FIELDS[name]] for name in SAID}
    given = {name: text for name, text in given.items() if text and not item.details.get(name)}
    if given:
        item.details = {**item.details, **given}
    filled = [*given, *_date(item, entry.document_date)]
    if filled:
        work.record("item.described", item, fields=sorted(filled), entry=entry.id)
    return filled


def line_of(look: Work, item: Item) -> CatalogueEntry | None:
    """Return the line of a brought-in catalogue that an item belongs to, by the code it had."""
    codes = [rule.normal_code(code) for code in item.former_reference_codes]
    if not codes:
        return None
    return look.session.scalar(
        sa.select(CatalogueEntry)
        .where(CatalogueEntry.reference_code.in_(codes))
        .order_by(CatalogueEntry.id)
        .limit(1)
    )


def _date(item: Item, text: str) -> list[str]:
    """Take over the date of the line as far as it is one; a day a person confirmed stays."""
    if item.date_confirmed_by or not text.strip():
        return []
    try:
        found = partial_dates.parse(text)
    except partial_dates.BadDate:
        return []
    if item.document_date == found.text:
        return []
    item.document_date, item.date_earliest, item.date_latest = found.text, found.earliest, found.latest
    return ["document_date"]
