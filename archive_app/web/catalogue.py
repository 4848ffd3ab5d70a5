"""The English catalogue: `python -m archive_app.web.catalogue` brings it up to date with what pages say.

New Chinese messages are added untranslated (a test names them), old ones leave, and the compiled file is written.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from archive_app.web import PACKAGE

ENGLISH = PACKAGE / "translations" / "en" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None}


def said() -> list[str]:
    """Return every message of the pages, in Chinese, sorted."""
    found = extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS)
    messages = {message for _file, _line, message, _notes, _context in found if isinstance(message, str)}
    return sorted(messages - {""})


def read_english(folder: Path = ENGLISH) -> Catalog:
    """Return the English catalogue as it is written."""
    with (folder / "messages.po").open("rb") as file:
        return read_po(file, locale="en")


def brought_up_to_date(known: Catalog) -> Catalog:
    """Return a catalogue of exactly what is said now, with the translations that are known."""
    fresh = Catalog(
        locale="en", project="township-archive", version="1", fuzzy=False, header_comment="# English"
    )
    for message in said():
        entry = known.get(message)
        fresh.add(message, entry.string if entry else "")
    return fresh


def main() -> None:
    """Rewrite the catalogue and its compiled form; say what is still to be translated."""
    fresh = brought_up_to_date(read_english())
    with (ENGLISH / "messages.po").open("wb") as file:
        write_po(file, fresh, width=110, sort_output=True, no_location=True, omit_header=False)
    with (ENGLISH / "messages.mo").open("wb") as file:
        write_mo(file, fresh)
    for entry in fresh:
        if entry.id and not entry.string:
            print(f"untranslated: {entry.id}")


if __name__ == "__main__":
    main()
