"""Printing labels with QR codes for boxes, places, files and items (requirement row 60).

What is printed stays on the shelf for decades, so nothing is printed that would lead nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from archive_app.db import Base
from archive_app.errors import BadInput, PrintRefused, ServiceMissing
from archive_app.models import ArchivalFile, Box, Holding, Installation, Item, Place
from archive_app.rules.access import Actor, Right
from archive_app.services import label_kinds, label_prints, printers
from archive_app.services.label_box import RETENTION_WORDS, spine_widths
from archive_app.services.label_choice import codes_of_all
from archive_app.services.label_file import volume_widths
from archive_app.services.permits import require
from labels import calibration
from labels.fonts import MissingFont
from labels.press import Coded, Run, Sheet, print_runs
from labels.sheets import BoxLabel
from labels.stock import BadStock, Stock

if TYPE_CHECKING:
    from archive_app.archive import Archive, Work

__all__ = [
    "DEFAULT_STOCK",
    "RETENTION_WORDS",
    "Job",
    "Printed",
    "calibration_page",
    "check_count",
    "codes_of_all",
    "drawn",
    "find_stock",
    "is_demo",
    "job",
    "preview",
    "print_labels",
    "refuse_loopback",
    "usual_stock",
]

DEFAULT_STOCK: Final = "a4-21"
MOST_LABELS: Final = 3000
MOST_COPIES: Final = 20
MOST_SHIFT: Final = printers.MOST_SHIFT
_MODELS: Final[dict[str, type[Base]]] = {
    "B": Box,
    "R": Place,
    "C": Place,
    "S": Place,
    "I": Item,
    "F": ArchivalFile,
    "V": Holding,
}


@dataclass(frozen=True)
class Job:
    """A print job before it is printed: runs of things, each on its stock; `shift` in mm, the printer's included."""

    kind: str
    runs: tuple[Run[Coded], ...]
    shift: tuple[float, float]
    demo: bool

    @property
    def labels(self) -> int:
        """Return how many labels it comes to."""
        return sum(len(run.things) for run in self.runs)

    @property
    def pages(self) -> int:
        """Return how many sheets it takes."""
        return sum(run.pages for run in self.runs)

    def first_page(self) -> Job:
        """Return the part of the job that stands on its first sheet."""
        run = self.runs[0]
        room = run.stock.per_page - run.start_at + 1
        return Job(self.kind, (Run(run.things[:room], run.stock, run.start_at),), self.shift, self.demo)


@dataclass(frozen=True)
class Printed:
    """A print job as PDF. `missing`: signs no font has; `shortened`: codes whose text did not fit.

    `before`: how many labels of these codes had been printed already, where any had.
    """

    pdf: bytes
    pages: int
    labels: int
    missing: tuple[str, ...]
    shortened: tuple[str, ...]
    before: Mapping[str, int]


def print_labels(
    archive: Archive,
    actor: Actor,
    wanted: Sequence[str],
    *,
    kind: str | None = None,
    stock: str | None = None,
    start_at: int = 1,
    copies: int = 1,
    printer: str = "",
    shift: tuple[float, float] = (0.0, 0.0),
) -> Printed:
    """Print labels of a kind (by default the usual one of the first code) in the order given, and record it.

    `start_at` is the first free label of a begun sheet; `shift` in mm, added to the offsets kept for the
    actor's `printer`. Raises NotFound for a code that is misread, unknown, invisible or of another kind,
    Forbidden without the right to print, PrintRefused while the addresses would only work on this very machine,
    BadInput for a bad kind, stock, start, number of copies or shift, ServiceMissing without a Chinese font.
    """
    with archive.look(actor) as look:
        made = job(
            look,
            wanted,
            kind=kind,
            stock=stock,
            start_at=start_at,
            copies=copies,
            printer=printer,
            shift=shift,
        )
    sheet = drawn(made)
    with archive.work(actor) as work:
        before = label_prints.pieces_of(work, wanted)
        for text in dict.fromkeys(wanted):
            code = label_kinds.read(text)
            subject = work.session.get_one(_MODELS[code.kind], code.number)
            details = {"stock": stock} if stock else {}
            work.record("label.printed", subject, kind=made.kind, copies=copies, **details)
        label_prints.note(work, wanted, made.kind, made.runs[0].stock.key, copies, printer)
        printers.used(work, printer)
    return Printed(sheet.pdf, sheet.pages, made.labels, sheet.missing, sheet.shortened, before)


def job(
    look: Work,
    wanted: Sequence[str],
    *,
    kind: str | None = None,
    stock: str | None = None,
    start_at: int = 1,
    copies: int = 1,
    printer: str = "",
    shift: tuple[float, float] = (0.0, 0.0),
) -> Job:
    """Return the job these codes would be; nothing is recorded. The same errors as printing."""
    require(look, Right.LABEL)
    refuse_loopback(look)
    check_count(len(wanted), copies)
    chosen = kind or label_kinds.kind_of(wanted)
    whole_shift = _added(printers.shift_of(look, printer), shift)
    papers = _papers(look, chosen, wanted, stock)
    things = label_kinds.things(look, chosen, wanted)
    grouped: dict[str, list[Coded]] = {}
    for thing in things:
        grouped.setdefault(papers[thing.code], []).extend([thing] * copies)
    runs = []
    for number, (key, members) in enumerate(grouped.items()):
        begin = start_at if number == 0 else 1
        runs.append(Run(members, find_stock(look.archive, key, begin, whole_shift), begin))
    return Job(chosen, tuple(runs), whole_shift, is_demo(look))


