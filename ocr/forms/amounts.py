"""Amounts as people write them: 4,118.27元, 1.2万元, 5.4亩, 2人, ¥300, with units and separators taken off."""

import re
import unicodedata
from decimal import Decimal

from ocr.forms.dates import number

_SIGNS = str.maketrans("|lI!丨Oo○〇。·，'’", "1111100" + "00" + "..,,,")
_NUMBER = re.compile(r"-?[0-9][0-9,]*(?:\.[0-9]+)?|-?\.[0-9]+")
_POINT = re.compile(r"(?<=[0-9])[:;](?=[0-9]{2}(?![0-9]))")  # a point read as a colon
_GROUPS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?")
_TEN_THOUSAND = Decimal(10_000)
_FEN = Decimal("0.01")


def read_amount(text: str) -> Decimal | None:
    """The one number of a text, 万 multiplied; None where there is none or more than one."""
    folded = unicodedata.normalize("NFKC", text)
    joined = _POINT.sub(".", "".join(folded.split()).translate(_SIGNS))
    found = _NUMBER.findall(joined)
    if len(found) != 1:
        return None
    digits = found[0]
    if "," in digits and not _GROUPS.fullmatch(digits):
        # a comma that parts no thousands was a point: 4118,27
        digits = digits.replace(",", ".") if digits.count(",") == 1 and "." not in digits else ""
    if not digits:
        return None
    value = Decimal(digits.replace(",", ""))
    return value * _TEN_THOUSAND if "万" in joined else value


def read_money(text: str) -> Decimal | None:
    """An amount of yuan to the fen; None for what has parts of a fen or is no amount."""
    value = read_amount(text)
    if value is None or value != value.quantize(_FEN):
        return None
    return value.quantize(_FEN)


def read_count(text: str) -> int | None:
    """A whole number, also in Chinese numerals: 3人, 三人."""
    value = read_amount(text)
    if value is not None:
        return int(value) if value == int(value) else None
    han = re.search(r"[一二三四五六七八九十〇]{1,3}", text)
    return number(han.group()) if han else None
