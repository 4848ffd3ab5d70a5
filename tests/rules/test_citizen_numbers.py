"""GB 11643 and what is shown of a number."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive_app.rules import identity
from archive_app.rules.identity import Problem

TODAY = dt.date(2026, 5, 10)
GOOD = ("11010519491231002X", "440524188001010014")


@pytest.mark.parametrize(
    "number", [*GOOD, "11010519491231002x", " 1101 0519 4912 31002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_true_numbers_are_valid_however_they_are_written(number):
    assert identity.problems(number, TODAY) == ()


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", Problem.EMPTY),
        ("1101051949", Problem.LENGTH),
        ("1101051949123100ZX", Problem.SIGNS),
        ("110105194913310020", Problem.BIRTH_DATE),
        ("110105190002290020", Problem.BIRTH_DATE),
        ("110105194912310021", Problem.CHECK),
    ],
)
def test_what_is_wrong_is_named(number, problem):
    assert problem in identity.problems(number, TODAY)
    assert all(identity.REASONS[problem])


def test_a_birth_date_after_today_is_seen_when_today_is_known():
    first17 = "11010520270101002"
    number = first17 + identity.check_sign(first17)
    assert identity.problems(number, TODAY) == (Problem.FUTURE,)
    assert identity.valid(number)


def test_fifteen_digits_become_eighteen():
    assert identity.upgrade("110105491231002") == "11010519491231002X"
    assert identity.valid("110105491231002", TODAY)


@pytest.mark.parametrize("tail", ["42", "42B1"[:2], "4211"])
def test_a_disability_certificate_begins_with_the_number(tail):
    assert identity.upgrade(GOOD[0] + tail) == (GOOD[0] if tail.isdigit() else GOOD[0] + tail)


def test_birth_date_and_sex_are_read_from_the_number():
    assert identity.birth_date(GOOD[0]) == dt.date(1949, 12, 31)
    assert (identity.sex(GOOD[0]), identity.sex("440524188001010014"), identity.sex("?")) == ("2", "1", "0")


def test_numbers_are_shown_with_the_middle_hidden():
    assert identity.mask(GOOD[0]) == "110105********002X"
    assert identity.mask("110105491231002") == "110105*****1002"
    assert identity.mask("12345") == "*****"
    assert identity.mask_phone("12912341234") == "129****1234"
    assert identity.mask_phone("1234567") == "*******"
    assert identity.mask(None) is None
    assert identity.mask_long_numbers(f"核对 {GOOD[0]}，电话12912341234，第12号") == (
        f"核对 {'*' * 18}，电话{'*' * 11}，第12号".replace("，", ",")
    )


@given(
    st.from_regex(r"\A[1-6][0-9]{5}(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|1[0-9]|2[0-8])[0-9]{3}\Z"),
    st.integers(0, 16),
    st.integers(1, 9),
)
def test_every_single_wrong_digit_is_noticed(first17, at, step):
    number = first17 + identity.check_sign(first17)
    assert identity.valid(number)
    wrong = number[:at] + str((int(number[at]) + step) % 10) + number[at + 1 :]
    assert not identity.valid(wrong)


@given(st.text(max_size=30))
def test_anything_at_all_is_answered(text):
    identity.problems(text, TODAY)
    identity.upgrade(text)
    masked = identity.mask(text)
    assert masked is None or len(masked) == len(identity.normal(text))
