"""Made-up values for the pages on which places are made, cared for and filled."""

from __future__ import annotations

from typing import Any

from archive_app.rules.sentence import Sentence
from archive_app.services.place_tree import PlaceNode, PlaceView
from archive_app.terms import PlaceKind
from archive_app.web.pages import Pages
from archive_app.web.views.inbox import Choice
from archive_app.web.views.place_forms import Offered, UnplacedRow

UNITS = (
    Choice("370406103", "桑村镇"),
    Choice("370406103201", "　桑村"),
    Choice("370406103202", "　鲁桥口社区居民委员会"),
)
CLASSES = (Choice("household", "贫困户档案（一户一档）"), Choice("work_team", "扶贫工作队工作资料"))
OFFERED = Offered(UNITS, CLASSES, (Choice("S-000003-3", "工作室一 › 2号橱 › A面3层 · 60%"),))


def shelf(side: str, n: int) -> PlaceNode:
    """Return a shelf on a side."""
    return PlaceNode(
        f"S-00000{n}-3", PlaceKind.SHELF, f"{side}面{n}层", "370406103201", "桑村", "", False, 3, 40,
        height_mm=390, width_mm=850, side=side,
    )  # fmt: skip


def cabinet(*, retired: bool = False) -> PlaceNode:
    """Return a dedicated cabinet with two sides."""
    shelves = tuple(shelf(side, n) for side in "AB" for n in (1, 2))
    return PlaceNode(
        "C-000002-2", PlaceKind.CABINET, "2号橱", "370406103201", "桑村", "household", True, 12, 40, shelves,
        width_mm=850, height_mm=780, retired=retired, classes=("household",),
        use_name=Sentence("贫困户档案（一户一档）", "household files"),
    )  # fmt: skip


def contexts(long: str, pages: Pages) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return page name → template and what it is given."""
    one, gone = cabinet(), cabinet(retired=True)
    room = PlaceNode(
        "R-000001-1", PlaceKind.ROOM, "工作室一", "370406103201", "桑村", "", False, 12, 40, (one,)
    )
    rows = [
        UnplacedRow(
            "B-0007F3-K", "/boxes/B-0007F3-K", "盒 05 桑村贫困户档案", "桑村 · 贫困户档案（一户一档）", "S"
        ),
        UnplacedRow(
            "V-00012C-8", "/q/V-00012C-8", long, "桑村 · 贫困户档案（一户一档） · 镇里一套 · 复制件", "B"
        ),
    ]
    listed = {"pages": pages, "section": "places"}
    return {
        "place-new": ("places/new.html", {"given": {}, "units": UNITS, "problem": "", "section": "places"}),
        "place-care": (
            "places/care.html",
            {
                "found": PlaceView(one, ()),
                "one": one,
                "offered": OFFERED,
                "problem": long,
                "section": "places",
            },
        ),
        "place-care-room": (
            "places/care.html",
            {
                "found": PlaceView(room, (), retired=(gone,)),
                "one": room,
                "offered": OFFERED,
                "problem": "",
                "section": "places",
            },
        ),
        "place-care-retired": (
            "places/care.html",
            {
                "found": PlaceView(gone, ()),
                "one": gone,
                "offered": OFFERED,
                "problem": "",
                "section": "places",
            },
        ),
        "box-new": (
            "boxes/new.html",
            {"given": {"shelf": "S-000003-3"}, "offered": OFFERED, "problem": "", "section": "places"},
        ),
        "unplaced": (
            "places/unplaced.html",
            listed | {"rows": rows, "total": 2, "code": "B-0007F3-K", "to": "", "problem": long},
        ),
        "unplaced-none": (
            "places/unplaced.html",
            listed | {"rows": [], "total": 0, "code": "", "to": "", "problem": ""},
        ),
    }
