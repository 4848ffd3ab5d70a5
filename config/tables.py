"""The data of standards and local rules: one TOML file a table, each with its source and effective date."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class BadTable(Exception):
    """A data table is missing its source, its effective date, or is not TOML."""


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return the table `config/<name>.toml`; every table says where it comes from and since when it holds."""
    path = FOLDER / f"{name}.toml"
    try:
        data = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadTable(f"{path.name}: {error}") from error
    missing = {"source", "effective_from"} - set(data)
    if missing:
        raise BadTable(f"{path.name}: says no {' and no '.join(sorted(missing))}")
    return data


def names() -> list[str]:
    """Return the names of all tables."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))
