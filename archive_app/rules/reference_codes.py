"""Reference codes (档号) by template: made from the class of a thing, checked, read as people write them.

DA/T 13-2022: unique, given once, never used again, zero-padded; levels are parted by `-`, what stands within one
level by `·` (U+00B7). Templates and the pattern are configuration (`reference_codes.toml`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: what people type for the middle dot
DOTS = str.maketrans(dict.fromkeys("•．・‧∙・.", "·"))
#: what stands for the hyphen between levels
DASHES = str.maketrans(dict.fromkeys("－–—‐‑−", "-"))
_FIELD = re.compile(r"\{(\w+?)(\d)?\}")
COUNTERS = ("file", "item", "group")


class BadTemplate(ValueError):
    """A template asks for what is not known of the thing."""


class NumbersUsedUp(ValueError):
    """The next number is wider than its template allows."""


@dataclass(frozen=True)
class Slot:
    """Where one number goes: what stands before it and after it, and how many digits it has."""

    stem: str
    width: int
    rest: str = ""

    def code(self, number: int) -> str:
        """Return the code with this number; raises NumbersUsedUp when it is too wide."""
        if len(str(number)) > self.width:
            raise NumbersUsedUp(self.stem)
        return f"{self.stem}{number:0{self.width}}{self.rest}"

    def number(self, code: str) -> int | None:
        """Return the number that stands in a code of this slot; None for a code of another stem."""
        found = re.match(re.escape(self.stem) + rf"(\d{{{self.width}}})", code, re.ASCII)
        return int(found.group(1)) if found else None


@dataclass(frozen=True)
class Scheme:
    """The templates of one installation."""

    fonds_no: str
    pattern: re.Pattern[str]
    templates: Mapping[str, str]
    classes: Mapping[str, str]

    def slot(self, template: str, counter: str, values: Mapping[str, str]) -> Slot:
        """Return where the number `counter` (file, item, group) stands in a template, all else filled in.

        Raises BadTemplate when a value is missing. What follows a `group` is left to a second slot.
        """
        filled, width = "", 0
        at = 0
        text = self.templates.get(template)
        if text is None:
            raise BadTemplate(template)
        known = {"fonds": self.fonds_no, **values}
        for found in _FIELD.finditer(text):
            filled += text[at : found.start()]
            at = found.end()
            name, digits = found.group(1), found.group(2)
            if name == counter and digits:
                width = int(digits)
                break
            if not known.get(name + (digits or "")):
                raise BadTemplate(found.group(0))
            filled += known[name + (digits or "")]
        if not width:
            raise BadTemplate(counter)
        return Slot(filled, width)

    def is_valid(self, code: str) -> bool:
        """Tell whether a code is written as the pattern of this installation wants it."""
        return self.pattern.fullmatch(code) is not None


def build(table: Mapping[str, Any]) -> Scheme:
    """Return the scheme of a configuration table."""
    return Scheme(
        table["fonds_no"],
        re.compile(table["pattern"], re.ASCII),
        table["templates"],
        table.get("classes", {}),
    )


def written(text: str) -> str:
    """Return a reference code as it is stored, from what a person typed: any dot, any dash, any case."""
    return text.strip().translate(DOTS).translate(DASHES).replace(" ", "").upper()
