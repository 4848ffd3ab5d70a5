"""Arranging and sealing from the shell: two people, papers, the catalogue, what keeps a box open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from conftest import token_of

if TYPE_CHECKING:
    from conftest import Filed, Shell

CODE = "Z001-FP·02·201-D30-0001"


def test_a_file_is_arranged_by_one_checked_by_another_and_its_box_sealed(
    shell: Shell, filed: Filed, tmp_path: Path
) -> None:
    arranged = shell.run("arrange", "file", filed.file)
    assert arranged.exit_code == 0, arranged.stderr
    assert [one["state"] for one in shell.done("arrange", "list")] == ["to_check"]
    assert shell.run("arrange", "check", filed.file).exit_code == 3
    checker = token_of(shell, "chen", "checker", "370406101")
    assert shell.done("arrange", "check", filed.file, ARCHIVE_TOKEN=checker)["reference_code"][:4] == "Z001"
    shown = shell.done("arrange", "show", filed.file)
    code = shown["reference_code"]
    assert [line["reference_code"] for line in shown["arranged"]] == [f"{code}-001"]
    assert shell.done("show", f"{code}-001".replace("·", "."))["code"] == filed.item
    assert shell.run("arrange", "show", filed.file).stdout.startswith(f"{filed.file}\t{code}\t")

    refused = shell.run("box", "check", filed.box)
    assert refused.exit_code == 1
    assert "缺" in refused.stdout
    assert shell.run("box", "seal", filed.box).exit_code == 3
    for missing in shown["missing"]:
        shell.done("arrange", "note", filed.file, "这一户没有这份表", "--about", missing["form"])
    assert shell.done("box", "seal", filed.box)["state"] == "sealed"
    assert shell.run("box", "seal", filed.box).exit_code == 3
    assert shell.done("box", "reopen", filed.box, "--reason", "补表")["state"] == "open"

    pdf, book = tmp_path / "papers.pdf", tmp_path / "catalogue.xlsx"
    assert shell.done("arrange", "paper", filed.file, "-o", pdf)["pages"] == 2
    assert pdf.read_bytes().startswith(b"%PDF")
    shell.done("export", "catalogue", "-o", book)
    assert book.read_bytes().startswith(b"PK")
    assert shell.run("export", "catalogue", "-o", tmp_path / "catalogue.doc").exit_code == 2


def test_all_that_waits_is_put_in_order_at_once_and_sent_back_with_a_reason(
    shell: Shell, filed: Filed
) -> None:
    assert shell.done("arrange", "all", "--village", "201") == {"done": 1, "refused": []}
    assert shell.run("arrange", "check", "--all").exit_code == 3  # the machine checks nothing
    shell.done("arrange", "return", filed.file, "--reason", "次序不对")
    assert [one["state"] for one in shell.done("arrange", "list")] == ["to_arrange"]
    assert shell.run("arrange", "file", filed.file, "--order", filed.box).exit_code == 2
    shell.done("arrange", "file", filed.file, "--order", filed.item)


def test_former_codes_holdings_and_the_forecast_of_boxes(shell: Shell, filed: Filed) -> None:
    shell.done("arrange", "former", filed.item, "扶贫2016·07")
    assert shell.done("show", "扶贫2016·07")["former_reference_codes"] == ["扶贫2016·07"]
    added = shell.done("arrange", "holding", filed.file, "--set", "town", "--volume", 2, "--sheets", 9)
    assert added["code"].startswith("V-")
    again = shell.run("arrange", "holding", filed.file, "--set", "town", "--volume", 2)
    assert again.exit_code == 3
    shown = shell.done("arrange", "show", filed.file)
    assert shown["differences"] == ["镇套缺第 1 册。", "村套缺第 2 册。"]
    forecast = shell.done("box", "forecast", "--spine", 20)
    assert (forecast["capacity"], forecast["rows"][0]["needed"], forecast["to_get"]) == (290, 1, 0)
