"""Stacks are handed in from the shell with the order of their sides."""

from __future__ import annotations

import json
from pathlib import Path

import stacks
from conftest import Shell


def test_the_sides_of_a_stack_are_put_in_order_and_all_accounted_for(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "双面.pdf"
    path.write_bytes(
        stacks.pdf(
            [stacks.page("第一张正面"), stacks.page("第二张正面"), stacks.page("第二张反面"), stacks.blank()]
        )
    )
    result = shell.run("ingest", path, "--sides", "odd-even-reversed", "--wait", "--json")
    assert result.exit_code == 0, result.stderr
    sums = json.loads(result.stdout)["sums"]
    assert (sums["came"], sums["review"], sums["blank"], sums["difference"]) == (4, 3, 1, 0)
    again = shell.run("ingest", path, "--wait")
    assert " 面 = " in again.stdout
