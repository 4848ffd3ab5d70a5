"""The roster as it comes from a spreadsheet: one row a person, checked before anything is written.

Errors stop the whole import; warnings are kept beside what is imported, because paper and older systems do hold
wrong values (requirement rows 7 and 49; checks of section "Identifiers and data checks").
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from archive_app.rules import identity

HEAD: Final = "户主"
#: what each column may be called, in the order of the template; Chinese first, English second
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "village": ("村", "village", "行政村", "所在村", "村名", "村居", "village code", "村代码"),
    "household_no": ("户号", "household no", "household number"),
    "national_no": ("户编号", "national no", "国家户编号", "national household number"),
    "name": ("姓名", "name"),
    "relation": ("与户主关系", "relation", "relation to head"),
    "id_number": ("证件号码", "id number", "身份证号", "身份证号码", "公民身份号码", "身份证件号码"),
    "sex": ("性别", "sex", "gender"),
    "phone": ("联系电话", "phone", "电话", "手机号", "手机号码", "联系方式"),
    "category": ("贫困户属性", "category", "农户属性", "household category"),
    "status": ("脱贫状态", "status", "脱贫属性", "exit status"),
    "poverty_cause": ("主要致贫原因", "cause", "致贫原因", "poverty cause"),
    "address": ("家庭住址", "address", "地址", "住址", "村民小组"),
    "years": ("年度", "years", "建档年度", "year"),
    "health": ("健康状况", "health"),
    "labour": ("劳动能力", "labour", "劳动技能", "labor"),
    "education": ("文化程度", "education"),
}
NEEDED: Final = ("village", "name")
#: columns with a closed list, and the list's name in the configuration
LISTED: Final = {
    "category": "household_category",
    "status": "exit_status",
    "poverty_cause": "poverty_cause",
    "health": "health",
    "labour": "labour",
    "education": "education",
}
#: older words for the same thing
SAME: Final = {
    "一般户": "一般贫困户",
    "低保户": "低保贫困户",
    "五保户": "五保贫困户",
    "脱贫": "已脱贫",
    "本人": HEAD,
    "本人或户主": HEAD,
}
SEXES: Final = {"男": "1", "女": "2", "male": "1", "female": "2", "m": "1", "f": "2", "1": "1", "2": "2"}
FACTS: Final = ("health", "labour", "education")
#: spreadsheets keep 15 digits of a number; the rest of an ID number typed as one is lost
EXACT: Final = 10**15
_NAMES: Final = {re.sub(r"[\s_]", "", name.lower()): key for key, names in COLUMNS.items() for name in names}


@dataclass(frozen=True)
class Note:
    """Something about one row (counted as the spreadsheet does): `stops` for an error, else a warning."""

    row: int
    column: str
    zh: str
    en: str
    stops: bool = True

    def said(self, language: str) -> str:
        """Return the sentence in one language."""
        return self.en if language.startswith("en") else self.zh


def column_name(column: str, language: str) -> str:
    """Return what a column is called in the template; nothing for a note about the whole row."""
    return COLUMNS[column][1 if language.startswith("en") else 0] if column else ""


@dataclass(frozen=True)
class RosterRow:
    """One person's row: what stands in the columns that are known, as text."""

    n: int
    values: Mapping[str, str]

    def get(self, column: str) -> str:
        """Return the text of a column, empty where there is none."""
        return self.values.get(column, "")

    @property
    def number(self) -> str:
        """Return the ID number as it is kept: 18 signs where the 15 were valid."""
        text = identity.normal(self.get("id_number"))
        return identity.upgrade(text) if len(text) == 15 and identity.valid(text) else text

    @property
    def is_head(self) -> bool:
        """Tell whether the row says it is the head's."""
        return self.get("relation") == HEAD


@dataclass
class RosterHousehold:
    """The rows of one household, in their order."""

    rows: list[RosterRow] = field(default_factory=list)

    @property
    def first(self) -> RosterRow:
        """Return its first row."""
        return self.rows[0]

    @property
    def numbered(self) -> bool:
        """Tell whether its rows say which household they are of."""
        return bool(self.first.get("household_no") or self.first.get("national_no"))

    @property
    def head(self) -> RosterRow:
        """Return the head's row; once checked there is one."""
        return next((row for row in self.rows if row.is_head), self.rows[0])

    def said(self, column: str) -> str:
        """Return what the head's row says in a column, else the first row that says anything."""
        return next((row.get(column) for row in [self.head, *self.rows] if row.get(column)), "")

    @property
    def years(self) -> list[int]:
        """Return the years any row names."""
        return sorted({int(year) for row in self.rows for year in re.findall(r"\d{4}", row.get("years"))})


def read(cells: Sequence[Sequence[object]]) -> tuple[list[RosterRow], list[Note]]:
    """Return the rows below the heading, with a note for each cell that cannot be taken as it stands."""
    found = _heading(cells)
    if found is None:
        names = "、".join(COLUMNS[key][0] for key in NEEDED)
        return [], [
            Note(
                1,
                "",
                f"没有找到表头；至少要有这些列：{names}。",
                "No heading found; it needs village and name.",
            )
        ]
    start, columns = found
    rows, notes = [], []
    for n, line in enumerate(cells[start + 1 :], start + 2):
        values = {}
        for at, key in columns.items():
            value, note = _text(line[at] if at < len(line) else "", key, n)
            notes += [note] if note else []
            values[key] = value
        if any(values.values()):
            rows.append(RosterRow(n, values))
    if not rows:
        notes.append(Note(start + 2, "", "表头下面没有数据。", "There is nothing below the heading."))
    return rows, notes


