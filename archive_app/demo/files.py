"""Make one file of a scanned household from its plan: the bytes and the truth about them."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time

import cv2

from archive_app.demo import bind, exif, scenes, separators
from archive_app.demo.chance import chance
from archive_app.demo.documents import Document
from archive_app.demo.forms import scan
from archive_app.demo.forms.draw import FORM_DATES, Drawn, draw
from archive_app.demo.forms.sheet import Picture
from archive_app.demo.model import Course, Township
from archive_app.demo.papers import Leaf, Paper
from archive_app.demo.truth import (
    BLANK,
    DUPLICATE,
    FILED,
    REVIEW,
    SEPARATOR,
    FieldTruth,
    FileTruth,
    LineTruth,
    MarkTruth,
    PageTruth,
)

NAMES = ("name", "m1_name")
OUTCOMES = {"blank": BLANK, "separator": SEPARATOR, "foreign": REVIEW, "photo": REVIEW}
"""What should become of pages that are no forms."""

ID_NUMBERS = ("id_number", "m1_id")


@dataclass(frozen=True, slots=True)
class Made:
    """A file ready to be written, and its truth."""

    data: bytes
    truth: FileTruth


def day_of(course: Course, form: str) -> str | None:
    """ISO date of a form, None for the support record."""
    name = FORM_DATES[form].removeprefix("date_")
    return getattr(course, name).isoformat() if name else None


def page_truth(township: Township, number: int, leaf: Leaf, drawn: Drawn, expected: str) -> PageTruth:
    """The truth of a drawn form page."""
    household = township.household(leaf.household)
    fields: dict[str, FieldTruth] = {}
    for name, value in drawn.values.items():
        pieces = [piece for piece in drawn.written if piece.field == name]
        fields[name] = FieldTruth(value, pieces[0].by_hand, tuple(piece.box for piece in pieces))
    order = drawn.order
    undated = "undated" in order.defects
    return PageTruth(
        number=number,
        kind="form",
        household=household.number,
        village=household.village,
        form=order.form,
        year=household.year,
        date=None if undated else day_of(household.course, order.form),
        variant=order.variant,
        fill=order.fill,
        title=drawn.title,
        skew=round(drawn.skew, 3),
        turn_to_upright=(360 - leaf.turned) % 360,
        defects=order.defects,
        expected=expected,
        fields=fields,
        lines=tuple(LineTruth(piece.text, piece.by_hand, piece.box, piece.field) for piece in drawn.written),
        name_boxes=tuple(box for name in NAMES if name in fields for box in fields[name].boxes),
        id_boxes=tuple(box for name in ID_NUMBERS if name in fields for box in fields[name].boxes),
        document=leaf.document,
        marks=tuple(
            MarkTruth(mark.kind, mark.name, mark.filled, mark.box, mark.option) for mark in drawn.marks
        ),
    )


def other_truth(number: int, leaf: Leaf, village: str, page: Document | None) -> PageTruth:
    """The truth of a page that is no form: a blank back or photograph (page None), a separator, a foreign page."""
    lines = page.written if page else ()
    return PageTruth(
        number=number,
        kind=leaf.kind,
        household=leaf.household or None,
        village=village or None,
        form=None,
        year=None,
        date=None,
        variant=None,
        fill=None,
        title=page.title if page else "",
        skew=round(page.spoilt.skew, 3) if page else 0.0,
        turn_to_upright=(360 - leaf.turned) % 360,
        defects=(),
        expected=OUTCOMES[leaf.kind],
        lines=tuple(LineTruth(each.text, each.by_hand, each.box, each.field) for each in lines),
        document=leaf.document,
        code=leaf.code,
    )


def page_of(township: Township, paper: Paper, number: int, leaf: Leaf) -> tuple[Picture, PageTruth]:
    """Draw one leaf: its picture as it lies in the file, and its truth."""
    if leaf.order is None:
        return other_page(township, paper, number, leaf)
    by_phone = paper.container == "photo"
    drawn = draw(township, township.household(leaf.household), leaf.order, by_phone=by_phone)
    expected = DUPLICATE if paper.copy_of else REVIEW if paper.rescan_of else FILED
    return bind.turned(drawn.pixels, leaf.turned), page_truth(township, number, leaf, drawn, expected)


def other_page(township: Township, paper: Paper, number: int, leaf: Leaf) -> tuple[Picture, PageTruth]:
    """Draw a page that is no form."""
    key = f"{paper.path}/{number}"
    if leaf.kind == "blank":
        return scan.blank_back(chance(township.seed, "blank", key)), other_truth(
            number, leaf, paper.village, None
        )
    if leaf.kind == "photo":
        picture = photograph_on_glass(chance(township.seed, "photo", key))
        return bind.turned(picture, leaf.turned), other_truth(number, leaf, paper.village, None)
    if leaf.kind == "separator":
        page = separators.separator(township, leaf.code, leaf.household, key)
    else:
        page = separators.foreign(township, key)
    return bind.turned(page.spoilt.pixels, leaf.turned), other_truth(number, leaf, paper.village, page)


def photograph_on_glass(dice: random.Random) -> Picture:
    """A print that lay in the pile: the photograph on an otherwise empty side."""
    side = scan.blank_back(dice).copy()
    high, wide = side.shape[:2]
    width = round(wide * 0.7)
    scene = scenes.meeting_room(dice, "村民代表评议会", 12)
    print_of = cv2.resize(scene, (width, round(width * scene.shape[0] / scene.shape[1])))
    top, left = high // 6, (wide - width) // 2
    side[top : top + print_of.shape[0], left : left + width] = print_of
    return side


def make(township: Township, paper: Paper) -> Made:
    """Draw one file, one page at a time; the same township and paper give the same bytes."""
    truths: list[PageTruth] = []

    def pictures() -> Iterator[Picture]:
        for number, leaf in enumerate(paper.leaves):
            picture, truth = page_of(township, paper, number, leaf)
            truths.append(truth)
            yield picture

    details: dict[str, str] = {}
    media_type = "image/jpeg"
    if paper.container == "pdf":
        data, media_type = bind.pdf_of(pictures()), "application/pdf"
    elif paper.container == "tiff":
        data, media_type = bind.tiff_of(pictures()), "image/tiff"
    elif paper.container == "photo":
        taken = datetime.combine(township.household(paper.household).course.checked, time(10, 12, 33))
        data = bind.photo_of(next(pictures()), exif.camera_data(taken, exif.CAMERAS[0], None))
        details = {"taken": taken.isoformat(), "camera": " ".join(exif.CAMERAS[0])}
    else:
        data = scan.jpeg(next(pictures()))
    return Made(data, file_truth(paper, data, media_type, tuple(truths), details))


def file_truth(
    paper: Paper, data: bytes, media_type: str, pages: tuple[PageTruth, ...], details: dict[str, str]
) -> FileTruth:
    """The truth of a household's file."""
    return FileTruth(
        path=paper.path,
        sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        media_type=media_type,
        kind="scan",
        village=paper.village or None,
        household=paper.household or None,
        expected=pages[0].expected,
        pages=pages,
        duplicate_of=paper.copy_of or paper.rescan_of,
        how="byte-identical" if paper.copy_of else "rescanned" if paper.rescan_of else None,
        details=dict(details),
    )
