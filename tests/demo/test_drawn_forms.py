"""All six forms are drawn in all prints; what the truth says is what was drawn."""

import numpy as np
import pytest

from archive_app.demo.forms.draw import PRINTS, Drawn, Order, draw
from archive_app.demo.forms.scan import jpeg
from archive_app.demo.model import FORM_TYPES
from archive_app.demo.township import plan

TOWNSHIP = plan(20, 3)
HOUSEHOLD = max(TOWNSHIP.households, key=lambda each: len(each.members))


def drawn(variant: str, form: str, fill: str = "hand", *defects: str) -> Drawn:
    return draw(TOWNSHIP, HOUSEHOLD, Order(form, variant, fill, "test", defects))


def test_three_prints_hold_the_six_forms() -> None:
    assert {variant: tuple(forms) for variant, forms in PRINTS.items()} == dict.fromkeys("ABC", FORM_TYPES)


@pytest.mark.parametrize("variant", list("ABC"))
@pytest.mark.parametrize("form", FORM_TYPES)
def test_a_form_shows_name_and_identity_number_of_its_household(variant: str, form: str) -> None:
    page = drawn(variant, form)
    assert page.pixels.shape == (3508, 2480, 3)
    assert HOUSEHOLD.head.name in (page.values.get("name"), page.values.get("m1_name"))
    assert page.values["id_number"] == HOUSEHOLD.head.id_number
    assert any(str(HOUSEHOLD.year) in piece.text for piece in page.written)
    for name, value in page.values.items():
        together = "".join(piece.text for piece in page.written if piece.field == name)
        assert value.replace("　", "").replace(" ", "") in together.replace("　", "").replace(" ", ""), name


@pytest.mark.parametrize("variant", list("ABC"))
def test_no_two_pieces_of_text_lie_upon_each_other(variant: str) -> None:
    for form in FORM_TYPES:
        page = drawn(variant, form, "printed")
        boxes = [piece.box for piece in page.written if not piece.by_hand]
        for place, (x0, y0, x1, y1) in enumerate(boxes):
            assert 0 < x0 < x1 < 1 and 0 < y0 < y1 < 1, (form, page.written[place])
            for u0, v0, u1, v1 in boxes[place + 1 :]:
                over = max(0.0, min(x1, u1) - max(x0, u0)) * max(0.0, min(y1, v1) - max(y0, v0))
                assert over < 0.35 * min((x1 - x0) * (y1 - y0), (u1 - u0) * (v1 - v0)), form


def test_ink_lies_where_the_truth_says_the_name_stands() -> None:
    page = drawn("A", "application", "printed")
    high, wide = page.pixels.shape[:2]
    for piece in page.written:
        if piece.field == "id_number":
            x0, y0, x1, y1 = piece.box
            cut = page.pixels[round(y0 * high) : round(y1 * high), round(x0 * wide) : round(x1 * wide)]
            assert np.percentile(cut.min(axis=2), 5) < 110


def test_the_same_order_gives_the_same_bytes() -> None:
    assert jpeg(drawn("B", "approval").pixels) == jpeg(drawn("B", "approval").pixels)


def test_a_second_scan_of_a_sheet_differs_in_bytes_but_not_in_words() -> None:
    first = draw(TOWNSHIP, HOUSEHOLD, Order("survey", "A", "hand", "first"))
    second = draw(TOWNSHIP, HOUSEHOLD, Order("survey", "A", "hand", "second"))
    assert jpeg(first.pixels) != jpeg(second.pixels)
    assert [piece.text for piece in first.written] == [piece.text for piece in second.written]


def test_printed_mixed_and_handwritten_forms_are_told_apart() -> None:
    by_hand = {
        fill: {piece.field for piece in drawn("A", "survey", fill).written if piece.by_hand}
        for fill in ("hand", "mixed", "printed")
    }
    assert "name" in by_hand["hand"]
    assert "name" not in by_hand["mixed"] and "wage" in by_hand["mixed"]
    assert by_hand["printed"] <= {"sign_head", "sign_surveyor", "sign_second"}


def test_an_unsigned_form_has_no_signature_and_an_undated_one_no_date() -> None:
    assert not [name for name in drawn("A", "survey", "hand", "unsigned").values if name.startswith("sign_")]
    assert not [name for name in drawn("A", "survey", "hand", "undated").values if name.startswith("date_")]


def test_an_unsealed_form_has_no_red_beyond_its_heading() -> None:
    def red(page: Drawn) -> int:
        lower = page.pixels[1200:].astype(int)
        return int(((lower[..., 0] - lower[..., 1]) > 60).sum())

    assert red(drawn("A", "approval", "hand", "unsealed")) < 2000 < red(drawn("A", "approval", "hand"))


def test_a_scan_says_300_dpi() -> None:
    data = jpeg(drawn("A", "plan_progress").pixels)
    assert data[6:10] == b"JFIF"
    assert (data[13], int.from_bytes(data[14:16], "big"), int.from_bytes(data[16:18], "big")) == (1, 300, 300)
