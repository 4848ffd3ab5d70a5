"""What is missing on the forms of households: found by rule from the values that count, kept for lists.

The findings of an item are made anew when it is registered and whenever a person confirms a value of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import ArchivalFile, FormFinding, Item, Page, PageField
from archive_app.models.types import ItemState
from archive_app.rules import form_checks
from archive_app.rules.sentence import Sentence
from archive_app.services import field_confirmations, permits


@dataclass(frozen=True)
class FindingView:
    """One finding in words: what is wrong (`code`, `what`) and where (`field`, `where`); `three`: one of 三无."""

    code: str
    what: Sentence
    field: str
    where: Sentence
    three: bool


def values_of(look: Work, item_id: int) -> dict[str, str]:
    """Return what counts for each value of an item: a person's word before the machine's, filled before empty."""
    rows = look.session.execute(
        sa.select(PageField.id, PageField.name, PageField.value)
        .join(Page, PageField.page_id == Page.id)
        .where(Page.item_id == item_id)
        .order_by(Page.n, PageField.id)
    ).all()
    said = field_confirmations.standing(look.session, [row.id for row in rows])
    found: dict[str, str] = {}
    for row in rows:
        value = said[row.id].value if row.id in said else row.value
        if found.get(row.name) in (None, "", "absent"):
            found[row.name] = value
    return found


def check(look: Work, item: Item) -> list[form_checks.FormFinding]:
    """Return what is missing or wrong on an item now; nothing for what is no form."""
    if item.form_type is None:
        return []
    return form_checks.check(item.form_type.value, look.archive.rules.fields, values_of(look, item.id))


def recheck(work: Work, item: Item) -> None:
    """Keep what is missing or wrong on an item, in place of what was kept before."""
    work.session.flush()
    work.session.execute(sa.delete(FormFinding).where(FormFinding.item_id == item.id))
    for one in check(work, item):
        work.session.add(FormFinding(item_id=item.id, code=one.code, field=one.field, noted_at=work.now))


def shown(look: Work, findings: Sequence[form_checks.FormFinding]) -> tuple[FindingView, ...]:
    """Return findings in words."""
    return tuple(_view(look, one.code, one.field) for one in findings)


def kept(look: Work, item_ids: Sequence[int]) -> dict[int, tuple[FindingView, ...]]:
    """Return the kept findings of items the caller may see, the gravest first."""
    rank = {code: at for at, code in enumerate(form_checks.FINDINGS)}
    rows = look.session.scalars(
        sa.select(FormFinding).where(FormFinding.item_id.in_(item_ids)).order_by(FormFinding.id)
    ).all()
    found: dict[int, list[FormFinding]] = {}
    for row in sorted(rows, key=lambda row: rank.get(row.code, len(rank))):
        found.setdefault(row.item_id, []).append(row)
    return {item: tuple(_view(look, one.code, one.field) for one in rows) for item, rows in found.items()}


def _view(look: Work, code: str, field: str) -> FindingView:
    told = look.archive.rules.fields.find(field)
    return FindingView(
        code,
        form_checks.FINDINGS.get(code, Sentence(code, code)),
        field,
        told.word if told else Sentence(field, field),
        code in form_checks.THREE,
    )


@dataclass(frozen=True)
class FormGaps:
    """What is missing on one registered form of a household."""

    code: str
    title: str
    findings: tuple[FindingView, ...]


def of_file(look: Work, archival_file_id: int) -> tuple[FormGaps, ...]:
    """Return the registered forms of a household's file on which something is missing or wrong.

    A form that a later one took the place of counts no more.
    """
    items = look.session.scalars(
        sa.select(Item)
        .outerjoin(ArchivalFile, Item.archival_file_id == ArchivalFile.id)
        .where(
            Item.archival_file_id == archival_file_id,
            Item.state == ItemState.REGISTERED,
            Item.id.in_(sa.select(FormFinding.item_id)),
            Item.id.not_in(sa.select(Item.supersedes_id).where(Item.supersedes_id.is_not(None))),
            permits.visible_items(look),
        )
        .order_by(Item.id)
    ).all()
    found = kept(look, [item.id for item in items])
    return tuple(FormGaps(item.code, item.title, found[item.id]) for item in items if item.id in found)
