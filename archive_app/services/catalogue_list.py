"""Lines of brought-in catalogues, for looking through: with their files, or those that have none."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import CatalogueEntry, CatalogueLink, Unit
from archive_app.rules import catalogues as rule
from archive_app.rules.access import Right
from archive_app.services import intake, permits


@dataclass(frozen=True)
class EntryView:
    """A line of a brought-in catalogue, and how many files it has."""

    reference_code: str
    title: str
    document_date: str
    page_count: int | None
    catalogue: str
    village: str
    files: int
    items: tuple[str, ...]


def entries(
    look: Work, *, q: str = "", alone: bool = False, offset: int = 0, limit: int = 50
) -> tuple[int, list[EntryView]]:
    """Return how many lines there are and a page of them; `alone` for those without a file. Raises Forbidden."""
    permits.require(look, Right.READ)
    has_link = sa.exists().where(CatalogueLink.entry_id == CatalogueEntry.id)
    query = sa.select(CatalogueEntry).where(permits.visible_units(look, CatalogueEntry.unit_id))
    if alone:
        query = query.where(~has_link)
    if q:
        # `_` and blanks are dots of a code, and a lone dot is in every one
        code = rule.normal_code(q)
        tests = [CatalogueEntry.title.contains(q.strip(), autoescape=True)]
        if code.strip("·"):
            tests.append(CatalogueEntry.reference_code.contains(code, autoescape=True))
        query = query.where(sa.or_(*tests))
    total = look.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = look.session.scalars(
        query.order_by(CatalogueEntry.reference_code).offset(offset).limit(limit)
    ).all()
    names = dict(look.session.execute(sa.select(Unit.id, Unit.name)).all())
    return total, [_view(look, entry, names) for entry in rows]


def _view(look: Work, entry: CatalogueEntry, names: dict[int, str]) -> EntryView:
    sources = [link.source_id for link in entry.links]
    codes = [code for source_id in sources for code in intake.visible_items(look, source_id)]
    village = names.get(entry.unit_id or 0, "")
    return EntryView(
        entry.reference_code, entry.title, entry.document_date, entry.page_count, entry.catalogue, village,
        len(sources), tuple(codes),
    )  # fmt: skip
