"""Identity numbers: what is valid, what may be mended, and what stays in doubt."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.forms.correction import mend
from ocr.forms.identity import check_sign, cleaned, fault, upgraded

days = st.dates(date(1920, 1, 1), date(2020, 12, 31))
regions = st.integers(110000, 659999).map(str)
serials = st.integers(0, 999).map(lambda number: f"{number:03d}")


def number(region: str, day: date, serial: str) -> str:
    body = region + day.strftime("%Y%m%d") + serial
    return body + check_sign(body)


numbers = st.builds(number, regions, days, serials)


def nothing() -> list[str]:
    return []


@pytest.mark.parametrize("valid", ["11010519491231002X", "440524188001010014"])
def test_the_examples_of_the_standard_are_valid(valid: str) -> None:
    assert fault(valid) is None


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ("11010519491231002", "length"),
        ("110105194912310021", "check"),
        ("11010519491331002X", "birth_date"),
        ("1101051949123100AX", "signs"),
        ("010105194912310020", "region"),
        ("１１010519491231002X", "signs"),
    ],
)
def test_what_is_wrong_with_a_number_is_named(wrong: str, why: str) -> None:
    assert fault(wrong) == why


def test_a_birth_in_the_future_is_wrong() -> None:
    today = date(2018, 3, 5)
    born = number("370406", today + timedelta(days=1), "001")
    assert (fault(born, today), fault(born, today + timedelta(days=1))) == ("birth_date", None)


@given(numbers)
def test_every_made_number_is_valid_and_read_as_it_is(made: str) -> None:
    mended = mend(made, nothing)
    assert (mended.value, mended.rule) == (made, None)


@given(numbers, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes_as_valid(made: str, at: int, shift: int) -> None:
    wrong = made[:at] + str((int(made[at]) + shift) % 10) + made[at + 1 :]
    assert fault(wrong) is not None


@given(numbers)
def test_fifteen_digits_become_eighteen(made: str) -> None:
    if made[6:8] != "19":
        return
    old = made[:6] + made[8:17]
    mended = mend(old, nothing)
    assert (mended.value, mended.rule) == (upgraded(old), "upgraded_15")
    assert fault(mended.value) is None


@given(numbers, st.integers(0, 17))
def test_a_dropped_one_comes_back_only_where_a_single_place_is_right(made: str, at: int) -> None:
    if made[at] != "1":
        return
    mended = mend(made[:at] + made[at + 1 :], nothing)
    assert mended.value == made or mended.rule == "invalid"
    assert mended.rule in ("inserted_1", "invalid")


def test_a_second_look_that_validates_wins_over_guessing() -> None:
    made = number("370406", date(1965, 3, 5), "001")
    mended = mend(made.replace("1965", "965"), lambda: ["garbage", made, made])
    assert (mended.value, mended.rule) == (made, "reread")


def test_second_looks_that_disagree_are_not_believed() -> None:
    one, other = (number("370406", date(1965, 3, 5), serial) for serial in ("001", "002"))
    assert mend("3704061965030500", lambda: [one, other]).rule not in (None, "reread")


def test_a_number_nothing_helps_is_marked_invalid() -> None:
    mended = mend("990106195009190301", nothing)
    assert (mended.value, mended.rule) == ("990106195009190301", "invalid")


def test_signs_that_look_like_digits_are_read_as_digits() -> None:
    assert cleaned("11Ol05 １949-1231 002x") == "11010519491231002X"
    assert cleaned("身份证") == ""
