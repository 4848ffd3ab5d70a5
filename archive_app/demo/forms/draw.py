"""Draw one form of one household: which print, which hand, which defect."""

from dataclasses import dataclass, replace

from archive_app.demo.chance import chance
from archive_app.demo.forms import ink, phone, scan, table, variant_a_later, variant_b_later, variant_c_later
from archive_app.demo.forms.flow import Filling
from archive_app.demo.forms.sheet import HANDS, Hand, Mark, Picture, Sheet, Written, mm, pt
from archive_app.demo.forms.values import values_of
from archive_app.demo.model import Household, Township

PRINTS = {"A": variant_a_later.FORMS, "B": variant_b_later.FORMS, "C": variant_c_later.FORMS}
"""Print variant -> form type -> printed form. C is for reports only: readers are not developed on it."""

FORM_DATES = {
    "application": "date_applied",
    "survey": "date_surveyed",
    "approval": "date_district",
    "information": "date_collected",
    "support_record": "",
    "plan_progress": "date_checked",
}
"""The value that dates each form; a support record is dated visit by visit."""

TYPED = frozenset(
    [
        *("household_no", "name", "sex", "id_number", "nation", "birth", "town", "village", "group", "phone"),
        *("year", "prefecture", "district", "members", "category", "cause", "address", "village_code"),
    ]
)
"""What the office types before the rest is filled in by hand."""

FOOT = "演示资料 · 人物、地点、号码均为虚构　　　　第{page}页　共{pages}页"


@dataclass(frozen=True, slots=True)
class Order:
    """What to draw: `fill` is printed, hand or mixed; `defects` may hold unsigned, undated, unsealed."""

    form: str
    variant: str
    fill: str
    key: str
    defects: tuple[str, ...] = ()
    page: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn page, spoilt by the scanner, with what stands on it (boxes as fractions of the picture)."""

    order: Order
    pixels: Picture
    title: str
    written: tuple[Written, ...]
    values: dict[str, str]
    skew: float
    marks: tuple[Mark, ...] = ()


def fill_of(seed: int, household: str, form: str) -> str:
    """How a form is filled in: nearly half by hand, a third by computer, the rest both."""
    return chance(seed, "fill", household, form).choices(("hand", "printed", "mixed"), (45, 35, 20))[0]


def hand_of(writer: str) -> Hand:
    """The handwriting of a person, always the same."""
    return chance("hand", writer).choice(HANDS)


def filling_of(values: dict[str, str], order: Order) -> Filling:
    """Values and hands of the page: signatures always by their own hand."""
    clerk = hand_of(values["sign_surveyor"] + order.form[:2])
    kept = dict(values)
    hands: dict[str, Hand | None] = {}
    for name, value in values.items():
        if name.startswith("sign_") or name.endswith("_sign"):
            hands[name] = hand_of(value)
            if "unsigned" in order.defects:
                kept[name] = ""
        elif name.startswith("date_") or (name[0] == "v" and name.endswith("_date")):
            hands[name] = clerk if order.fill != "printed" else None
            if "undated" in order.defects:
                kept[name] = ""
        elif name.startswith("office_"):
            if "unsealed" in order.defects:
                kept[name] = ""
        elif order.fill == "mixed" and name in TYPED:
            hands[name] = None
    return Filling(kept, hands, None if order.fill == "printed" else clerk)


def foot(sheet: Sheet, order: Order) -> None:
    """The printed line at the bottom: fictitious, page number."""
    text = FOOT.format(page=order.page, pages=order.pages)
    size = pt(9)
    x = (sheet.size[0] - ink.width("song", size, text)) / 2
    sheet.type(text, x, sheet.size[1] - mm(10), size, colour=(90, 88, 88))


def draw(township: Township, household: Household, order: Order, *, by_phone: bool = False) -> Drawn:
    """Draw and spoil one page, always the same; the order's `key` tells scans of one sheet apart."""
    dice = chance(township.seed, "page", household.number, order.form)
    values = values_of(township, household)
    filling = filling_of(values, order)
    sheet = Sheet(dice)
    form = PRINTS[order.variant][order.form]
    table.draw(sheet, form, filling)
    foot(sheet, order)
    glass = chance(township.seed, "scan", household.number, order.form, order.key)
    spoilt = phone.photograph(sheet.pixels, glass) if by_phone else scan.spoil(sheet.pixels, glass)
    return finished(sheet, spoilt, order, form.title, dict(filling.values))


def finished(sheet: Sheet, spoilt: scan.Spoilt, order: Order, title: str, values: dict[str, str]) -> Drawn:
    """Carry what was written along to the picture."""
    written = tuple(
        Written(piece.text, spoilt.carry(piece.box), piece.by_hand, piece.field) for piece in sheet.written
    )
    marks = tuple(
        replace(mark, box=spoilt.carry(mark.box)) if mark.box is not None else mark for mark in sheet.marks
    )
    named = {piece.field for piece in written if piece.field}
    shown = {name: values[name] for name in sorted(named)}
    return Drawn(order, spoilt.pixels, title, written, shown, spoilt.skew, marks)
