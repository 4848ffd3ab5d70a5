"""Households: the list, and one household with its six forms, its people and its file's place."""

from __future__ import annotations

from dataclasses import dataclass

from archive_app.models.types import FormType
from archive_app.rules.completeness import SlotState
from archive_app.services import closing, household_views
from archive_app.services.paging import Paged
from archive_app.web import words
from archive_app.web.facts import Fact
from archive_app.web.formats import number, table_date
from archive_app.web.tongue import gettext

from . import events
from .inbox import Choice
from .items import EventLine
from .locks import LockView
from .places import PlaceView, place_view, places_shown

HISTORY = 12


@dataclass(frozen=True)
class FormSlot:
    """One of the six forms: there, waiting for review, or missing."""

    form: str
    name: str
    short: str
    state: str
    pages: int = 0
    year: int | None = None
    href: str | None = None
    thumbnail: str | None = None
    state_word: str = ""


@dataclass(frozen=True)
class HouseholdRow:
    """A household in the list."""

    no: str
    head: str
    village: str
    people: int
    category: str
    slots: tuple[FormSlot, ...]
    missing: int
    place: PlaceView | None


@dataclass(frozen=True)
class HouseholdsView:
    """The list of households."""

    answer: str
    rows: tuple[HouseholdRow, ...]
    villages: tuple[Choice, ...]
    village: str
    q: str
    missing_only: bool


@dataclass(frozen=True)
class MemberView:
    """A person of the household; the ID number is masked."""

    id: int
    name: str
    relation: str
    sex: str
    born: str
    id_masked: str
    since: str


@dataclass(frozen=True)
class OtherItem:
    """An item of the household's file that is none of the six forms, or an earlier or later one."""

    code: str
    title: str
    kind: str
    year: int | None
    pages: int
    state: str


@dataclass(frozen=True)
class HouseholdView:
    """One household."""

    no: str
    head: str
    village: str
    answer: str
    facts: tuple[Fact, ...]
    slots: tuple[FormSlot, ...]
    years: tuple[Choice, ...]
    year: str
    members: tuple[MemberView, ...]
    others: tuple[OtherItem, ...]
    places: tuple[PlaceView, ...]
    lock: LockView | None
    history: tuple[EventLine, ...]
    code: str = ""


def list_view(
    found: Paged[household_views.HouseholdRow],
    lacking: int,
    villages: tuple[Choice, ...],
    asked: tuple[str, str, bool],
) -> HouseholdsView:
    """Return the list as it is shown; `asked` is village, text and "only those lacking a form"."""
    village, q, missing_only = asked
    if missing_only:
        answer = gettext("%(n)s 户缺表。", n=number(found.total))
    elif lacking:
        answer = gettext("%(n)s 户，其中 %(lack)s 户缺表。", n=number(found.total), lack=number(lacking))
    else:
        answer = (
            gettext("%(n)s 户，六种表都齐。", n=number(found.total)) if found.total else gettext("没有农户。")
        )
    marks = _marks()
    rows = tuple(_row(one, marks) for one in found.rows)
    return HouseholdsView(answer, rows, villages, village, q, missing_only)


def _marks() -> dict[tuple[FormType, SlotState], FormSlot]:
    """Return every mark a row may show: made once a page, since a long list shows hundreds."""
    states = {state: str(words.state_of(_shown(state)).word) for state in SlotState}
    names = {form: (str(words.form_name(form)), str(words.form_short(form))) for form in FormType}
    return {
        (form, state): FormSlot(form.value, *names[form], _shown(state), state_word=states[state])
        for form in FormType
        for state in SlotState
    }


def _row(
    one: household_views.HouseholdRow, marks: dict[tuple[FormType, SlotState], FormSlot]
) -> HouseholdRow:
    slots = tuple(marks[form, state] for form, state in one.forms.items())
    place = place_view(one.place) if one.place and one.place.box_no else None
    return HouseholdRow(
        one.no, one.head, one.village, one.members, one.category or "—", slots, one.missing, place
    )


def _shown(state: SlotState) -> str:
    return "registered" if state is SlotState.PRESENT else state.value


