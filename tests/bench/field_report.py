"""Exact values against the demo's truth: a share for each field, by hand and print, and marks (三无) by outcome.

Print C is held out: its figures are told apart, readers are not developed on it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

#: what the demo calls a value and the archive calls it otherwise
SAME = {
    "exit_year": "exit_on",
    "exit_date": "exit_on",
    "date_assessed": "assessed_on",
    "date_noticed_from": "noticed_from",
    "date_noticed_to": "noticed_to",
    "date_town_noticed_to": "town_noticed_to",
    "date_announced": "announced_on",
}
#: values no field stands for, or that stand in one cell with others
ASIDE = frozenset(
    [
        *("town", "district", "prefecture", "sub_office", "village_code", "national_no", "done", "hardship"),
        *("opinion_village", "opinion_town", "opinion_district", "helper_unit", "helper_post"),
    ]
)
TABLES = {"m": "member", "v": "visit", "p": "measure", "crop": "income_line"}
COLUMNS = {"id": "id_number"}
#: told apart even where every value is right, as aims are set for them
ALWAYS = frozenset(["name", "id_number", "village", "income_per_head"])
ASIDE_COLUMNS = frozenset(["no", "wish", "result", "unit", "problem", "step", "sign", "plan", "kind"])
_ROW = re.compile(r"(m|v|p|crop)(\d)_(.+)")
_DATE = re.compile(r"(\d{4})[年.](?:(\d{1,2})[月.]?)?(?:(\d{1,2})日?)?")
SIGNED = {
    "application": {"sign_head": "sign_applicant", "sign_village": "sign_accepted", "sign_surveyor": "sign_accepted"},
    "survey": {"sign_surveyor": "sign_surveyor", "sign_head": "sign_surveyed"},
    "approval": {"sign_village": "sign_assessed", "sign_town": "sign_town", "sign_district": "sign_district"},
    "information": {"sign_surveyor": "sign_collector", "sign_second": "sign_collector", "sign_head": "sign_head"},
    "support_record": {"sign_helper": "sign_helper"},
    "plan_progress": {"sign_checker": "sign_checker", "sign_head": "sign_head"},
}  # fmt: skip
DATED = {
    "application": {"date_applied": "date_applied", "date_surveyed": "date_accepted"},
    "survey": {"date_surveyed": "date_surveyed"},
    "approval": {"date_town": "date_town", "date_district": "date_district"},
    "information": {"date_collected": "date_collected"},
    "plan_progress": {"date_checked": "date_checked"},
}
SEALED = {"office_village": "seal_village", "office_town": "seal_town", "office_district": "seal_district"}


def expected(page: Mapping[str, Any]) -> Iterator[tuple[str, str, bool]]:
    """Yield (field of the archive, text as drawn, by hand) for each value the archive has a field for."""
    for name, told in page["fields"].items():
        row = _ROW.fullmatch(name)
        if row:
            table, number, column = TABLES[row[1]], row[2], row[3]
            if column not in ASIDE_COLUMNS:
                yield f"{table}.{number}.{COLUMNS.get(column, column)}", told["text"], told["by_hand"]
        elif name in SAME:
            yield SAME[name], told["text"], told["by_hand"]
        elif name.startswith("date_"):
            wanted = DATED.get(page["form"], {}).get(name)
            if wanted:
                yield wanted, told["text"], told["by_hand"]
        elif name not in ASIDE and "sign" not in name and not name.startswith("crop"):
            yield name, told["text"], told["by_hand"]
    for mark in page.get("marks", ()):
        if mark["kind"] == "square" and mark["filled"]:
            yield mark["name"], mark["option"], page["fill"] != "printed"


def marked(page: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Yield (place of the archive, whether it is filled) for the places to sign, date and seal."""
    form = page["form"]
    names = {"signature": SIGNED.get(form, {}), "date": DATED.get(form, {}), "seal": SEALED}
    for mark in page.get("marks", ()):
        wanted = names.get(mark["kind"], {}).get(mark["name"])
        if mark["kind"] == "seal" and form == "information":
            wanted = "seal_collected"
        if wanted:
            yield wanted, bool(mark["filled"])


def same(read: str, drawn: str) -> bool:
    """Tell whether a value read is exactly what was drawn, whatever way it is written."""
    if read == drawn or read == _iso(drawn):
        return True
    try:
        return Decimal(read) == Decimal(drawn)
    except InvalidOperation:
        return _plain(read) == _plain(drawn)


def _iso(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    return "-".join([match[1], *(f"{int(part):02}" for part in match.groups()[1:] if part)])


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in folded if sign.isalnum())


class FieldScore:
    """Adds up pages; `figures` gives the shares."""

    def __init__(self) -> None:
        self._values: Counter[tuple[str, str, str]] = Counter()
        self._marks: Counter[tuple[str, str]] = Counter()
        self._ids: Counter[str] = Counter()

    def add(self, page: Mapping[str, Any], fields: Mapping[str, tuple[str, str]]) -> None:
        """Compare a page's truth with its fields: name → (value that counts, rule)."""
        held_out = "held out, " if page["variant"] == "C" else ""
        for name, drawn, by_hand in expected(page):
            kind = held_out + ("by hand" if by_hand else "printed")
            value, rule = fields.get(name, ("", ""))
            right = same(value, drawn)
            base = re.sub(r"\.\d+\.", ".*.", name)
            for key in ("all", base):
                self._values[kind, key, "total"] += 1
                self._values[kind, key, "right"] += right
            if name.endswith("id_number") and value and not right:
                self._ids["wrong"] += 1
                self._ids["flagged"] += bool(rule)
        for name, filled in marked(page):
            value = fields.get(name, (None, ""))[0]
            seen = None if value is None else value not in ("", "absent")
            outcome = "not found" if seen is None else "right" if seen is filled else "wrong"
            self._marks[f"{held_out}{name.split('_')[0]} {'there' if filled else 'missing'}", outcome] += 1

    def figures(self) -> dict[str, Any]:
        """Return shares by hand and in print, the fields below 100 %, marks by outcome, wrong numbers flagged."""
        found: dict[str, Any] = {}
        for kind in sorted({kind for kind, _, _ in self._values}):
            names = sorted({name for each, name, _ in self._values if each == kind})
            found[kind] = {
                name: self._share(kind, name)
                for name in names
                if name == "all" or name in ALWAYS or self._lacks(kind, name)
            }
        found["marks"] = {
            f"{place}: {outcome}": count for (place, outcome), count in sorted(self._marks.items())
        }
        found["wrong ID numbers flagged"] = f"{self._ids['flagged']}/{self._ids['wrong']}"
        return found

    def _lacks(self, kind: str, name: str) -> bool:
        return self._values[kind, name, "right"] < self._values[kind, name, "total"]

    def _share(self, kind: str, name: str) -> str:
        right, total = self._values[kind, name, "right"], self._values[kind, name, "total"]
        return f"{right}/{total} = {100 * right / total:.2f} %"
