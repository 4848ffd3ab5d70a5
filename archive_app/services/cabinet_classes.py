"""The village cabinet's classes (一橱四类): what a village has in each of them, year by year, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from archive_app.archive import Work
from archive_app.models import ArchivalFile, Item, Unit
from archive_app.models.types import FileKind, ItemKind, ItemState, UnitKind
from archive_app.rules.sentence import Sentence
from archive_app.services import permits, series_names, units
from archive_app.services.place_views import PlaceView, places_of

#: the notice names four classes; what the town keeps besides them comes after in config/classification.toml
CLASSES = 4


@dataclass(frozen=True)
class ClassFile:
    """The material of one class and year: its file, how much is in it, where the paper stands."""

    code: str
    title: str
    year: int | None
    items: int
    pictures: int
    places: tuple[PlaceView, ...]


@dataclass(frozen=True)
class CabinetClass:
    """One class of a village."""

    key: str
    name: Sentence
    files: tuple[ClassFile, ...]

    @property
    def items(self) -> int:
        """Return how many items stand in it."""
        return sum(one.items for one in self.files)


@dataclass(frozen=True)
class VillageClasses:
    """A village with its four classes, in the order of the notice."""

    code: str
    name: str
    classes: tuple[CabinetClass, ...]


def of_villages(look: Work, *, village: str | None = None) -> tuple[VillageClasses, ...]:
    """Return the villages the actor may know of with their classes. Raises NotFound for one outside the scope."""
    query = sa.select(Unit).where(Unit.kind == UnitKind.VILLAGE, permits.visible_units(look, Unit.id))
    if village:
        query = query.where(Unit.id == units.find(look, village).id)
    found = look.session.scalars(query.order_by(Unit.code)).all()
    keys = list(look.archive.rules.series)[:CLASSES]
    files = _files(look, [one.id for one in found], keys)
    return tuple(
        VillageClasses(
            unit.code,
            unit.name,
            tuple(
                CabinetClass(
                    key, series_names.name_of(look.archive.rules, key), tuple(files.get((unit.id, key), ()))
                )
                for key in keys
            ),
        )
        for unit in found
    )


def _files(look: Work, unit_ids: list[int], keys: list[str]) -> dict[tuple[int, str], list[ClassFile]]:
    counted = (
        sa.select(
            Item.archival_file_id,
            sa.func.count().label("items"),
            sa.func.sum(sa.case((Item.kind.in_([ItemKind.PHOTO, ItemKind.VIDEO]), 1), else_=0)).label(
                "pictures"
            ),
        )
        .where(Item.state == ItemState.REGISTERED)
        .group_by(Item.archival_file_id)
        .subquery()
    )
    rows = look.session.execute(
        sa.select(ArchivalFile, counted.c["items"], counted.c.pictures)
        .outerjoin(counted, counted.c.archival_file_id == ArchivalFile.id)
        .where(
            ArchivalFile.kind == FileKind.SERIES,
            ArchivalFile.unit_id.in_(unit_ids),
            ArchivalFile.series.in_(keys),
        )
        .order_by(ArchivalFile.year.desc(), ArchivalFile.id)
    ).all()
    places = places_of(look, {file.id for file, _items, _pictures in rows})
    found: dict[tuple[int, str], list[ClassFile]] = {}
    for file, items, pictures in rows:
        found.setdefault((file.unit_id, file.series), []).append(
            ClassFile(
                file.code, file.title, file.year, items or 0, pictures or 0, tuple(places.get(file.id, ()))
            )
        )
    return found
