"""Chinese in the source, English in full: nothing untranslated, nothing outside the catalogue."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.mofile import read_mo

from archive_app.web import PACKAGE
from archive_app.web.catalogue import ENGLISH, read_english, said

HAN = re.compile(r"[\u3400-\u9fff]")


def test_everything_a_page_says_is_translated() -> None:
    known = {entry.id: entry for entry in read_english() if entry.id}
    assert set(said()) - set(known) == set()
    assert [key for key, entry in known.items() if not entry.string or entry.fuzzy] == []


def test_the_catalogue_holds_nothing_that_is_no_longer_said() -> None:
    assert {entry.id for entry in read_english() if entry.id} - set(said()) == set()


def test_translations_put_in_the_same_values() -> None:
    place = re.compile(r"%\(\w+\)s|\{\w+\}")
    wrong = [
        e.id
        for e in read_english()
        if e.id and set(place.findall(str(e.id))) != set(place.findall(str(e.string)))
    ]
    assert wrong == []


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with (ENGLISH / "messages.mo").open("rb") as file:
        compiled = read_mo(file)
    assert {e.id: e.string for e in compiled if e.id} == {e.id: e.string for e in read_english() if e.id}


def test_no_template_speaks_outside_the_catalogue() -> None:
    wrong = []
    for path in sorted(PACKAGE.glob("templates/**/*.html")):
        text = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        if HAN.search(text):
            wrong.append(str(path.relative_to(PACKAGE)))
    assert wrong == []


def test_no_script_speaks_outside_the_catalogue() -> None:
    scripts = sorted(Path(PACKAGE / "static" / "js").glob("*.js"))
    assert scripts
    assert [path.name for path in scripts if HAN.search(path.read_text("utf-8"))] == []
