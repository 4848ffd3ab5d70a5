"""kill -9 of any process at any time: nothing acknowledged is lost, nothing doubled, nothing stuck."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import office
import pytest

from archive_app.services import finding, verifying
from archive_app.services.finding import Asked

FILES = 24
KILLS = 3


@pytest.fixture
def running(tmp_path: Path) -> Iterator[office.Office]:
    """Give an archive that is being served."""
    made = office.Office(tmp_path / "archive")
    made.open()
    yield made
    made.close()


@pytest.mark.server
def test_kills_at_random_moments_lose_double_and_block_nothing(running: office.Office) -> None:
    chance = random.Random(20180305)
    files = ((f"{n:03}.png", office.drawn("会议纪要", f"第{n:03}号文件")) for n in range(FILES))
    moments = set(chance.sample(range(4, FILES), KILLS))
    taken = []
    for number, source_id in enumerate(running.hand_in(files)):
        taken.append(source_id)
        if number in moments:
            running.kill(chance)
    office.wait_for(running.is_quiet, 120)
    assert running.arithmetic() == {"sources": FILES, "items": FILES, "pages": FILES, "read": FILES}
    for n in (0, FILES // 2, FILES - 1):
        assert finding.search(running.archive, office.ACTOR, Asked(f"第{n:03}号文件")).total == 1
    assert [str(one) for one in verifying.verify(running.archive, deep=True).findings] == []


@pytest.mark.server
def test_kills_while_a_scanner_fills_the_watched_folder_lose_and_double_nothing(
    running: office.Office,
) -> None:
    chance = random.Random(20180306)
    killed = set()
    for n in range(FILES):
        running.drop(f"{n:03}.png", office.drawn("会议纪要", f"第{n:03}号文件"))
        if n % 4 == 3:
            killed.add(running.kill_part("watch") if n % 8 == 3 else running.kill(chance))
    office.wait_for(lambda: not running.dropped(), 120)
    office.wait_for(running.is_quiet, 120)
    assert "watch" in killed
    sums = running.arithmetic()
    assert {**sums, "sources": FILES} == {"sources": FILES, "items": FILES, "pages": FILES, "read": FILES}
    assert len(list((running.watched / "已收").iterdir())) == FILES
    assert [str(one) for one in verifying.verify(running.archive, deep=True).findings] == []


@pytest.mark.server
def test_the_server_answers_again_after_its_supervisor_was_killed(running: office.Office) -> None:
    assert running.process is not None
    running.process.kill()
    running.process.wait()
    office.wait_for(lambda: not running.answers(), 20)
    running.open()
    assert running.answers()
