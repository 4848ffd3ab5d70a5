"""Kinds of values: from what stands in a place to the value meant, and the rule that led there.

Values are texts in one form each: dates EDTF, money with two places and a point, counts and areas plain numbers,
phones and accounts digits only, choices as the closed list has them (several joined by 、), yes_no 是 or 否.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ocr.forms.amounts import read_amount, read_count, read_money
from ocr.forms.choosing import choose
from ocr.forms.dates import read_date
from ocr.forms.identity import cleaned, fault
from ocr.forms.normal import is_han, simplified

_DIGIT_LIKE = str.maketrans("|lI!丨Oo〇○", "111110000")
_PARTS = re.compile(r"[、，,;；/\s]+")
_NONE = ("无", "没有", "—", "-", "/")
_LIKE_NONE = ("元", "旡", "无元")
_ACCOUNT = (12, 22)


@dataclass(frozen=True, slots=True)
class Value:
    """A value and its rule: None as it stands; "invalid" when it cannot be one; otherwise how it was found."""

    value: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Lists:
    """The closed list a value is from, and other names of its values."""

    options: Sequence[str] = ()
    also: Mapping[str, str] | None = None


def make(kind: str, text: str, lists: Lists) -> Value | None:
    """The value of a text that stands in the place of a value; None for an empty one."""
    joined = " ".join(text.split())
    return _MAKERS[kind](joined, lists) if joined else None


def _date(text: str, _: Lists) -> Value:
    value = read_date(text)
    return Value(value) if value else Value(text, "invalid")


def _money(text: str, _: Lists) -> Value:
    value = read_money(text)
    return Value(f"{value:.2f}") if value is not None else Value(text, "invalid")


def _count(text: str, _: Lists) -> Value:
    value = read_count(text)
    return Value(str(value)) if value is not None and value >= 0 else Value(text, "invalid")


def _area(text: str, _: Lists) -> Value:
    value = read_amount(re.sub(r"[m㎡][²2]?$", "", text))
    return Value(format(value, "f")) if value is not None else Value(text, "invalid")


def _digits(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).translate(_DIGIT_LIKE)
    return "".join(sign for sign in folded if sign.isdecimal())


def _phone(text: str, _: Lists) -> Value:
    digits = _digits(text)
    mobile = len(digits) == 11 and digits[0] == "1"
    landline = 7 <= len(digits) <= 12 and digits[0] != "1"
    return Value(digits) if mobile or landline else Value(digits or text, "invalid")


def _account(text: str, _: Lists) -> Value:
    digits = _digits(text)
    return Value(digits) if _ACCOUNT[0] <= len(digits) <= _ACCOUNT[1] else Value(digits or text, "invalid")


def _year(text: str, _: Lists) -> Value:
    match = re.search(r"(?<!\d)(19|20)\d\d(?!\d)", text.translate(_DIGIT_LIKE))
    return Value(match.group()) if match else Value(text, "invalid")


def _person(text: str, _: Lists) -> Value | None:
    names = "".join(sign for sign in text if is_han(sign) or sign in "·•").replace("•", "·")
    if not names:
        return None
    meant = simplified(names)
    return Value(meant, "simplified" if meant != names else None)


def _identity(text: str, _: Lists) -> Value:
    number = cleaned(text)
    return Value(number, None if fault(number) is None else "invalid")


def _choice(text: str, lists: Lists) -> Value:
    chosen = choose(text, lists.options, lists.also or {}) if lists.options else None
    if chosen is not None:
        return Value(chosen.value, chosen.rule)
    return Value(simplified(text), "not_in_list" if lists.options else None)


def _choices(text: str, lists: Lists) -> Value:
    if text.strip("。.") in _NONE:
        return Value("无")
    if text in _LIKE_NONE:
        return Value("无", "look_alike")
    made = [_choice(part, lists) for part in _PARTS.split(text) if part]
    rules = [one.rule for one in made if one.rule]
    worst = "not_in_list" if "not_in_list" in rules else rules[0] if rules else None
    return Value("、".join(one.value for one in made), worst)


def _yes_no(text: str, _: Lists) -> Value:
    read = simplified("".join(sign for sign in text if is_han(sign)))
    if read in ("是", "有", "享受", "已参加"):
        return Value("是")
    return Value("否") if read in ("否", "无", "没有", "不享受", "未参加") else Value(text, "not_in_list")


def _free(text: str, _: Lists) -> Value | None:
    """Running text: blanks between Han characters go, signs of the traditional script become simplified."""
    closed = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", text).strip(" ：:_＿")
    meant = simplified(closed)
    return Value(meant, "simplified" if meant != closed else None) if meant else None


_MAKERS: Mapping[str, Callable[[str, Lists], Value | None]] = {
    "date": _date,
    "money": _money,
    "count": _count,
    "area": _area,
    "phone": _phone,
    "digits": _account,
    "year_of": _year,
    "person": _person,
    "id_number": _identity,
    "choice": _choice,
    "choices": _choices,
    "yes_no": _yes_no,
    "free": _free,
    "opinion": _free,
}
TYPED = frozenset(_MAKERS) - {"id_number"}
"""Kinds of the values beyond a form's head; the head's own are read by `ocr.forms.recognise`."""
