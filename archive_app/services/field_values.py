"""Values read on the pages of an item: what the machine made of them, how sure it is, and what people say.

A person's word stands beside the machine's and counts before it; nothing read is ever overwritten. What the
roster knows is put to use when an item is registered: such values are marked as guesses of their own rule.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.archive import Work
from archive_app.errors import NotFound
from archive_app.models import FieldConfirmation, Household, Item, Member, Page, PageField, Pairing, Person
from archive_app.rules import field_entry, field_mending, field_rules, identity
from archive_app.rules.access import Right
from archive_app.rules.field_mending import Known
from archive_app.rules.sentence import Sentence
from archive_app.services import form_checking, permits
from ocr.text import Box


@dataclass(frozen=True)
class FieldValue:
    """One value: the machine's (`value`, from `raw` by `way`) and the person's (`confirmed`, None without one).

    `guess`: put right or inferred, not simply read; `doubtful`: a person should look before it is relied on.
    Personal numbers are masked for those who may not see them.
    """

    id: int
    page_n: int
    name: str
    kind: str
    word: Sentence
    value: str
    raw: str
    confidence: float
    box: Box | None
    rule: str
    way: Sentence
    guess: bool
    doubtful: bool
    options: tuple[str, ...]
    confirmed: str | None = None
    confirmed_by: str | None = None
    confirmed_at: dt.datetime | None = None

    @property
    def current(self) -> str:
        """What counts: the person's word, else the machine's reading."""
        return self.value if self.confirmed is None else self.confirmed


def fields_of(look: Work, item: Item) -> tuple[FieldValue, ...]:
    """Return all values of an item the actor may see, page by page in the order they were read."""
    rows = look.session.execute(
        sa.select(PageField, Page.n)
        .join(Page, PageField.page_id == Page.id)
        .where(Page.item_id == item.id)
        .order_by(Page.n, PageField.id)
    ).all()
    said = _latest(look, [field.id for field, _n in rows])
    return tuple(_value(look, field, n, said.get(field.id)) for field, n in rows)


def confirm(work: Work, page_field_id: int, value: str) -> FieldValue:
    """Note what a person says a value is, beside the machine's reading; search and checks follow it.

    Confirming an older value again undoes. Raises NotFound for what is unknown or invisible, Forbidden without
    the right to file, BadInput for a value its kind cannot have.
    """
    field = work.session.scalar(
        sa.select(PageField)
        .where(PageField.id == page_field_id)
        .options(joinedload(PageField.page).joinedload(Page.item).joinedload(Item.archival_file))
    )
    if field is None or not permits.sees_item(work, field.page.item):
        raise NotFound(str(page_field_id))
    item = field.page.item
    permits.require(work, Right.FILE, item.unit_id, what=item.code)
    told = work.archive.rules.fields.find(field.name)
    meant = field_entry.entered(told.kind if told else "free", value, _options(work, field.name))
    before = _latest(work, [field.id]).get(field.id)
    said = FieldConfirmation(
        page_field_id=field.id,
        value=meant,
        previous=before.value if before else field.value,
        confirmed_by=work.actor.name,
        confirmed_at=work.now,
    )
    work.session.add(said)
    work.record("field.confirmed", item, page_field=field.id, field=field.name, same=meant == field.value)
    work.session.flush()
    work.reindex(field.page)
    form_checking.recheck(work, item)
    return _value(work, field, field.page.n, said)


def use_roster(work: Work, item: Item, household: Household) -> int:
    """Put values of an item right by what the roster knows of its household; return how many were changed.

    The reading stays in `raw`; `rule` says that the roster was asked. What a person confirmed stays as it is.
    """
    rows = work.session.scalars(
        sa.select(PageField).join(Page, PageField.page_id == Page.id).where(Page.item_id == item.id)
    ).all()
    found = field_mending.mended({row.name: row.value for row in rows}, _known(work, household))
    for row in rows:
        better = found.get(row.name)
        if better is not None:
            row.value, row.rule = better.value, better.rule
    return len(found)


def _known(work: Work, household: Household) -> field_mending.Household:
    people = work.session.scalars(
        sa.select(Person)
        .join(Member, Member.person_id == Person.id)
        .where(Member.household_id == household.id, Member.to_date.is_(None))
        .order_by(Member.id)
    ).all()
    helpers = work.session.scalars(
        sa.select(Person)
        .where(Person.id.in_(sa.select(Pairing.helper_id).where(Pairing.household_id == household.id)))
        .order_by(Person.id)
    ).all()
    return field_mending.Household(_person(household.head), _people(people), _people(helpers))


def _people(people: Iterable[Person]) -> tuple[Known, ...]:
    return tuple(_person(one) for one in people)


def _person(one: Person) -> Known:
    return Known(one.name, one.id_number or "", one.phone or "")


def _latest(look: Work, field_ids: Sequence[int]) -> Mapping[int, FieldConfirmation]:
    rows = look.session.scalars(
        sa.select(FieldConfirmation)
        .where(FieldConfirmation.page_field_id.in_(field_ids))
        .order_by(FieldConfirmation.id)
    )
    return {row.page_field_id: row for row in rows}


def _options(look: Work, name: str) -> tuple[str, ...]:
    told = look.archive.rules.fields.find(name)
    if told is None or not told.list:
        return ("是", "否") if told is not None and told.kind == "yes_no" else ()
    values = look.archive.rules.lists.get(told.list, ())
    return tuple(values.values()) if isinstance(values, Mapping) else tuple(values)


def _value(look: Work, field: PageField, n: int, said: FieldConfirmation | None) -> FieldValue:
    names = look.archive.rules.fields
    told, way = names.find(field.name), field_rules.way_of(field.rule)
    hide = names.is_personal(field.name) and not look.actor.may(Right.UNMASK)

    def shown(text: str) -> str:
        return (identity.mask(text) or "") if hide else text

    return FieldValue(
        id=field.id,
        page_n=n,
        name=field.name,
        kind=told.kind if told else "free",
        word=told.word if told else Sentence(field.name, field.name),
        value=shown(field.value),
        raw=shown(field.raw),
        confidence=field.confidence,
        box=Box(*field.box) if field.box else None,
        rule=field.rule,
        way=way.word,
        guess=way.guess,
        doubtful=said is None and field_rules.is_doubtful(field.rule, field.confidence, field.value),
        options=_options(look, field.name),
        confirmed=shown(said.value) if said else None,
        confirmed_by=said.confirmed_by if said else None,
        confirmed_at=said.confirmed_at if said else None,
    )
