"""Values read on the pages of an item: what the machine made of them, how sure it is, and what people say.

A person's word stands beside the machine's and counts before it, at any time, before filing and after; nothing read
is ever overwritten. What the roster knows is put to use when an item is registered (`roster_mending`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.archive import Work
from archive_app.errors import Conflict, Forbidden, NotFound
from archive_app.models import FieldConfirmation, Item, Page, PageField
from archive_app.rules import field_entry, field_rules, identity
from archive_app.rules.access import Right
from archive_app.rules.sentence import Sentence
from archive_app.services import field_confirmations, form_checking, permits
from ocr.text import Box


@dataclass(frozen=True)
class FieldValue:
    """One value: the machine's (`value`, from `raw` by `way`) and the person's (`confirmed`, None without one).

    `guess`: put right or inferred, not simply read; `doubtful`: a person should look before it is relied on.
    Personal numbers are masked (`hidden`) for those who may not see them.
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
    hidden: bool = False
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
    said = field_confirmations.standing(look.session, [field.id for field, _n in rows])
    return tuple(_value(look, field, n, said.get(field.id)) for field, n in rows)


def confirm(work: Work, page_field_id: int, value: str | None = None) -> FieldValue:
    """Note what a person says a value is, beside the machine's reading; search and checks follow it.

    Without `value` what counts now is accepted as it is. Raises NotFound for what is unknown or invisible, Forbidden
    without the right to file or for a number the person may not see, BadInput for a value its kind cannot have.
    """
    field = _to_say(work, page_field_id)
    item = field.page.item
    before = field_confirmations.standing(work.session, [field.id]).get(field.id)
    counts = before.value if before else field.value
    told = work.archive.rules.fields.find(field.name)
    kind = told.kind if told else "free"
    meant = counts if value is None else field_entry.entered(kind, value, _options(work, field.name))
    said = FieldConfirmation(
        page_field_id=field.id,
        value=meant,
        previous=counts,
        confirmed_by=work.actor.name,
        confirmed_at=work.now,
    )
    work.session.add(said)
    work.record("field.confirmed", item, page_field=field.id, field=field.name, same=meant == field.value)
    _follow(work, field)
    return _value(work, field, field.page.n, said)


def take_back(work: Work, page_field_id: int) -> FieldValue:
    """Take the last word on a value back: the one before it counts again, or the machine's reading.

    Both words stay on record. Raises like `confirm`, and Conflict where nobody said anything.
    """
    field = _to_say(work, page_field_id)
    last = field_confirmations.standing(work.session, [field.id]).get(field.id)
    if last is None:
        raise Conflict(
            "这一栏没有人核对过，没有可撤销的。", "Nobody confirmed this value; there is nothing to undo."
        )
    work.session.add(
        FieldConfirmation(
            page_field_id=field.id, value=last.previous, previous=last.value, confirmed_by=work.actor.name,
            confirmed_at=work.now, undoes_id=last.id,
        )
    )  # fmt: skip
    work.record("field.taken_back", field.page.item, page_field=field.id, field=field.name)
    _follow(work, field)
    left = field_confirmations.standing(work.session, [field.id]).get(field.id)
    return _value(work, field, field.page.n, left)


def named(look: Work, item: Item, name: str, page_n: int | None = None) -> int:
    """Return the id of the surest value of that name on an item, or on one page of it. Raises NotFound."""
    query = (
        sa.select(PageField.id)
        .join(Page, PageField.page_id == Page.id)
        .where(Page.item_id == item.id, PageField.name == name)
        .order_by(PageField.confidence.desc(), PageField.id)
        .limit(1)
    )
    found = look.session.scalar(query if page_n is None else query.where(Page.n == page_n))
    if found is None:
        raise NotFound(name)
    return found


def say(work: Work, item: Item, name: str, value: str, page_n: int | None = None) -> FieldValue:
    """Note what a person says of a field by its name; one of the forms' fields that was not read begins empty.

    Raises like `confirm`, and NotFound for a name the forms do not have.
    """
    try:
        field_id = named(work, item, name, page_n)
    except NotFound:
        if work.archive.rules.fields.find(name) is None:
            raise
        permits.require(work, Right.FILE, item.unit_id, what=item.code)
        pages = sa.select(Page.id).where(Page.item_id == item.id).order_by(Page.n).limit(1)
        page = work.session.scalar(pages if page_n is None else pages.where(Page.n == page_n))
        if page is None:
            raise
        unread = PageField(page_id=page, name=name, value="", raw="", confidence=0.0, rule="")
        work.session.add(unread)
        work.session.flush()
        field_id = unread.id
    return confirm(work, field_id, value)


def _to_say(work: Work, page_field_id: int) -> PageField:
    """Return a value the person may speak on."""
    field = work.session.scalar(
        sa.select(PageField)
        .where(PageField.id == page_field_id)
        .options(joinedload(PageField.page).joinedload(Page.item).joinedload(Item.archival_file))
    )
    if field is None or not permits.sees_item(work, field.page.item):
        raise NotFound(str(page_field_id))
    permits.require(work, Right.FILE, field.page.item.unit_id, what=field.page.item.code)
    if _is_hidden(work, field):
        raise Forbidden(
            "这个号码您看不到全部，不能核对或更正；请能看完整号码的人来做。",
            "You may not see this number in full, so you cannot confirm or correct it; ask somebody who may.",
        )
    return field


def _follow(work: Work, field: PageField) -> None:
    """Let search and the form's checks follow what was said."""
    work.session.flush()
    work.reindex(field.page)
    form_checking.recheck(work, field.page.item)


def _is_hidden(look: Work, field: PageField) -> bool:
    return look.archive.rules.fields.is_personal(field.name) and not look.actor.may(Right.UNMASK)


def _options(look: Work, name: str) -> tuple[str, ...]:
    told = look.archive.rules.fields.find(name)
    if told is None or not told.list:
        return ("是", "否") if told is not None and told.kind == "yes_no" else ()
    values = look.archive.rules.lists.get(told.list, ())
    return tuple(values.values()) if isinstance(values, Mapping) else tuple(values)


def _value(look: Work, field: PageField, n: int, said: FieldConfirmation | None) -> FieldValue:
    names = look.archive.rules.fields
    told, way = names.find(field.name), field_rules.way_of(field.rule)
    hide = _is_hidden(look, field)

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
        hidden=hide,
        confirmed=shown(said.value) if said else None,
        confirmed_by=said.confirmed_by if said else None,
        confirmed_at=said.confirmed_at if said else None,
    )
