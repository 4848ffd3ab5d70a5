"""The village cabinet's four classes as they are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive_app.services.cabinet_classes import ClassFile, VillageClasses
from archive_app.web.tongue import gettext

from .places import PlaceView, places_shown


@dataclass(frozen=True)
class FileLine:
    """The material of one class and year; `where` is empty while it stands nowhere."""

    code: str
    title: str
    items: int
    pictures: int
    where: tuple[PlaceView, ...]


@dataclass(frozen=True)
class ClassCell:
    """One class of a village."""

    name: str
    items: int
    files: tuple[FileLine, ...]


@dataclass(frozen=True)
class VillageLine:
    """A village with its classes."""

    code: str
    name: str
    cells: tuple[ClassCell, ...]


@dataclass(frozen=True)
class ClassesView:
    """The page: its sentence, the names of the classes, the villages."""

    answer: str
    names: tuple[str, ...]
    rows: tuple[VillageLine, ...]


def classes_view(found: Sequence[VillageClasses], language: str) -> ClassesView:
    """Return the classes of villages as they are shown."""
    rows = tuple(
        VillageLine(
            one.code,
            one.name,
            tuple(
                ClassCell(each.name.said(language), each.items, tuple(_file(file) for file in each.files))
                for each in one.classes
            ),
        )
        for one in found
    )
    empty = sum(1 for row in rows for cell in row.cells if not cell.items)
    total = sum(cell.items for row in rows for cell in row.cells)
    if not total:
        answer = gettext("四类资料里还没有材料。")
    elif empty:
        answer = gettext("%(n)s 件；有 %(empty)s 类还没有材料。", n=total, empty=empty)
    else:
        answer = gettext("%(n)s 件，每类都有材料。", n=total)
    return ClassesView(answer, tuple(cell.name for cell in rows[0].cells) if rows else (), rows)


def _file(one: ClassFile) -> FileLine:
    return FileLine(one.code, one.title, one.items, one.pictures, places_shown(one.places))