def group(rows: Iterable[RosterRow]) -> list[RosterHousehold]:
    """Gather rows into households: by number, or, without one, a head and the rows that follow."""
    by_key: dict[tuple[str, str], RosterHousehold] = {}
    made: list[RosterHousehold] = []
    for row in rows:
        number = row.get("household_no") or row.get("national_no")
        if number:
            key = (row.get("village"), number)
            if key not in by_key:
                made.append(by_key.setdefault(key, RosterHousehold()))
            by_key[key].rows.append(row)
        elif row.is_head or not row.get("relation") or not made or made[-1].numbered:
            made.append(RosterHousehold([row]))
        else:
            made[-1].rows.append(row)
    return made


def check(
    households: Sequence[RosterHousehold], lists: Mapping[str, Collection[str]], today: dt.date
) -> list[Note]:
    """Return everything that is wrong inside the table itself."""
    notes: list[Note] = []
    seen: dict[str, int] = {}
    for one in households:
        notes += _check_household(one)
        for row in one.rows:
            notes += _check_row(row, lists, today)
            number = row.number
            if identity.valid(number) and (before := seen.setdefault(number, row.n)) != row.n:
                notes.append(
                    Note(
                        row.n,
                        "id_number",
                        f"证件号码与第 {before} 行相同；一个人只能登记一次。",
                        f"The same ID number as in row {before}; a person stands on the roster once.",
                    )
                )
    return notes


def _check_household(one: RosterHousehold) -> Iterable[Note]:
    heads = [row for row in one.rows if row.is_head]
    alone = len(one.rows) == 1 and not one.first.get("relation")
    if len(heads) > 1:
        zh = f"这户有两位户主（另见第 {heads[0].n} 行）。"
        yield Note(heads[1].n, "relation", zh, f"This household has two heads (see row {heads[0].n}).")
    elif not heads and not alone:
        yield Note(one.first.n, "relation", "这户没有户主。", "This household has no head.")
    for column in ("village", "household_no", "national_no"):
        others = {row.get(column) for row in one.rows if row.get(column)}
        if len(others) > 1:
            yield Note(
                one.first.n,
                column,
                f"同一户的“{COLUMNS[column][0]}”不一致。",
                f"Rows of one household differ in {COLUMNS[column][1]}.",
            )


def _check_row(row: RosterRow, lists: Mapping[str, Collection[str]], today: dt.date) -> Iterable[Note]:
    for column in NEEDED:
        if not row.get(column):
            yield Note(row.n, column, f"缺“{COLUMNS[column][0]}”。", f"{COLUMNS[column][1]} is missing.")
    if len(row.get("name")) > 60:
        yield Note(row.n, "name", "姓名太长。", "The name is too long.")
    number = row.get("household_no")
    if number and not re.fullmatch(r"\d{3}-\d{4}", number, re.ASCII):
        yield Note(row.n, "household_no", "户号应像 201-0001。", "A household number looks like 201-0001.")
    for problem in identity.problems(row.get("id_number"), today):
        zh, en = identity.REASONS[problem]
        yield Note(
            row.n, "id_number", f"{zh}；照原样保留，请核对。", f"{en}; kept as it stands.", stops=False
        )
    sex = identity.sex(row.number)
    if row.get("sex") and sex != "0" and SEXES.get(row.get("sex").lower(), sex) != sex:
        yield Note(row.n, "sex", "性别与证件号码不符。", "The sex differs from the ID number.", stops=False)
    for column, name in LISTED.items():
        if row.get(column) and row.get(column) not in lists.get(name, ()):
            zh = f"“{COLUMNS[column][0]}”不在代码表里：{row.get(column)}；照原样保留。"
            en = f"{COLUMNS[column][1]} is not on the code list: {row.get(column)}; kept as it stands."
            yield Note(row.n, column, zh, en, stops=False)
    if row.get("years") and not re.search(r"(?:19|20)\d{2}", row.get("years")):
        yield Note(row.n, "years", "年度应为四位数字。", "A year has four digits.")


def _heading(cells: Sequence[Sequence[object]]) -> tuple[int, dict[int, str]] | None:
    """Return the heading's index, and column index to key; a title may stand above it."""
    for at, line in enumerate(cells[:10]):
        columns: dict[int, str] = {}
        for index, cell in enumerate(line):
            plain = unicodedata.normalize("NFKC", str(cell)).lower()
            key = _NAMES.get(re.sub(r"[\s_*:]|\(.*\)", "", plain))
            if key and key not in columns.values():
                columns[index] = key
        if set(NEEDED) <= set(columns.values()):
            return at, columns
    return None


def _text(cell: object, column: str, n: int) -> tuple[str, Note | None]:
    """Return a cell as text, and a note when the spreadsheet has lost digits of it."""
    if isinstance(cell, bool):
        return str(cell), None
    if isinstance(cell, (int, float)):
        if abs(cell) >= EXACT:
            return "", Note(
                n,
                column,
                "单元格是数字格式，末几位已被电子表格改成0；请改为文本格式重新填写。",
                "The cell is a number, so the spreadsheet has lost its last digits; make it text, type it again.",
            )
        return (str(int(cell)) if cell == int(cell) else str(cell)), None
    text = unicodedata.normalize("NFKC", str(cell)).strip().lstrip("'")
    if text.lower() in ("none", "无", "-", "/"):
        text = ""
    return SAME.get(text, text), None
