"""Sums that must come out: money of one page is checked against its own totals, one wrong digit is found by it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from ocr.forms.places import Sum
from ocr.reading import FieldReading

_FEN = Decimal("0.01")
SURE = "sum"
"""Rule of a value one digit of which was put right because only so two sums come out."""


def checked(readings: Sequence[FieldReading], sums: Sequence[Sum]) -> tuple[FieldReading, ...]:
    """The same readings; where a sum does not come out, the one digit that mends it, as a guess of its own rule.

    Only where exactly one change of one digit in one value mends every sum that is wrong, and breaks none.
    """
    by_name = {reading.name: reading for reading in readings}
    amounts = {name: amount for name, reading in by_name.items() if (amount := _amount(reading)) is not None}
    wrong = [one for one in sums if comes_out(one, amounts) is False]
    if not wrong:
        return tuple(readings)
    # a digit read wrong is likelier than one lost
    fixes = _fixes(wrong, sums, amounts, _one_digit_away) or _fixes(wrong, sums, amounts, _one_digit_more)
    if len(fixes) != 1:
        return tuple(readings)
    name, value = next(iter(fixes))
    mended = replace(by_name[name], value=_shown(by_name[name].value, value), rule=SURE)
    return tuple(mended if reading.name == name else reading for reading in readings)


def comes_out(one: Sum, amounts: Mapping[str, Decimal]) -> bool | None:
    """Whether a sum is right; None where a part of it is not known."""
    names = (one.total, *one.plus, *one.minus, *((one.by,) if one.by else ()))
    if any(name not in amounts for name in names):
        return None
    value = sum((amounts[name] for name in one.plus), Decimal(0)) - sum(
        (amounts[name] for name in one.minus), Decimal(0)
    )
    if one.by:
        if not amounts[one.by]:
            return False
        value = (value / amounts[one.by]).quantize(_FEN, ROUND_HALF_UP)
    return abs(value - amounts[one.total]) <= (_FEN if one.by else 0)


def _fixes(
    wrong: Sequence[Sum],
    sums: Sequence[Sum],
    amounts: Mapping[str, Decimal],
    away: Callable[[Decimal], set[Decimal]],
) -> set[tuple[str, Decimal]]:
    """Every (name, value) one digit away that makes all wrong sums right and leaves the right ones right."""
    suspects = {name for one in wrong for name in (one.total, *one.plus, *one.minus)}
    checked_by = [one for one in sums if comes_out(one, amounts) is not None]
    fixes = set()
    for name in suspects & set(amounts):
        for value in away(amounts[name]):
            changed = {**amounts, name: value}
            if all(comes_out(one, changed) for one in checked_by):
                fixes.add((name, value))
    return fixes


def _one_digit_away(value: Decimal) -> set[Decimal]:
    text = f"{value:.2f}"
    found = set()
    for at, sign in enumerate(text):
        if sign.isdecimal():
            found |= {Decimal(text[:at] + digit + text[at + 1 :]) for digit in "0123456789" if digit != sign}
    return found


def _one_digit_more(value: Decimal) -> set[Decimal]:
    text = f"{value:.2f}"
    places = range(text.find(".") + 1)
    return {Decimal(text[:at] + digit + text[at:]) for at in places for digit in "0123456789"}


def _amount(reading: FieldReading) -> Decimal | None:
    if not reading.value or reading.rule == "invalid":
        return None
    try:
        return Decimal(reading.value)
    except InvalidOperation:
        return None


def _shown(before: str, value: Decimal) -> str:
    return f"{value:.2f}" if "." in before else format(value.to_integral_value(), "f")
