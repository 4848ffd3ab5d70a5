"""Values as people enter them: brought to the one form their kind has, or refused with what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from archive_app.errors import BadInput
from archive_app.rules import identity, partial_dates

_MOST = 2000
_MARKS = ("present", "absent")


def entered(kind: str, text: str, options: Sequence[str] = ()) -> str:
    """Return the value a person means. An empty text is always allowed: nothing stands there.

    Wrong identity numbers are allowed too, paper forms do hold them. Raises BadInput.
    """
    value = unicodedata.normalize("NFKC", text).strip() if kind not in ("free", "opinion") else text.strip()
    if len(value) > _MOST:
        raise BadInput("内容太长。", "That is too long.")
    if not value:
        return "absent" if kind in ("signature", "seal") else ""
    match kind:
        case "date":
            return _date(value)
        case "money":
            return f"{_number(value):.2f}"
        case "area":
            return format(_number(value), "f")
        case "count" | "year_of" | "year":
            return str(int(_number(value)))
        case "id_number":
            return identity.normal(value)
        case "phone" | "digits":
            return re.sub(r"[\s\-]", "", value)
        case "choice" | "yes_no":
            return _one_of(value, options)
        case "choices":
            parts = [part for part in re.split(r"[、,，;；\s]+", value) if part]
            return "、".join(part if part == "无" else _one_of(part, options) for part in parts)
        case "signature" | "seal":
            return _one_of(value, _MARKS)
    return value


def _date(value: str) -> str:
    try:
        return partial_dates.parse(value).text
    except partial_dates.BadDate as error:
        raise BadInput(
            "日期写不成；请写成2018-03-05、2018年3月5日或2018年3月。",
            "That is no date; write it as 2018-03-05 or 2018-03.",
        ) from error


def _number(value: str) -> Decimal:
    bare = re.sub(r"[,\s¥元亩人平方米㎡]", "", value)
    try:
        number = Decimal(bare)
    except InvalidOperation as error:
        raise BadInput("这里要写数字。", "A number is wanted here.") from error
    if not number.is_finite():
        raise BadInput("这里要写数字。", "A number is wanted here.")
    return number


def _one_of(value: str, options: Sequence[str]) -> str:
    if options and value not in options:
        raise BadInput(f"只能是：{'、'.join(options)}。", f"It can only be one of: {', '.join(options)}.")
    return value
