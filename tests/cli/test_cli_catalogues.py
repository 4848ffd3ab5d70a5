"""A catalogue from the shell: everything without a partner is listed, and --wait waits until it is findable."""

from __future__ import annotations

from pathlib import Path

import pages
import xlsxwriter
from conftest import Shell

LINES = 30


def catalogue(folder: Path) -> tuple[Path, Path]:
    """Write a catalogue of thirty lines and a folder with one of its files and thirty strange ones."""
    table, pictures = folder / "目录.xlsx", folder / "图像"
    pictures.mkdir()
    with xlsxwriter.Workbook(str(table)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("档号", "题名"))
        for n in range(1, LINES + 1):
            sheet.write_row(n, 0, (f"X001-2018-{n:03}", f"第{n:03}份"))
    (pictures / "X001-2018-001.png").write_bytes(pages.drawn(["目录里的第一份"]))
    for n in range(LINES):
        (pictures / f"陌生{n:02}.png").write_bytes(b"x")
    return table, pictures


def test_all_that_has_no_partner_is_listed_both_ways_and_written_as_a_table(
    shell: Shell, tmp_path: Path
) -> None:
    table, pictures = catalogue(tmp_path)
    errors = tmp_path / "对不上.xlsx"
    told = shell.run(
        "import", "catalogue", table, "--files", pictures, "--dry-run", "--errors", errors
    ).stdout  # fmt: skip
    assert all(f"X001-2018-{n:03}" in told for n in range(2, LINES + 1))
    assert all(f"陌生{n:02}.png" in told for n in range(LINES))
    assert errors.read_bytes().startswith(b"PK")
    assert shell.done("batch", "list")["total"] == 0


def test_waiting_ends_when_it_is_read_and_found(shell: Shell, tmp_path: Path) -> None:
    table, pictures = catalogue(tmp_path)
    done = shell.done("import", "catalogue", table, "--files", pictures, "--wait")
    assert done["linked"] == 1
    assert shell.done("batch", "show", done["batch"])["state"] == "done"
    assert shell.done("search", "目录里的第一份")["total"] == 1
