"""What the forms for rooms, cabinets, shelves and boxes offer and say, and what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from archive_app.errors import BadInput
from archive_app.rules.rulebook import Rulebook
from archive_app.services import place_tree, series_names, units
from archive_app.services.unplaced import Unplaced
from archive_app.web.tongue import gettext

from .inbox import Choice
from .places import copy_name, set_name


@dataclass(frozen=True)
class Offered:
    """What can be chosen: units one keeps, classes, shelves with room."""

    units: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    shelves: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class UnplacedRow:
    """Something without a place; `takes` is the letter of the code it may be shelved by."""

    code: str
    href: str
    name: str
    detail: str
    takes: str


def unit_choices(nodes: list[units.UnitNode], depth: int = 0) -> tuple[Choice, ...]:
    """Return the units as choices, those below indented."""
    found: tuple[Choice, ...] = ()
    for one in nodes:
        found += (Choice(one.code, "　" * depth + one.name), *unit_choices(one.children, depth + 1))
    return found


def class_choices(rules: Rulebook, *, english: bool) -> tuple[Choice, ...]:
    """Return the classes of the archive as choices."""
    return tuple(Choice(key, name) for key, name in series_names.names(rules, english=english).items())


def shelf_choices(rooms: tuple[place_tree.PlaceNode, ...]) -> tuple[Choice, ...]:
    """Return the shelves that have room left, with the way to them."""
    return tuple(
        Choice(shelf.code, f"{room.name} › {cabinet.name} › {shelf.name} · {shelf.used_percent}%")
        for room in rooms
        for cabinet in room.children
        for shelf in cabinet.children
        if shelf.used_percent < 100
    )


def unplaced_row(one: Unplaced, names: Mapping[str, str]) -> UnplacedRow:
    """Return a thing without a place as its row shows it."""
    series = names.get(one.series, one.series)
    if one.kind == "box":
        told: tuple[str, ...] = (one.unit, series, str(one.year or ""))
        name = gettext("盒 %(no)s", no=one.box_no) + f" {one.title}"
        return UnplacedRow(one.code, f"/boxes/{one.code}", name, " · ".join(filter(None, told)), "S")
    told = (one.unit, series, set_name(one.set), copy_name(one.copy))
    return UnplacedRow(one.code, f"/q/{one.code}", one.title, " · ".join(filter(None, told)), "B")


def whole(form: MultiDict[str, str], name: str, usual: int | None = None) -> int | None:
    """Return a whole number of a form, `usual` where nothing was typed; BadInput for anything else."""
    said = form.get(name, "").strip()
    if not said:
        return usual
    if not (said.isascii() and said.isdigit() and len(said) <= 6):
        raise BadInput(f"“{said[:20]}”不是数字；请填整数。", f"“{said[:20]}” is no number; give a whole one.")
    return int(said)
