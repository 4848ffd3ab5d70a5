"""Rooms, cabinets and shelves as their pages show them: a tree, and the front of a cabinet drawn to scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive_app.services import floor_plan, place_tree
from archive_app.web.facts import Fact
from archive_app.web.formats import number
from archive_app.web.tongue import gettext

from .elevations import Elevation, box_state, elevation_view
from .places import Crumb
from .plans import PlanView, plan_view


@dataclass(frozen=True)
class CabinetRow:
    """A cabinet in a room."""

    code: str
    name: str
    use: str
    dedicated: bool
    shelves: int
    boxes: int
    used_percent: int


@dataclass(frozen=True)
class RoomView:
    """A room with its cabinets."""

    code: str
    name: str
    unit: str
    cabinets: tuple[CabinetRow, ...]


@dataclass(frozen=True)
class PlacesView:
    """The tree of places."""

    answer: str
    rooms: tuple[RoomView, ...]


@dataclass(frozen=True)
class PlaceBox:
    """A box on a place's page."""

    code: str
    box_no: str
    title: str
    shelf: str
    state: str
    files: int
    percent: int


@dataclass(frozen=True)
class PlacePageView:
    """One place: a room, cabinet or shelf."""

    code: str
    name: str
    kind: str
    answer: str
    crumbs: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    elevation: Elevation | None
    boxes: tuple[PlaceBox, ...]
    cabinets: tuple[CabinetRow, ...] = ()
    colour: str = "state"
    marked: str | None = None
    plan: PlanView | None = None


def places_view(rooms: Sequence[place_tree.PlaceNode], series: Mapping[str, str]) -> PlacesView:
    """Return the tree of places as it is shown; `series` names the classes a cabinet may be kept for."""
    cabinets = sum(len(room.children) for room in rooms)
    boxes = sum(room.boxes for room in rooms)
    answer = gettext("%(r)s 间工作室，%(c)s 只橱，%(b)s 盒。", r=len(rooms), c=cabinets, b=number(boxes))
    shown = tuple(
        RoomView(
            room.code, room.name, room.unit, tuple(_cabinet(one, room.unit, series) for one in room.children)
        )
        for room in rooms
    )
    return PlacesView(answer if rooms else gettext("还没有登记。"), shown)


def use_words(use: str, series: Mapping[str, str]) -> str:
    """Return what a cabinet is kept for: keys of known classes by their names, other words as they stand."""
    return gettext("、").join(series.get(word, word) for word in use.split())


def _cabinet(one: place_tree.PlaceNode, room_unit: str, series: Mapping[str, str]) -> CabinetRow:
    use = use_words(one.use, series) or (one.unit if one.unit != room_unit else "")
    return CabinetRow(one.code, one.name, use, one.dedicated, len(one.children), one.boxes, one.used_percent)


def place_page_view(
    found: place_tree.PlaceView,
    marked: str | None,
    series: Mapping[str, str],
    colour: str = "state",
    floor: floor_plan.FloorPlan | None = None,
) -> PlacePageView:
    """Return one place as it is shown; `marked` is the code of a box to point at, `colour` is state or use."""
    node = found.node
    drawn = elevation_view(found.elevation, marked, series, colour) if found.elevation else None
    shelves = list(found.elevation.shelves) if found.elevation else []
    if node.kind.value == "shelf":
        shelves = [shelf for shelf in shelves if shelf.code == node.code]
    listed = tuple(
        PlaceBox(
            box.code,
            box.box_no,
            box.title,
            shelf.name,
            box_state(box),
            box.fill.files if box.fill else 0,
            box.fill.percent if box.fill else 0,
        )
        for shelf in shelves
        for box in shelf.boxes
        if box.code
    )
    rows = (
        tuple(_cabinet(one, node.unit, series) for one in node.children) if node.kind.value == "room" else ()
    )
    return PlacePageView(
        code=node.code,
        name=node.name,
        kind=node.kind.value,
        answer=_place_answer(node),
        crumbs=tuple(Crumb(name, f"/places/{code}") for code, name in found.path),
        facts=_facts(node, series),
        elevation=drawn,
        boxes=listed,
        cabinets=rows,
        colour=colour,
        marked=marked,
        plan=plan_view(floor, node.unit, series, colour) if floor and rows else None,
    )


def _facts(node: place_tree.PlaceNode, series: Mapping[str, str]) -> tuple[Fact, ...]:
    facts = (
        (gettext("所属"), node.unit),
        (gettext("用途"), use_words(node.use, series) + (gettext("（专橱）") if node.dedicated else "")),
        (gettext("已占"), f"{node.used_percent} %" if node.kind.value != "room" else ""),
    )
    return tuple(Fact(word, value) for word, value in facts if value)


def _place_answer(node: place_tree.PlaceNode) -> str:
    if node.kind.value == "room":
        return gettext("%(c)s 只橱，%(b)s 盒。", c=len(node.children), b=node.boxes)
    if node.kind.value == "cabinet":
        return gettext(
            "%(s)s 层，%(b)s 盒，已占 %(p)s%%。", s=len(node.children), b=node.boxes, p=node.used_percent
        )
    return gettext("%(b)s 盒，已占 %(p)s%%。", b=node.boxes, p=node.used_percent)
