"""The arrangement desk as its pages show it: lists of files, one file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from archive_app.models.types import FileKind, HoldingSet, NoteKind, RetentionCode
from archive_app.services import arrangement_list, arrangement_page, notes
from archive_app.services.arrangement_list import DeskState
from archive_app.services.label_prints import Prints
from archive_app.services.second_sets import ItemSets
from archive_app.web.facts import Fact
from archive_app.web.formats import number
from archive_app.web.tongue import gettext
from archive_app.web.words import form_name, period_name

from .inbox import Choice
from .places import PlaceView, copy_name, place_view, set_name
from .prints import print_facts

NOTE_WORDS: dict[NoteKind, Any] = {
    NoteKind.ARRANGED: _l("整理"),
    NoteKind.ADDED: _l("补充"),
    NoteKind.LACKING: _l("缺失"),
    NoteKind.DAMAGED: _l("破损"),
    NoteKind.REMOVED: _l("移出"),
    NoteKind.LOST: _l("遗失"),
    NoteKind.DESTROYED: _l("销毁"),
    NoteKind.SEALED: _l("封盒"),
    NoteKind.REOPENED: _l("启封"),
    NoteKind.OTHER: _l("说明"),
}
TABS: dict[DeskState, Any] = {
    DeskState.TO_ARRANGE: _l("待整理"),
    DeskState.TO_CHECK: _l("待检查"),
    DeskState.ARRANGED: _l("已整理"),
}


@dataclass(frozen=True)
class Tab:
    """One state of the list, how many files stand in it, and whether it is shown."""

    key: str
    word: str
    count: int
    here: bool


@dataclass(frozen=True)
class ListView:
    """The list of files."""

    answer: str
    tabs: tuple[Tab, ...]
    rows: tuple[arrangement_list.DeskRow, ...]
    total: int
    state: str
    village: str
    series: str
    villages: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    years: tuple[int, ...]
    periods: tuple[Choice, ...]
    orders: tuple[tuple[str, str], ...]


def list_view(
    found: arrangement_list.DeskList,
    state: DeskState,
    wish: tuple[str, str],
    villages: tuple[Choice, ...],
    classes: tuple[Choice, ...],
    years: Sequence[int] = (),
    orders: Sequence[tuple[str, str]] = (),
) -> ListView:
    """Return the list as it is shown; `wish` is the village and the class asked for.

    `years` may be asked of the catalogue; `orders` are requests to put boxes in order: (code of a box, unit).
    """
    waiting, checking = found.counts[DeskState.TO_ARRANGE], found.counts[DeskState.TO_CHECK]
    if waiting or checking:
        answer = gettext(
            "%(n)s 卷待整理，%(m)s 卷待检查；检查以后才给档号，给了就不再变。",
            n=number(waiting),
            m=number(checking),
        )
    elif found.counts[DeskState.ARRANGED]:
        answer = gettext("全部 %(n)s 卷都整理好了。", n=number(found.counts[DeskState.ARRANGED]))
    else:
        answer = gettext("还没有归档的东西可以整理。")
    return ListView(
        answer,
        tuple(Tab(one.value, str(word), found.counts[one], one is state) for one, word in TABS.items()),
        found.page.rows,
        found.page.total,
        state.value,
        *wish,
        villages,
        classes,
        tuple(years),
        tuple(Choice(one.value, str(period_name(one))) for one in RetentionCode),
        tuple(orders),
    )


@dataclass(frozen=True)
class NoteLine:
    """One line of a notes sheet in words."""

    at: Any
    kind: str
    text: str
    by: str


@dataclass(frozen=True)
class VolumeView:
    """One physical volume of a set."""

    code: str
    word: str
    sheets: int | None
    spine_mm: int | None
    place: PlaceView | None


@dataclass(frozen=True)
class ItemLine:
    """One item of a household: its volume, and as what it is in each set."""

    code: str
    title: str
    number: str
    volume: int
    village: str
    town: str


def _item(one: ItemSets) -> ItemLine:
    kinds = [str(copy_name(copy)) if copy is not None else "" for copy in (one.village, one.town)]
    return ItemLine(
        one.code, one.title, (one.reference_code or "").rpartition("-")[2], one.volume, kinds[0], kinds[1]
    )


@dataclass(frozen=True)
class SetView:
    """One set of a file and its volumes."""

    word: str
    key: str
    originals: bool
    volumes: tuple[VolumeView, ...]


@dataclass(frozen=True)
class FileView:
    """A file on the desk: the service's view, and what the page says of it."""

    found: arrangement_page.FileView
    answer: str
    facts: tuple[Fact, ...]
    notes: tuple[NoteLine, ...]
    sets: tuple[SetView, ...]
    differences: tuple[str, ...]
    items: tuple[ItemLine, ...]
    missing: tuple[Choice, ...]
    explained: tuple[str, ...]
    kinds: tuple[Choice, ...]
    household: bool


def file_view(found: arrangement_page.FileView, language: str, prints: Prints | None = None) -> FileView:
    """Return a file as it is shown."""
    facts = (
        (gettext("档号"), found.reference_code or gettext("待编号")),
        (gettext("村"), found.unit),
        (gettext("户号"), found.household_no or ""),
        (gettext("年度"), str(found.year or "")),
        (gettext("保管期限"), period_name(found.retention_code)),
    )
    return FileView(
        found=found,
        answer=_answer(found),
        facts=(*(Fact(word, str(value)) for word, value in facts if value), *print_facts(prints)),
        notes=note_lines(found.notes),
        sets=tuple(_set(one) for one in found.sets.sets),
        differences=tuple(one.said(language) for one in found.sets.differences),
        items=tuple(_item(one) for one in found.items),
        missing=tuple(Choice(one.key, _missing(one)) for one in found.missing if not one.explained),
        explained=tuple(_missing(one) for one in found.missing if one.explained),
        kinds=tuple(
            Choice(kind.value, str(NOTE_WORDS[kind]))
            for kind in notes.BY_HAND
            if kind is not NoteKind.LACKING
        ),
        household=found.kind is FileKind.HOUSEHOLD,
    )


def _answer(found: arrangement_page.FileView) -> str:
    pages = sum(line.pages for line in found.arranged)
    parts = []
    if found.arranged:
        parts.append(gettext("已整理 %(n)s 件 %(p)s 页", n=len(found.arranged), p=pages))
    if found.round:
        parts.append(gettext("%(n)s 件排好了，等人检查", n=len(found.waiting)))
    elif found.waiting:
        parts.append(gettext("%(n)s 件待整理", n=len(found.waiting)))
    return gettext("；").join(parts or [gettext("这一卷还没有归档的件")]) + gettext("。")


def _missing(one: arrangement_page.Missing) -> str:
    return (
        gettext("%(year)s年", year=one.year) + str(form_name(one.form.value))
        if one.year
        else str(form_name(one.form.value))
    )


def note_lines(lines: tuple[notes.NoteView, ...]) -> tuple[NoteLine, ...]:
    """Return a notes sheet in words."""
    return tuple(NoteLine(line.at, str(NOTE_WORDS[line.kind]), line.text, line.by) for line in lines)


def _set(one: Any) -> SetView:
    return SetView(
        set_name(one.set),
        HoldingSet(one.set).value,
        one.originals,
        tuple(
            VolumeView(
                volume.code,
                gettext("第 %(n)s 册 · %(copy)s", n=volume.volume, copy=copy_name(volume.copy)),
                volume.sheets,
                volume.spine_mm,
                place_view(volume.place) if volume.place else None,
            )
            for volume in one.volumes
        ),
    )
