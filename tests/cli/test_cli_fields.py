"""Values at a shell: shown, said and taken back; a number nobody may see is not corrected blind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pages
from conftest import SANG, token_of

if TYPE_CHECKING:
    from conftest import Filed, Shell


def test_a_value_is_shown_corrected_and_taken_back(shell: Shell, filed: Filed) -> None:
    assert "2018" in shell.run("fields", "show", filed.item).stdout
    said = shell.done("fields", "set", filed.item, "year", "2019")
    assert (said["value"], said["machine"]) == ("2019", "2018")
    assert said["confirmed_by"].startswith("system:")
    assert "confirmed" in shell.run("fields", "show", filed.item).stdout
    assert shell.done("fields", "undo", filed.item, "year")["value"] == "2018"
    assert shell.run("fields", "undo", filed.item, "year").exit_code != 0


def test_who_may_not_see_a_number_may_not_correct_it(shell: Shell, filed: Filed) -> None:
    assert pages.NUMBER not in shell.run("fields", "show", filed.item).stdout
    refused = shell.run("fields", "set", filed.item, "id_number", "110105194912310038")
    assert (refused.exit_code, refused.stdout) == (3, "")
    officer = token_of(shell, "bob", "officer", SANG)
    said = shell.done("fields", "set", filed.item, "id_number", "110105194912310038", ARCHIVE_TOKEN=officer)
    assert said["value"] == "110105194912310038"