def household_view(found: household_views.HouseholdView, year: str, lock: LockView | None) -> HouseholdView:
    """Return one household as it is shown."""
    row = found.row
    slots = _six(found.slots)
    lacking = [slot.name for slot in slots if slot.state == "missing"]
    file = found.file
    return HouseholdView(
        no=row.no,
        head=row.head,
        village=row.village,
        answer=_answer(lacking, any(slot.state == "review" for slot in slots)),
        facts=_facts(found),
        slots=slots,
        years=(Choice("", gettext("全部年度")), *(_year(one) for one in sorted(found.years, reverse=True))),
        year=year,
        members=tuple(_member(one) for one in found.members),
        others=_all_items(found),
        places=places_shown(file.places) if file else (),
        lock=lock,
        history=tuple(events.line(one) for one in found.history[:HISTORY]),
        code=row.code,
    )


@dataclass(frozen=True)
class ClosingView:
    """Whether a household's file is closed, else what can be chosen; `first` and `last` bound the year."""

    closed_year: int | None
    first: int | None
    last: int
    endings: tuple[Choice, ...]


def closing_view(
    found: household_views.HouseholdView, latest: int | None, this_year: int, said: str
) -> ClosingView | None:
    """Return how a household's file is closed; None while there is none."""
    if found.file is None:
        return None
    endings = tuple(Choice(one.value, words.said(said)) for one, words in closing.WORDS.items())
    return ClosingView(found.file.closed_year, latest, this_year, endings)


def _six(slots: tuple[household_views.FormSlot, ...]) -> tuple[FormSlot, ...]:
    """Return one sheet a form owed: a yearly form stands once for each of its years."""
    shown = []
    for slot in slots:
        best = _latest(slot)
        there = best is not None and slot.state is not SlotState.MISSING
        shown.append(
            FormSlot(
                slot.form.value,
                str(words.form_name(slot.form.value)),
                str(words.form_short(slot.form.value)),
                _shown(slot.state),
                best.pages if best and there else 0,
                slot.year or (best.year if best and there else None),
                f"/items/{best.code}" if best and there else None,
                f"/items/{best.code}/pages/1/thumbnail" if best and there else None,
            )
        )
    return tuple(shown)


def _latest(slot: household_views.FormSlot) -> household_views.FormItem | None:
    """Return what stands for a form: what is filed before what waits, and of that the version no other follows."""
    filed = [one for one in slot.items if one.state.value == "registered"]
    return next(iter([one for one in filed if not one.superseded] or filed or slot.items), None)


def _answer(lacking: list[str], waiting: bool) -> str:
    if lacking:
        names = gettext("、").join(dict.fromkeys(lacking))
        return gettext("还缺 %(n)s 份表：%(names)s。", n=len(lacking), names=names)
    return gettext("六种表齐全，有的还在复核。") if waiting else gettext("六种表齐全。")


def _year(year: int) -> Choice:
    return Choice(str(year), gettext("%(y)s 年", y=year))


def _facts(found: household_views.HouseholdView) -> tuple[Fact, ...]:
    rows = (
        (gettext("户类别"), found.row.category),
        (gettext("脱贫状态"), found.row.status),
        (gettext("主要致贫原因"), found.poverty_cause),
        (gettext("住址"), found.address),
        (gettext("户主证件号"), found.id_number_masked),
        (gettext("电话"), found.phone_masked),
        (gettext("国家户编号"), found.national_no),
        (gettext("帮扶责任人"), gettext("、").join(one.helper for one in found.pairings if not one.until)),
        (gettext("档号"), (found.file.reference_code or gettext("待编号")) if found.file else None),
    )
    return tuple(Fact(word, value) for word, value in rows if value)


def _member(one: household_views.MemberView) -> MemberView:
    sex = {"1": gettext("男"), "2": gettext("女")}.get(one.sex, "—")
    return MemberView(
        one.id, one.name, one.relation, sex, table_date(one.born), one.id_masked or "—", one.since or ""
    )


def _all_items(found: household_views.HouseholdView) -> tuple[OtherItem, ...]:
    forms = [
        OtherItem(
            item.code,
            item.title,
            "scan",
            item.year,
            item.pages,
            "superseded" if item.superseded else _item_state(item.state.value),
        )
        for slot in found.slots
        for item in slot.items
    ]
    others = [
        OtherItem(one.code, one.title, one.kind.value, one.year, one.pages, _item_state(one.state.value))
        for one in found.other_items
    ]
    unique = {one.code: one for one in [*forms, *others]}
    return tuple(unique.values())


def _item_state(state: str) -> str:
    return "review" if state == "staged" else state
