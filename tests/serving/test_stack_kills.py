"""kill -9 while a stack is parted: every side accounted for, no document twice, nothing unreferenced left."""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import office
import pytest
import sqlalchemy as sa

sys.path.append(str(Path(__file__).parent.parent / "services"))

import stacks

from archive_app.models import DigitalObject, Item, Page, Source
from archive_app.models.types import ObjectRole
from archive_app.services import arithmetic, separators, verifying

FILES, DOCUMENTS, KILLS = 3, 5, 3


@pytest.fixture
def running(tmp_path: Path) -> Iterator[office.Office]:
    """Give an archive that is being served."""
    made = office.Office(tmp_path / "archive")
    made.open()
    yield made
    made.close()


def stack(number: int, code: str) -> bytes:
    """Return a stack: behind each separator sheet a paper and its blank back, the last side upside down."""
    sides = []
    for one in range(DOCUMENTS):
        sides += [stacks.page("分隔页", code=code)]
        sides += [stacks.page("会议纪要", f"第{number}叠第{one}份"), stacks.blank()]
    return stacks.pdf(sides)


@pytest.mark.server
def test_kills_while_stacks_are_parted_lose_and_double_no_side(running: office.Office) -> None:
    chance = random.Random(20180306)
    with running.archive.work(office.ACTOR) as work:
        code = separators.make(work, "document").code
    files = ((f"{n}.pdf", stack(n, code)) for n in range(FILES))
    sources = list(running.hand_in(files))
    for _kill in range(KILLS):
        time.sleep(chance.uniform(0.4, 2.0))
        running.kill(chance)
    office.wait_for(running.is_quiet, 180)
    with running.archive.look(office.ACTOR) as look:
        sums = arithmetic.of_sources(look, sources)
        for one in sums.values():
            assert (one.came, one.review, one.blank, one.separators) == (
                3 * DOCUMENTS,
                DOCUMENTS,
                DOCUMENTS,
                DOCUMENTS,
            )
            assert one.is_exact
        per_source = Counter(look.session.scalars(sa.select(Item.source_id)))
        assert set(per_source.values()) == {DOCUMENTS + 1}
        masters = sa.select(sa.func.count()).where(DigitalObject.role == ObjectRole.MASTER)
        assert look.session.scalar(masters) == 0  # what waits for a person has no object of its own yet
        assert look.session.scalar(sa.select(sa.func.count()).select_from(Page)) == FILES * 3 * DOCUMENTS
        assert not [one for one in look.session.scalars(sa.select(Source)) if arithmetic.WRONG in one.flags]
    assert [str(one) for one in verifying.verify(running.archive, deep=True).findings] == []