def drawn(made: Job) -> Sheet:
    """Draw a job; ServiceMissing without a Chinese font, BadInput for stocks of different paper."""
    draw = label_kinds.printing(made.kind).draw
    try:
        return print_runs(made.runs, draw, shift=made.shift, demo=made.demo, title="标签")
    except MissingFont as error:
        raise _no_font() from error


def preview(look: Work, wanted: Sequence[str], *, kind: str | None = None) -> list[BoxLabel]:
    """Return what the plain labels of these codes will say. The same errors as printing."""
    made = job(look, wanted, kind=kind)
    return [cast("BoxLabel", thing) for run in made.runs for thing in run.things]


def calibration_page(archive: Archive, actor: Actor, stock: str, printer: str = "") -> bytes:
    """Return the page on which a printer is measured, printed with the offsets kept so far."""
    with archive.look(actor) as look:
        require(look, Right.LABEL)
        paper, shift = find_stock(archive, stock), printers.shift_of(look, printer)
    try:
        return calibration.calibration_sheet(paper, shift=shift, printer=printer).pdf
    except MissingFont as error:
        raise _no_font() from error


def usual_stock(archive: Archive, kind: str) -> str:
    """Return the stock a kind is printed on where none is asked for."""
    known = archive.rules.label_kinds.get(kind)
    return known.stocks[0] if known else DEFAULT_STOCK


def find_stock(
    archive: Archive, key: str, start_at: int = 1, shift: tuple[float, float] = (0.0, 0.0)
) -> Stock:
    """Return the label stock of a key, on which printing may begin so; BadInput says what does not fit."""
    stock = archive.rules.label_stocks.get(key)
    if stock is None:
        known = "、".join(archive.rules.label_stocks)
        raise BadInput(f"没有“{key}”这种标签纸；可用：{known}。", f"No label stock {key}; use {known}.")
    try:
        list(stock.places(start_at, 1))
    except BadStock as error:
        raise BadInput(
            f"起始位置应在 1 到 {stock.per_page} 之间。", f"Start at a label from 1 to {stock.per_page}."
        ) from error
    printers.check_shift(shift)
    return stock


def is_demo(look: Work) -> bool:
    """Tell whether this is a demonstration, so that every print says so."""
    installation = look.session.get(Installation, 1)
    return installation is not None and installation.demo


def _papers(look: Work, kind: str, wanted: Sequence[str], stock: str | None) -> dict[str, str]:
    """Return which stock each code goes on: the one asked for, that of its own spine, or the usual one."""
    label_kinds.printing(kind)
    known = look.archive.rules.label_kinds.get(kind)
    numbers = [label_kinds.read(text) for text in wanted]
    key = stock or usual_stock(look.archive, kind)
    if stock is not None and known is not None and stock in look.archive.rules.label_stocks:
        _check_suits(stock, known.stocks)
    if stock is None and known is not None and known.by_spine:
        widths = spine_widths(look, [code.number for code in numbers if code.kind == "B"])
        for letter in "FV":
            widths |= volume_widths(look, letter, {code.number for code in numbers if code.kind == letter})
        return {code: f"spine-{wide}" for code, wide in widths.items()} | {
            str(code): key for code in numbers if str(code) not in widths
        }
    return {str(code): key for code in numbers}


def _check_suits(stock: str, suited: Sequence[str]) -> None:
    if stock not in suited:
        raise BadInput(
            f"“{stock}”不能印这种标签；可用：{'、'.join(suited)}。",
            f"This kind of label does not go on {stock}; use {', '.join(suited)}.",
        )


def check_count(count: int, copies: int) -> None:
    """Raise BadInput for nothing to print, or more than one job should be."""
    if not count:
        raise BadInput("请说明要印哪些标签。", "Say which labels to print.")
    if not 1 <= copies <= MOST_COPIES:
        raise BadInput(f"每种印 1 到 {MOST_COPIES} 份。", f"Print 1 to {MOST_COPIES} copies of each.")
    if count * copies > MOST_LABELS:
        raise BadInput(
            f"一次最多印 {MOST_LABELS} 枚；请分几次。",
            f"At most {MOST_LABELS} labels at once; print in parts.",
        )


def _added(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return one[0] + other[0], one[1] + other[1]


def refuse_loopback(look: Work) -> None:
    """Raise PrintRefused while addresses would only work on this machine, the demonstration excepted."""
    if look.archive.settings.base_is_loopback and not is_demo(look):
        raise PrintRefused(
            "现在印的二维码只在这台机器上有效；请先设置 ARCHIVE_BASE_URL 为别的机器也能打开的地址。",
            "QR codes printed now would only work on this machine; set ARCHIVE_BASE_URL to an address others reach.",
        )


def _no_font() -> ServiceMissing:
    return ServiceMissing(
        "没有中文字体，标签印不出来；请安装 fonts-noto-cjk。",
        "There is no Chinese font to print with; install fonts-noto-cjk.",
    )
