"""Separator sheets: what they may say, that equal ones are the same, and that what is printed is known again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import numpy as np
import pypdfium2
import pytest
import sqlalchemy as sa
from PIL import Image, ImageEnhance

from archive_app import errors
from archive_app.models import Separator
from archive_app.services import label_sheets, separators
from archive_app.services.label_sheets import Wish
from ocr.prepare.codes import codes_on

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.models import Household
    from archive_app.rules.access import Actor


@pytest.fixture
def household(archive: Archive, township: Township) -> Household:
    """Give a household of Sang village."""
    with archive.sessions.writing() as session:
        made: Household = factories.make_household(session, township.sang, "张测试")
        return made


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nothing"},
        {"kind": "meeting"},
        {"kind": "document", "household": "201-9999"},
        {"kind": "household", "form": "survey"},
        {"kind": "household", "household": "201-9999"},
    ],
)
def test_a_sheet_that_means_nothing_is_refused(archive: Archive, alice: Actor, wrong: dict[str, str]) -> None:
    with pytest.raises((errors.BadInput, errors.NotFound)), archive.work(alice) as work:
        separators.make(work, **wrong)


def test_equal_sheets_are_the_same_sheet(archive: Archive, alice: Actor, household: Household) -> None:
    for _again in range(2):
        with archive.work(alice) as work:
            separators.make(work, "document")
            separators.make(work, "household", household=household.no)
            separators.of_household(work, household.no, forms=True)
    with archive.look(alice) as look:
        assert look.session.scalar(sa.select(sa.func.count()).select_from(Separator)) == 8


def test_nobody_prints_sheets_of_another_village(
    archive: Archive, alice: Actor, charlie: Actor, household: Household
) -> None:
    wish = Wish(households=[household.no])
    with pytest.raises(errors.NotFound):
        label_sheets.print_separators(archive, charlie, wish)
    label_sheets.print_separators(archive, alice, wish)
    with archive.look(alice) as look:
        [made] = separators.known(look).rows
    with archive.look(charlie) as look:
        assert separators.known(look).rows == ()
    with pytest.raises(errors.NotFound):
        label_sheets.print_separators(archive, charlie, Wish(codes=[made.code]))


def test_what_a_sheet_says_never_changes(archive: Archive, alice: Actor) -> None:
    with archive.work(alice) as work:
        made = separators.make(work, "document")
    with pytest.raises(sa.exc.IntegrityError), archive.work(alice) as work:
        work.session.get_one(Separator, made.id).text = "别的"


def spoilt(page: Image.Image, how: str) -> Image.Image:
    """Return a printed sheet as a scanner may see it."""
    match how:
        case "upside down":
            return page.rotate(180)
        case "skewed":
            return page.rotate(7, Image.Resampling.BICUBIC, fillcolor=255)
        case "lying":
            return page.rotate(90, expand=True)
        case "faint":
            return Image.fromarray((235 - (255 - np.asarray(page)) * 0.18).astype(np.uint8))
        case "coarse":
            return page.resize((page.width // 3, page.height // 3), Image.Resampling.BOX)
        case "dark":
            return ImageEnhance.Brightness(page).enhance(0.35)
        case _:
            return page


@pytest.mark.parametrize("how", ["as printed", "upside down", "skewed", "lying", "faint", "coarse", "dark"])
def test_a_printed_sheet_is_known_again_however_it_is_scanned(
    archive: Archive, alice: Actor, household: Household, how: str
) -> None:
    with archive.work(alice) as work:
        code = separators.of_household(work, household.no)[0].code
    printed = label_sheets.print_separators(archive, alice, Wish(codes=[code]))
    page = pypdfium2.PdfDocument(printed.pdf)[0].render(scale=150 / 72).to_pil().convert("L")
    seen = separators.codes_of(codes_on(np.asarray(spoilt(page, how))))
    assert [str(code) for code in seen] == [code]
    with archive.look(alice) as look:
        [mark] = separators.marks(look, seen).values()
    assert mark.household == household.no
