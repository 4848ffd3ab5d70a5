"""What keeps a box from being sealed: each thing that is missing or wrong as a sentence, with where to mend it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from archive_app.models import ArchivalFile, Arrangement, Box, Holding, Household, Item, NotesLine
from archive_app.models.types import ArrangementState, ItemState
from archive_app.rules import completeness
from archive_app.rules.arranging import BoxClass, misfits
from archive_app.rules.sentence import Sentence
from archive_app.rules.shelving import is_singly
from archive_app.services import absences, arranged, box_order, notes, order_gaps
from archive_app.services.box_classes import DIFFERENCES, periods_in
from archive_app.services.boxes import fills
from archive_app.services.completeness import cadences, forms_of
from archive_app.services.volume_items import lies_in

if TYPE_CHECKING:
    from archive_app.archive import Work


@dataclass(frozen=True)
class Gap:
    """One thing that is wrong. `page` and `key` say where it is mended: (`arrangement`, a file's code), …"""

    kind: str
    said: Sentence
    page: str
    key: str


@dataclass(frozen=True)
class _Inside:
    """What stands in the box, in its order: volumes of files, and items kept singly.

    `codes` are (volume's id, reference code): of a household's volume one, else one of each item in it, by code.
    """

    box: Box
    holdings: Sequence[Holding]
    files: dict[int, ArchivalFile]
    items: dict[int, Item]
    codes: Sequence[tuple[int, str | None]]

    @property
    def singly(self) -> bool:
        """Tell whether the items in the box are kept singly."""
        return is_singly(self.box.series)


def gaps(look: Work, box: Box) -> tuple[Gap, ...]:
    """Return everything that keeps a box from being sealed; nothing when it is right."""
    inside = _inside(look, box)
    if not inside.holdings:
        return (
            Gap("empty", Sentence("盒里还没有东西。", "There is nothing in the box."), "boxes", box.code),
        )
    found = [
        *_away(look, inside),
        *_arrangement(look, inside),
        *_completeness(look, inside),
        *_notes(look, inside),
    ]
    return (*found, *_order(look, inside), *_classes(look, inside), *_room(look, inside))


def codes_in(look: Work, box: Box) -> list[list[str | None]]:
    """Return [volume code, reference code] of everything in a box, in the order it stands; of each item kept singly."""
    inside = _inside(look, box)
    names = {one.id: one.code for one in inside.holdings}
    return [[names[holding_id], code] for holding_id, code in inside.codes]


def _inside(look: Work, box: Box) -> _Inside:
    holdings = look.session.scalars(
        sa.select(Holding).where(Holding.box_id == box.id).order_by(Holding.position, Holding.id)
    ).all()
    items = {
        one.id: one
        for one in look.session.scalars(
            sa.select(Item).where(Item.id.in_([row.item_id for row in holdings if row.item_id]))
        )
    }
    wanted = {row.archival_file_id for row in holdings if row.archival_file_id and not row.item_id}
    files = look.session.scalars(
        sa.select(ArchivalFile)
        .where(ArchivalFile.id.in_(sorted(wanted)))
        .options(joinedload(ArchivalFile.household).joinedload(Household.head))
    )
    codes = box_order.codes_in(look, [box])[box.id]
    return _Inside(box, holdings, {one.id: one for one in files}, items, codes)


def _away(look: Work, inside: _Inside) -> Iterator[Gap]:
    """The box and all of its volumes are at hand: nothing is lent, being read, scanned or moved."""
    box, away = inside.box, absences.away(look, [(absences.BOXES, inside.box.id), *_things(inside)])
    if why := away.get((absences.BOXES, box.id)):
        said = Sentence(
            f"盒 {box.box_no} {why.zh}；放回后再封。",
            f"Box {box.box_no} is {why.en}; seal it once it is back.",
        )
        yield Gap("away", said, "boxes", box.code)
        return
    for holding in inside.holdings:
        if why := away.get((absences.HOLDINGS, holding.id)):
            name = _title(inside, holding)
            said = Sentence(
                f"{name}{why.zh}；放回后再封。", f"{name} is {why.en}; seal the box once it is back."
            )
            yield Gap("away", said, "boxes", box.code)


def _things(inside: _Inside) -> list[absences.Thing]:
    return [(absences.HOLDINGS, one.id) for one in inside.holdings]


def _title(inside: _Inside, holding: Holding) -> str:
    if holding.item_id is not None:
        return inside.items[holding.item_id].title
    return inside.files[holding.archival_file_id or 0].title


def _arrangement(look: Work, inside: _Inside) -> Iterator[Gap]:
    """The contents list is right when everything that is registered has its code."""
    waiting = _waiting(look, inside)
    submitted = set(
        look.session.scalars(
            sa.select(Arrangement.archival_file_id).where(
                Arrangement.archival_file_id.in_(list(inside.files)),
                Arrangement.state == ArrangementState.SUBMITTED,
            )
        )
    )
    for file in inside.files.values():
        count = waiting.get(file.id, 0)
        if file.id in submitted and (count or not inside.singly):
            said = Sentence(
                f"{file.title}的整理还没有人检查。", f"The arrangement of {file.title} is not checked yet."
            )
        elif count:
            said = Sentence(
                f"{file.title}有 {count} 件还没有整理，目录不全。",
                f"{count} items of {file.title} are not arranged, so its contents list is not whole.",
            )
        else:
            continue
        yield Gap("not_arranged", said, "arrangement", file.code)
    yield from _empty(look, inside)
    for item in inside.items.values():
        if item.reference_code is None:
            said = Sentence(f"{item.title}还没有档号。", f"{item.title} has no reference code yet.")
            yield Gap("not_arranged", said, "items", item.code)


def _empty(look: Work, inside: _Inside) -> Iterator[Gap]:
    """Every volume holds something: nobody may seal one of which nobody said what is in it."""
    filled = set(
        look.session.scalars(
            sa.select(Holding.id)
            .join(Item, lies_in())
            .where(Holding.box_id == inside.box.id, Item.state == ItemState.REGISTERED)
            .distinct()
        )
    )
    for holding in inside.holdings:
        if holding.id in filled:
            continue
        title = _title(inside, holding)
        said = Sentence(f"{title}里还没有归档的件。", f"Nothing is registered in {title} yet.")
        if holding.volume > 1:
            said = Sentence(
                f"{title}第 {holding.volume} 册里有哪些件还没有登记。",
                f"Nobody said yet which items are in volume {holding.volume} of {title}.",
            )
        file = inside.files.get(holding.archival_file_id or 0)
        yield Gap("not_arranged", said, "arrangement" if file else "boxes", (file or inside.box).code)


def _waiting(look: Work, inside: _Inside) -> dict[int | None, int]:
    """Return how many items of each file have no code yet; of a class of a year those in this box."""
    counts = sa.select(Item.archival_file_id, sa.func.count()).where(
        Item.archival_file_id.in_(list(inside.files)), arranged.waits()
    )
    if inside.singly:
        counts = counts.where(sa.exists().where(Holding.box_id == inside.box.id, lies_in()).correlate(Item))
    return dict(look.session.execute(counts.group_by(Item.archival_file_id)).all())


def _completeness(look: Work, inside: _Inside) -> Iterator[Gap]:
    """Each form a household owes is there, or the notes sheet says why it is not."""
    for file, lacking in _lacking(look, inside):
        zh = "、".join(_slot_words(look, slot).zh for slot in lacking)
        en = ", ".join(_slot_words(look, slot).en for slot in lacking)
        said = Sentence(
            f"{file.title}缺{zh}；请收齐，或在备考表写明缺的原因。",
            f"{file.title} lacks {en}; collect it, or say why on its notes sheet.",
        )
        yield Gap("incomplete", said, "arrangement", file.code)


def _lacking(look: Work, inside: _Inside) -> Iterator[tuple[ArchivalFile, list[completeness.Slot]]]:
    """Yield each household's file that lacks forms nobody explained, with these."""
    households = {file.household_id: file for file in inside.files.values() if file.household_id is not None}
    at_hand = forms_of(look, households.keys())
    said_why = notes.explained(look, list(inside.files))
    for household_id, file in households.items():
        household = file.household
        owed = completeness.due(household.years if household else [], cadences(look))
        lacking = [
            slot
            for slot in completeness.missing(owed, at_hand[household_id].filed)
            if about(slot) not in said_why[file.id]
        ]
        if lacking:
            yield file, lacking


def lacking_in(look: Work, box: Box) -> list[tuple[str, str]]:
    """Return the forms that keep a box from being sealed: (code of the file, form as a notes line names it)."""
    return [(file.code, about(slot)) for file, slots in _lacking(look, _inside(look, box)) for slot in slots]


def about(slot: completeness.Slot) -> str:
    """Return how a notes line names a form that is missing: `approval`, `plan_progress:2018`."""
    return f"{slot.form.value}:{slot.year}" if slot.year else slot.form.value


def _slot_words(look: Work, slot: completeness.Slot) -> Sentence:
    name = look.archive.rules.forms[slot.form]
    return (
        Sentence(f"{slot.year}年{name.zh}", f"{name.en} {slot.year}")
        if slot.year
        else Sentence(name.zh, name.en)
    )


def _notes(look: Work, inside: _Inside) -> Iterator[Gap]:
    noted = set(
        look.session.scalars(
            sa.select(NotesLine.archival_file_id)
            .where(NotesLine.archival_file_id.in_(list(inside.files)))
            .distinct()
        )
    )
    for file in inside.files.values():
        if (file.reference_code or inside.singly) and file.id not in noted:
            said = Sentence(f"{file.title}没有备考表。", f"{file.title} has no notes sheet.")
            yield Gap("no_notes", said, "arrangement", file.code)


def _order(look: Work, inside: _Inside) -> Iterator[Gap]:
    """Numbers rise through the box, and from the box before it to the one behind it."""
    box, codes = inside.box, [code for _holding, code in inside.codes if code]
    for kind, said in order_gaps.breaks(look, box, codes):
        yield Gap(kind, said, "sealing" if kind == "order" else "order", box.code)


def _classes(look: Work, inside: _Inside) -> Iterator[Gap]:
    box = inside.box
    wanted = BoxClass(box.unit_id, box.series, box.year)
    for file in inside.files.values():
        for one in misfits(BoxClass(file.unit_id, file.series, file.year), wanted):
            said = Sentence(
                f"{file.title}与本盒的{DIFFERENCES[one].zh}不同，不能同盒。",
                f"{file.title} is of another {DIFFERENCES[one].en} than this box.",
            )
            yield Gap("misfit", said, "boxes", box.code)
    if len(periods_in(look, box.id)) > 1:
        said = Sentence(
            "盒里有不同保管期限的件，不能同盒（DA/T 22-2015）；请重新分盒。",
            "Items of different periods are in the box, which must not be (DA/T 22-2015); lay them anew.",
        )
        yield Gap("misfit", said, "sealing", box.code)


def _room(look: Work, inside: _Inside) -> Iterator[Gap]:
    """Items that are kept singly are parted between boxes, so none holds more than it can."""
    full = fills(look.session, [inside.box])[inside.box.id]
    if inside.singly and full.overfull and len(inside.codes) > 1:
        said = Sentence(
            f"盒里有 {full.reserved} 页，只容 {full.capacity} 页；请重新分盒。",
            f"The box holds {full.reserved} sides and has room for {full.capacity}; lay the items anew.",
        )
        yield Gap("overfull", said, "sealing", inside.box.code)
