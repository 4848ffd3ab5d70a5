"""What the values of the six forms are called, and what kind they are: data of config/forms.toml, as plain values.

Rows of tables are named table.row.column (member.2.id_number); marks are the places to sign, date and seal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from archive_app.rules.sentence import Sentence

#: kinds of values that are personal numbers, shown in full only to those who may see them
PERSONAL_KINDS = frozenset({"id_number", "phone", "digits"})


@dataclass(frozen=True)
class FieldName:
    """One value or place of a form: what it is called, its kind, the closed list it is from (or "")."""

    name: str
    kind: str
    word: Sentence
    list: str = ""


@dataclass(frozen=True)
class Asked:
    """What one form asks for: fields, tables, and places to sign, date and seal (`required` ones)."""

    fields: tuple[str, ...]
    tables: tuple[str, ...]
    marks: tuple[str, ...]
    required: tuple[str, ...]


@dataclass(frozen=True)
class FormFields:
    """All values of all forms."""

    names: Mapping[str, FieldName]
    columns: Mapping[str, Mapping[str, FieldName]]
    tables: Mapping[str, Sentence]
    marks: Mapping[str, FieldName]
    forms: Mapping[str, Asked]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> Self:
        """Read the table forms.toml."""
        marks = table.get("mark", {})
        return cls(
            names={name: _name(name, entry) for name, entry in table["field"].items()},
            columns={
                key: {name: _name(name, entry) for name, entry in told["column"].items() if "zh" in entry}
                for key, told in table.get("table", {}).items()
            },
            tables={key: Sentence(told["zh"], told["en"]) for key, told in table.get("table", {}).items()},
            marks={name: _name(name, entry) for name, entry in marks.items()},
            forms={
                code: Asked(
                    tuple(form["fields"]),
                    tuple(form.get("tables", ())),
                    tuple(form.get("marks", ())),
                    tuple(name for name in form.get("marks", ()) if marks[name].get("required", True)),
                )
                for code, form in table["form"].items()
            },
        )

    def find(self, name: str) -> FieldName | None:
        """Return what a stored name stands for: a field, a mark, or a column of a table's row."""
        table, _, rest = name.partition(".")
        if rest:
            row, _, column = rest.partition(".")
            found = self.columns.get(table, {}).get(column)
            if found is None:
                return None
            of = self.tables[table]
            word = Sentence(f"{of.zh}{row} {found.word.zh}", f"{of.en} {row}: {found.word.en}")
            return FieldName(name, found.kind, word, found.list)
        return self.names.get(name) or self.marks.get(name)

    def is_personal(self, name: str) -> bool:
        """Tell whether a value is a personal number; what is not known here is judged by its name."""
        found = self.find(name)
        return is_personal_name(name) if found is None else found.kind in PERSONAL_KINDS


def is_personal_name(name: str) -> bool:
    """Tell by its name alone whether a value is an identity number, a phone or an account."""
    return name.rsplit(".", 1)[-1].endswith(("id_number", "phone", "account"))


def _name(name: str, entry: Mapping[str, Any]) -> FieldName:
    word = Sentence(str(entry.get("zh", name)), str(entry.get("en", name)))
    return FieldName(name, str(entry["kind"]), word, str(entry.get("list", "")))
