"""Rooms, cabinets and shelves as their pages show them: a tree, and the front of a cabinet drawn to scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive_app.services import floor_plan, place_tree
from archive_app.services.label_prints import Prints
from archive_app.web.facts import Fact
from archive_app.web.formats import number
from archive_app.web.refusals import language
from archive_app.web.tongue import gettext

from .elevations import NO_SIGN, Elevation, Sign, box_state, elevation_view
from .places import Crumb
from .plans import PlanView, plan_view
from .prints import print_facts

#: codes that go into one address of the label studio
MOST_LABELS = 100


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
    sides: int = 1


@dataclass(frozen=True)
class RoomView:
    """A room with its cabinets."""

    code: str
    name: str
    unit: str
    cabinets: tuple[CabinetRow, ...]


@dataclass(frozen=True)
class PlacesView:
    """The tree of places. `unplaced` counts boxes and volumes that stand nowhere."""

    answer: str
    rooms: tuple[RoomView, ...]
    unplaced: int = 0
    retired: tuple[Crumb, ...] = ()


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
    elevations: tuple[Elevation, ...]
    boxes: tuple[PlaceBox, ...]
    cabinets: tuple[CabinetRow, ...] = ()
    colour: str = "state"
    marked: str | None = None
    plan: PlanView | None = None
    retired: bool = False
    labels: tuple[Crumb, ...] = ()


def places_view(
    rooms: Sequence[place_tree.PlaceNode],
    unplaced: int = 0,
    retired: Sequence[place_tree.PlaceNode] = (),
) -> PlacesView:
    """Return the tree of places as it is shown."""
    cabinets = sum(len(room.children) for room in rooms)
    boxes = sum(room.boxes for room in rooms)
    answer = gettext("%(r)s 间工作室，%(c)s 只橱，%(b)s 盒。", r=len(rooms), c=cabinets, b=number(boxes))
    shown = tuple(
        RoomView(room.code, room.name, room.unit, tuple(_cabinet(one, room.unit) for one in room.children))
        for room in rooms
    )
    gone = tuple(Crumb(one.name, f"/places/{one.code}/care") for one in retired)
    return PlacesView(answer if rooms else gettext("还没有登记。"), shown, unplaced, gone)


def _cabinet(one: place_tree.PlaceNode, room_unit: str) -> CabinetRow:
    use = one.use_name.said(language()) or (one.unit if one.unit != room_unit else "")
    return CabinetRow(
        one.code,
        one.name,
        use,
        one.dedicated,
        len(one.children),
        one.boxes,
        one.used_percent,
        len(one.sides),
    )


def place_page_view(
    found: place_tree.PlaceView,
    marked: str | None,
    series: Mapping[str, str],
    colour: str = "state",
    floor: floor_plan.FloorPlan | None = None,
    prints: Prints | None = None,
) -> PlacePageView:
    """Return one place as it is shown; `marked` is the code of a box to point at, `colour` is state or use."""
    node = found.node
    sign = _sign(found.cabinet) if found.cabinet else NO_SIGN
    drawn = tuple(elevation_view(one, marked, series, colour, sign) for one in found.elevations)
    shelves = [shelf for side in found.elevations for shelf in side.shelves]
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
    rows = tuple(_cabinet(one, node.unit) for one in node.children) if node.kind.value == "room" else ()
    return PlacePageView(
        code=node.code,
        name=node.name,
        kind=node.kind.value,
        answer=_place_answer(node),
        crumbs=tuple(Crumb(name, f"/places/{code}") for code, name in found.path),
        facts=(*_facts(node), *print_facts(prints)),
        elevations=drawn,
        boxes=listed,
        cabinets=rows,
        colour=colour,
        marked=marked,
        plan=plan_view(floor, colour) if floor and rows else None,
        retired=node.retired,
        labels=_labels(node, listed),
    )


def _facts(node: place_tree.PlaceNode) -> tuple[Fact, ...]:
    use = node.use_name.said(language()) or (gettext("全部精准扶贫档案") if node.dedicated else "")
    size = gettext("宽 %(w)s、高 %(h)s 毫米", w=node.width_mm, h=node.height_mm)
    facts = (
        (gettext("所属"), node.unit),
        (gettext("用途"), use + (gettext("（专橱）") if node.dedicated else "")),
        (gettext("尺寸"), size if node.kind.value != "room" else ""),
        (gettext("已占"), f"{node.used_percent} %" if node.kind.value != "room" else ""),
    )
    return tuple(Fact(word, value) for word, value in facts if value)


def _sign(cabinet: place_tree.PlaceNode) -> Sign:
    """Return what stands over a cabinet's doors."""
    use = cabinet.use_name.said(language())
    if cabinet.dedicated:
        use = gettext("专橱专用：%(use)s", use=use or cabinet.unit)
    return Sign(cabinet.name, use)


def _labels(node: place_tree.PlaceNode, boxes: Sequence[PlaceBox]) -> tuple[Crumb, ...]:
    """Return where the labels of a place and of what is below it are printed."""
    below = [one.code for one in node.children]
    wanted = {
        "room": ((gettext("库房的"), "room", [node.code]), (gettext("各橱的门牌"), "cabinet", below)),
        "cabinet": ((gettext("橱的门牌"), "cabinet", [node.code]), (gettext("各层的层条"), "shelf", below)),
        "shelf": ((gettext("层条"), "shelf", [node.code]),),
    }[node.kind.value]
    spines = [one.code for one in boxes]
    every = (*wanted, (gettext("各盒的盒脊"), "spine", spines))
    return tuple(
        Crumb(word, f"/labels?kind={kind}&" + "&".join(f"code={one}" for one in codes[:MOST_LABELS]))
        for word, kind, codes in every
        if codes
    )


def _place_answer(node: place_tree.PlaceNode) -> str:
    if node.kind.value == "room":
        return gettext("%(c)s 只橱，%(b)s 盒。", c=len(node.children), b=node.boxes)
    if node.retired:
        return gettext("已停用。")
    if node.kind.value == "cabinet":
        return gettext(
            "%(s)s 层，%(b)s 盒，已占 %(p)s%%。", s=len(node.children), b=node.boxes, p=node.used_percent
        )
    return gettext("%(b)s 盒，已占 %(p)s%%。", b=node.boxes, p=node.used_percent)
