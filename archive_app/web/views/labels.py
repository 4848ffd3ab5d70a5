"""The label studio: what is to be printed, and the first sheet as it will come out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from archive_app.errors import BadInput
from archive_app.rules.rulebook import Rulebook
from archive_app.services import labelling
from archive_app.services.label_choice import Choosable
from archive_app.services.label_kinds import PRINTINGS, kind_of
from archive_app.services.label_plan import Plan
from archive_app.services.label_sheets import Wish as SeparatorWish
from archive_app.services.paging import Paged
from archive_app.services.printers import PrinterRow
from archive_app.web.formats import number
from archive_app.web.pages import Pages, address_with
from archive_app.web.tongue import gettext
from labels.stock import Stock

from .inbox import Choice

#: longer than any room or sheet
MOST_MILLIMETRES = 1_000_000


@dataclass(frozen=True)
class Wish:
    """What the form says. `start`, `copies`, `right` and `down` as typed; an empty stock is the usual one."""

    kind: str
    everything: bool
    village: str
    codes: tuple[str, ...]
    stock: str
    start: str
    copies: str
    printer: str
    right: str
    down: str

    def job(self) -> dict[str, Any]:
        """Return the arguments of a print job; BadInput for what is no number."""
        return {
            "kind": self.kind,
            "stock": self.stock or None,
            "start_at": _whole(
                self.start, "起始位置请填数字，如 1。", "Give the first label as a number, such as 1."
            ),
            "copies": _whole(self.copies, "份数请填数字，如 1。", "Give the copies as a number, such as 1."),
            "printer": self.printer,
            "shift": (_shift(self.right), _shift(self.down)),
        }


@dataclass(frozen=True)
class Row:
    """A thing that can be ticked; `printed`: how many labels of it there were so far."""

    code: str
    name: str
    detail: str
    ticked: bool
    printed: int


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


@dataclass(frozen=True)
class SheetView:
    """The first sheet: its picture (an address) with the places of the labels over it."""

    stock: Stock
    spots: tuple[Spot, ...]
    picture: str
    count: int
    more: int
    size: str


@dataclass(frozen=True)
class LabelsView:
    """The whole page. `problem` says in a sentence why this could not be printed."""

    answer: str
    wish: Wish
    total: int
    rows: tuple[Row, ...]
    others: tuple[str, ...]
    kinds: tuple[Choice, ...]
    villages: tuple[Choice, ...]
    stocks: tuple[Choice, ...]
    own_stock: bool
    printers: tuple[PrinterRow, ...]
    most_shift: float
    most_copies: int
    sheet: SheetView | None
    problem: str
    pages: Pages


def wish(values: MultiDict[str, str]) -> Wish:
    """Read what the form says; without a choice, codes that came along are meant, else everything of the kind."""
    typed = re.split(r"[\s,，、;；]+", values.get("codes", "")[:20_000])
    listed = (code.strip()[:200] for code in (*values.getlist("code"), *typed))
    codes = tuple(dict.fromkeys(code for code in listed if code))
    choice = "ticked" if any(typed) else values.get("choice") or ("ticked" if codes else "all")
    kind = values.get("kind", "")
    if kind not in PRINTINGS:
        kind = kind_of(codes[:1]) or "box"
    return Wish(
        kind=kind,
        everything=choice == "all",
        village=values.get("village", "").strip()[:20],
        codes=codes,
        stock=values.get("stock", "").strip()[:40],
        start=values.get("start", "1")[:8],
        copies=values.get("copies", "1")[:8],
        printer=values.get("printer", "").strip()[:60],
        right=values.get("right", "0")[:8],
        down=values.get("down", "0")[:8],
    )


def separator_wish(values: MultiDict[str, str]) -> SeparatorWish:
    """Read which separators are wanted."""
    year, copies = values.get("year", "").strip(), values.get("copies", "1").strip()
    return SeparatorWish(
        document=bool(values.get("document")),
        next_household=bool(values.get("next_household")),
        households=[one for one in re.split(r"[\s,，、;；]+", values.get("households", "")[:20_000]) if one],
        forms=bool(values.get("forms")),
        meeting=values.get("meeting", "").strip(),
        meetings=[
            int(one) for one in values.getlist("held") if one.isascii() and one.isdecimal() and len(one) < 10
        ],
        village=values.get("village") or None,
        year=_whole(year, "年度请填四位数字。", "Give the year in four digits.") if year else None,
        copies=_whole(copies, "份数请填数字，如 1。", "Give the copies as a number, such as 1."),
    )


def millimetres(text: str) -> float:
    """Return a length as typed; BadInput when it is none."""
    try:
        length = float(text.strip().replace("，", ".").replace(",", "."))
    except ValueError:
        length = math.nan
    if not abs(length) < MOST_MILLIMETRES:
        raise BadInput("请填量得的毫米数，如 19.5。", "Give what you measured in mm, such as 19.5.")
    return length


def labels_view(
    asked: Wish,
    found: Paged[Choosable],
    villages: Sequence[tuple[str, str]],
    rules: Rulebook,
    plan: Plan | None,
    problem: str,
    turning: Pages,
    mine: Sequence[PrinterRow],
    before: Mapping[str, int],
    language: str,
) -> LabelsView:
    """Return the page: things to tick, stocks to choose, the first sheet or why there is none."""
    shown = {row.code for row in found.rows}
    kind = rules.label_kinds[asked.kind]
    return LabelsView(
        answer=_answer(plan),
        wish=asked,
        total=found.total,
        rows=tuple(
            Row(one.code, one.name, one.detail, one.code in asked.codes, before.get(one.code, 0))
            for one in found.rows
        ),
        others=tuple(code for code in asked.codes if code not in shown),
        kinds=tuple(
            Choice(key, one.en if language == "en" else one.zh) for key, one in rules.label_kinds.items()
        ),
        villages=tuple(Choice(code, name) for code, name in villages),
        stocks=_stocks(kind.stocks, rules.label_stocks, language),
        own_stock=kind.by_spine,
        printers=tuple(mine),
        most_shift=labelling.MOST_SHIFT,
        most_copies=labelling.MOST_COPIES,
        sheet=_sheet(plan, asked) if plan else None,
        problem=problem,
        pages=turning,
    )


def _stocks(keys: Sequence[str], stocks: Mapping[str, Stock], language: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(key, stocks[key].title_en if language == "en" else stocks[key].title_zh) for key in keys
    )


def _answer(plan: Plan | None) -> str:
    if plan is None:
        return gettext("现在还不能印，原因见下。")
    if not plan.count:
        return gettext("还没有选；勾选以后，这里说明要印几枚、用几张纸。")
    said = gettext(
        "将印 %(n)s 枚标签，用 %(pages)s 张纸，第一张从第 %(start)s 枚印起。",
        n=number(plan.count),
        pages=number(plan.pages),
        start=plan.start_at,
    )
    if plan.again:
        said += gettext("其中 %(n)s 种以前印过。", n=number(plan.again))
    return said


def _sheet(plan: Plan, asked: Wish) -> SheetView:
    stock = plan.stock
    places = stock.places(1, stock.per_page)
    spots = tuple(_spot(plan, n, x, y) for n, (_page, x, y) in enumerate(places, start=1))
    size = gettext("%(w)s × %(h)s 毫米", w=f"{stock.width:g}", h=f"{stock.height:g}")
    return SheetView(
        stock, spots, _picture(asked) if plan.count else "", plan.count, max(0, plan.pages - 1), size
    )


def _picture(asked: Wish) -> str:
    """Return the address of the sheet's picture."""
    query = [("kind", asked.kind), ("choice", "all" if asked.everything else "ticked")]
    query += [
        (name, getattr(asked, name))
        for name in ("village", "stock", "start", "copies", "printer", "right", "down")
    ]
    query += [("code", code) for code in asked.codes] if not asked.everything else []
    return f"/labels/sheet.png?{urlencode([pair for pair in query if pair[1]])}"


def _spot(plan: Plan, n: int, x: float, y: float) -> Spot:
    place = n - plan.start_at
    href = address_with(start=str(n))
    if place < 0:
        return Spot(n, x, y, "used", False, gettext("第 %(n)s 枚，已用过", n=n), href)
    if place >= len(plan.first):
        return Spot(n, x, y, "free", False, gettext("第 %(n)s 枚，空着", n=n), href)
    return Spot(
        n, x, y, "printed", place == 0, gettext("第 %(n)s 枚：%(name)s", n=n, name=plan.first[place]), href
    )


def _whole(text: str, zh: str, en: str) -> int:
    """Return a number as typed; BadInput with these sentences when it is none."""
    plain = text.strip()
    if not (plain.isdecimal() and len(plain) < 5):
        raise BadInput(zh, en)
    return int(plain)


def _shift(text: str) -> float:
    try:
        shift = float(text or 0)
    except ValueError:
        shift = math.nan
    if not abs(shift) < MOST_MILLIMETRES:
        raise BadInput("位移请填毫米数，如 1.5 或 -2。", "Give the shift in mm, such as 1.5 or -2.")
    return shift
