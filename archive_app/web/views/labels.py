"""The label studio: what is to be printed, and the first sheet as it will come out."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from werkzeug.datastructures import MultiDict

from archive_app.errors import BadInput
from archive_app.services import labelling
from archive_app.services.box_list import BoxLine
from archive_app.services.label_plan import Plan
from archive_app.web.formats import number
from archive_app.web.pages import Pages, address_with
from archive_app.web.tongue import gettext
from labels import qr
from labels.sheets import BoxLabel
from labels.stock import Stock

from .inbox import Choice
from .places import PlaceView, place_view

LATIN = 0.58
"""Width of a Latin letter or figure against its height; Han characters are as wide as high."""


@dataclass(frozen=True)
class Wish:
    """What the form says. `start`, `right` and `down` as typed."""

    everything: bool
    village: str
    codes: tuple[str, ...]
    stock: str
    start: str
    right: str
    down: str

    def start_at(self) -> int:
        """Return the first free label; BadInput when that is no number."""
        text = self.start.strip()
        if not (text.isdecimal() and len(text) < 5):
            raise BadInput("起始位置请填数字，如 1。", "Give the first label as a number, such as 1.")
        return int(text)

    def shift(self) -> tuple[float, float]:
        """Return the shift right and down in mm; BadInput when one is no number."""
        try:
            return float(self.right or 0), float(self.down or 0)
        except ValueError as error:
            raise BadInput(
                "位移请填毫米数，如 1.5 或 -2。", "Give the shift in mm, such as 1.5 or -2."
            ) from error


@dataclass(frozen=True)
class BoxChoice:
    """A box that can be ticked."""

    code: str
    box_no: str
    title: str
    village: str
    place: PlaceView
    ticked: bool


@dataclass(frozen=True)
class Spot:
    """One label of the first sheet; lengths in mm. `state` is used, printed or free; the first is `marked`."""

    n: int
    x: float
    y: float
    state: str
    marked: bool
    words: str
    href: str
    name: str = ""
    name_size: float = 0.0
    code: str = ""
    code_size: float = 0.0


@dataclass(frozen=True)
class FirstLabel:
    """The first label in full; `picture` is its QR code as a data address."""

    name: str
    code: str
    details: tuple[str, ...]
    picture: str


@dataclass(frozen=True)
class SheetView:
    """The first sheet, drawn at scale."""

    stock: Stock
    spots: tuple[Spot, ...]
    first: FirstLabel | None
    count: int
    more: int
    size: str


@dataclass(frozen=True)
class LabelsView:
    """The whole page. `problem` says in a sentence why this could not be printed."""

    answer: str
    wish: Wish
    total: int
    boxes: tuple[BoxChoice, ...]
    others: tuple[Choice, ...]
    villages: tuple[Choice, ...]
    stocks: tuple[Choice, ...]
    most_shift: float
    sheet: SheetView | None
    problem: str
    pages: Pages


def wish(values: MultiDict[str, str]) -> Wish:
    """Read what the form says; without a choice, codes that came along are meant, else all boxes."""
    codes = tuple(dict.fromkeys(code.strip()[:200] for code in values.getlist("code") if code.strip()))
    choice = values.get("choice") or ("ticked" if codes else "all")
    return Wish(
        everything=choice == "all",
        village=values.get("village", "").strip()[:20],
        codes=codes,
        stock=values.get("stock", "").strip()[:40] or labelling.DEFAULT_STOCK,
        start=values.get("start", "1")[:8],
        right=values.get("right", "0")[:8],
        down=values.get("down", "0")[:8],
    )


def labels_view(
    asked: Wish,
    lines: Sequence[BoxLine],
    total: int,
    villages: Sequence[tuple[str, str]],
    stocks: Mapping[str, Stock],
    plan: Plan | None,
    problem: str,
    turning: Pages,
    language: str,
) -> LabelsView:
    """Return the page: boxes to tick, stocks to choose, the first sheet or why there is none."""
    shown = {line.code for line in lines}
    names = {label.code: label.name for label in plan.labels} if plan else {}
    return LabelsView(
        answer=_answer(plan),
        wish=asked,
        total=total,
        boxes=tuple(_box(line, asked) for line in lines),
        others=tuple(Choice(code, names.get(code, "")) for code in asked.codes if code not in shown),
        villages=tuple(Choice(code, name) for code, name in villages),
        stocks=tuple(
            Choice(key, one.title_en if language == "en" else one.title_zh) for key, one in stocks.items()
        ),
        most_shift=labelling.MOST_SHIFT,
        sheet=_sheet(plan) if plan else None,
        problem=problem,
        pages=turning,
    )


def _answer(plan: Plan | None) -> str:
    if plan is None:
        return gettext("现在还不能印，原因见下。")
    if not plan.count:
        return gettext("还没有选盒；勾选以后，这里说明要印几枚、用几张纸。")
    return gettext(
        "将印 %(n)s 枚标签，用 %(pages)s 张纸，第一张从第 %(start)s 枚印起。",
        n=number(plan.count),
        pages=number(plan.pages),
        start=plan.start_at,
    )


def _box(line: BoxLine, asked: Wish) -> BoxChoice:
    shelf = place_view(replace(line.place, box_no=None))  # the box is named beside it
    return BoxChoice(line.code, line.box_no, line.title, line.village, shelf, line.code in asked.codes)


def _sheet(plan: Plan) -> SheetView:
    stock = plan.stock
    places = stock.places(1, stock.per_page)
    spots = tuple(_spot(plan, n, x, y) for n, (_page, x, y) in enumerate(places, start=1))
    first = _first(plan.labels[0]) if plan.labels else None
    size = gettext("%(w)s × %(h)s 毫米", w=f"{stock.width:g}", h=f"{stock.height:g}")
    return SheetView(stock, spots, first, plan.count, max(0, plan.pages - 1), size)


def _spot(plan: Plan, n: int, x: float, y: float) -> Spot:
    right, down = plan.shift
    place = n - plan.start_at
    href = address_with(start=str(n))
    if place < 0:
        return Spot(n, x, y, "used", False, gettext("第 %(n)s 枚，已用过", n=n), href)
    if place >= len(plan.labels):
        return Spot(n, x, y, "free", False, gettext("第 %(n)s 枚，空着", n=n), href)
    label = plan.labels[place]
    return Spot(
        n,
        x + right,
        y + down,
        "printed",
        place == 0,
        gettext("第 %(n)s 枚：%(name)s", n=n, name=label.name),
        href,
        label.name,
        _size(label.name, plan.stock, 6.5),
        label.code,
        _size(label.code, plan.stock, 4.5),
    )


def _size(text: str, stock: Stock, largest: float) -> float:
    """Return the height of letters in mm with which a line fits its label."""
    wide = sum(1.0 if ord(sign) > 0x2E7F else LATIN for sign in text)
    return round(min(largest, (stock.width - 2 * stock.padding) / max(wide, 1.0)), 2)


def _first(label: BoxLabel) -> FirstLabel:
    drawn = base64.b64encode(qr.svg(label.address).encode()).decode()
    return FirstLabel(label.name, label.code, label.details, f"data:image/svg+xml;base64,{drawn}")
