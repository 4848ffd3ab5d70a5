"""Labels from the command line: every kind, separators, a printer measured and kept."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest
from conftest import Filed, Shell

from labels import qr


def read(path: Path) -> list[str]:
    page = pypdfium2.PdfDocument(path)[0].render(scale=200 / 72).to_pil()
    return [text.rsplit("/", 1)[-1] for text in qr.read(page)]


@pytest.mark.parametrize(
    "kind", ["box", "spine", "cover", "cabinet", "shelf", "card", "room", "item", "file", "volume"]
)
def test_all_of_a_kind_are_printed_and_lead_to_themselves(
    shell: Shell, filed: Filed, tmp_path: Path, kind: str
) -> None:
    sheet = tmp_path / f"{kind}.pdf"
    answer = shell.done("labels", kind, "--all", "--copies", 2, "-o", sheet)
    assert answer["labels"] >= 2
    assert (answer["missing"], answer["shortened"]) == ([], [])
    codes = read(sheet)
    assert codes
    for code in codes:
        assert shell.run("show", code).exit_code == 0


def test_separators_are_printed_and_keep_their_code(shell: Shell, filed: Filed, tmp_path: Path) -> None:
    sheet = tmp_path / "separators.pdf"
    words = ("labels", "separator", "--document", "--household", filed.household, "--forms", "-o", sheet)
    assert shell.done(*words)["pages"] == 7
    first = read(sheet)
    shell.done(*words)
    assert read(sheet) == first
    assert shell.done("labels", "separator", first[0], "-o", sheet)["pages"] == 1
    assert shell.run("labels", "separator", "-o", sheet).exit_code == 2
    assert shell.run("labels", "separator", "P-000009-2", "-o", sheet).exit_code != 0


def test_a_printer_is_measured_once_and_moves_everything_printed_on_it(
    shell: Shell, filed: Filed, tmp_path: Path
) -> None:
    sheet = tmp_path / "x.pdf"
    shell.done("labels", "calibration", "--printer", "前台", "-o", sheet)
    kept = shell.done("labels", "measured", "前台", "--left", "18.5", "--top", "20.5")
    assert (kept["right_mm"], kept["down_mm"]) == (1.5, -0.5)
    kept = shell.done("labels", "measured", "前台", "--left", "20.2", "--top", "20")
    assert (kept["right_mm"], kept["down_mm"]) == (1.3, -0.5)
    assert shell.run("labels", "measured", "前台", "--left", "80", "--top", "20").exit_code == 2
    plain, moved = tmp_path / "plain.pdf", tmp_path / "moved.pdf"
    shell.done("labels", "box", filed.box, "-o", plain)
    shell.done("labels", "box", filed.box, "--printer", "前台", "-o", moved)
    corners = [pypdfium2.PdfDocument(path)[0] for path in (plain, moved)]
    left, other = (next(iter(page.get_objects())).get_bounds()[0] for page in corners)
    assert (other - left) * 25.4 / 72 == pytest.approx(1.3, abs=0.05)
    assert shell.done("labels", "printers") == [
        {"printer": "前台", "right_mm": 1.3, "down_mm": -0.5, "own": False}
    ]
    for path, more in ((plain, ()), (moved, ("--printer", "前台"))):
        shell.done("labels", "separator", "--document", *more, "-o", path)
    corners = [pypdfium2.PdfDocument(path)[0] for path in (plain, moved)]
    left, other = (next(iter(page.get_objects())).get_bounds()[0] for page in corners)
    assert (other - left) * 25.4 / 72 == pytest.approx(1.3, abs=0.05)
