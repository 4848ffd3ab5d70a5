"""Pages are judged, batches accepted by sample, and nobody accepts what they handed in themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import factories
import pytest

from archive_app import errors
from archive_app.models import Acceptance, Batch, Item, Unit
from archive_app.models.types import AcceptanceState, ItemKind, Role
from archive_app.rules.quality import Verdict
from archive_app.services import acceptance, items, quality

if TYPE_CHECKING:
    from archives import Township

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor

GOOD = {"dpi": 300, "computed_dpi": 300, "scanned": "colour", "skew": 0.2, "edge_mm": 8.0, "sharpness": 0.8}


@pytest.fixture
def checker(archive: Archive, township: Township) -> Actor:
    """Give the town's quality checker."""
    with archive.sessions.writing() as session:
        return factories.make_actor(session, "qin", Role.CHECKER)


@pytest.fixture
def batch_id(archive: Archive, township: Township) -> int:
    """Give a batch of 30 registered items of two good pages each."""
    return make_batch(archive, township, 30)


def make_batch(archive: Archive, township: Township, count: int, **figures: object) -> int:
    with archive.sessions.writing() as session:
        village = session.get_one(Unit, township.sang.id)
        household = factories.make_household(session, village)
        file = factories.make_household_file(session, household)
        batch = None
        for _n in range(count):
            source = factories.make_source(session, state="filed")
            batch = batch or session.get_one(Batch, source.batch_id)
            source.batch_id = batch.id
            item = factories.make_registered_item(session, file, source, pages=2)
            for page in item.pages:
                page.quality, page.dpi, page.skew = {**GOOD, **figures}, 300, 0.2
        assert batch is not None
        return batch.id


def mark_all(archive: Archive, actor: Actor, batch_id: int, *, wrong: int = 0, mismatched: int = 0) -> None:
    with archive.work(actor) as work:
        for n, one in enumerate(acceptance.rounds(work, batch_id)[0].marks):
            acceptance.mark(
                work, batch_id, one.code, matches=n >= mismatched, content_right=n >= wrong, note="日期错"
            )


def state(archive: Archive, actor: Actor, batch_id: int) -> list[AcceptanceState]:
    with archive.look(actor) as look:
        return [one.state for one in acceptance.rounds(look, batch_id)]


def test_a_sample_marked_right_throughout_is_accepted(
    archive: Archive, checker: Actor, batch_id: int
) -> None:
    with archive.work(checker) as work:
        assert acceptance.open_round(work, batch_id).sample_size == 10
    mark_all(archive, checker, batch_id)
    with archive.work(checker) as work:
        assert acceptance.settle(work, batch_id) is AcceptanceState.PASSED
    with archive.work(checker) as work, pytest.raises(errors.Conflict):
        acceptance.open_round(work, batch_id)
    with archive.look(checker) as look:
        assert acceptance.report(look, batch_id, 1).startswith(b"%PDF")


def test_one_entry_that_does_not_match_fails_the_batch_and_a_new_sample_is_drawn(
    archive: Archive, checker: Actor, batch_id: int
) -> None:
    with archive.work(checker) as work:
        first = [one.item_id for one in acceptance.open_round(work, batch_id).marks]
    mark_all(archive, checker, batch_id, mismatched=1)
    with archive.work(checker) as work:
        assert acceptance.settle(work, batch_id) is AcceptanceState.FAILED
    with archive.work(checker) as work:
        second = acceptance.open_round(work, batch_id)
        assert second.round == 2
        assert [one.item_id for one in second.marks] != first
    assert state(archive, checker, batch_id) == [AcceptanceState.OPEN, AcceptanceState.FAILED]


def test_a_round_is_not_settled_before_every_item_was_looked_at(
    archive: Archive, checker: Actor, batch_id: int
) -> None:
    with archive.work(checker) as work:
        acceptance.open_round(work, batch_id)
    with archive.work(checker) as work, pytest.raises(errors.Conflict, match="10 sampled"):
        acceptance.settle(work, batch_id)


def test_the_stored_seed_draws_the_stored_sample_again(
    archive: Archive, checker: Actor, batch_id: int
) -> None:
    from archive_app.rules import quality as rules

    with archive.work(checker) as work:
        acceptance.open_round(work, batch_id)
    with archive.sessions.reading() as session:
        stored = session.query(Acceptance).one()
        again = rules.sample([one.id for one in session.query(Item)], stored.seed, archive.rules.quality)
        assert again == [one.item_id for one in stored.marks]


def test_failing_pages_stop_the_acceptance_until_somebody_says_why(
    archive: Archive, checker: Actor, township: Township
) -> None:
    batch_id = make_batch(archive, township, 1, sharpness=0.1)
    with archive.work(checker) as work, pytest.raises(errors.Conflict, match="2 pages"):
        acceptance.open_round(work, batch_id)
    with archive.look(checker) as look:
        found = quality.batch(look, batch_id)
    assert [one.page.verdict for one in found.failing.rows] == [Verdict.FAIL] * 2
    code = found.failing.rows[0].item
    with archive.work(checker) as work:
        with pytest.raises(errors.BadInput):
            quality.waive(work, code, 1, " ")
        for n in (1, 2):
            quality.waive(work, code, n, "原件本身模糊")
    with archive.work(checker) as work:
        assert acceptance.open_round(work, batch_id).sample_size == 1


def test_a_fault_needs_a_note(archive: Archive, checker: Actor, batch_id: int) -> None:
    with archive.work(checker) as work:
        code = acceptance.open_round(work, batch_id).marks[0].item.code
    with archive.work(checker) as work, pytest.raises(errors.BadInput):
        acceptance.mark(work, batch_id, code, matches=True, content_right=False)


def test_who_handed_a_batch_in_does_not_accept_it(archive: Archive, alice: Actor, batch_id: int) -> None:
    with archive.sessions.writing() as session:
        session.get_one(Batch, batch_id).created_by_id = alice.user_id
    with archive.work(alice) as work, pytest.raises(errors.Forbidden):
        acceptance.open_round(work, batch_id)


def test_an_officer_neither_sees_nor_accepts_the_batches_of_others(
    archive: Archive, township: Township, batch_id: int
) -> None:
    with archive.look(township.bob) as look, pytest.raises(errors.Forbidden):
        quality.batches(look)


def test_an_item_says_which_of_its_pages_fail(archive: Archive, alice: Actor, township: Township) -> None:
    batch_id = make_batch(archive, township, 1, skew=4.0)
    with archive.look(alice) as look:
        code = quality.batch(look, batch_id).failing.rows[0].item
        found = quality.item_quality(look, items.find(look, code))
    assert [one.verdict for one in found.pages] == [Verdict.FAIL, Verdict.FAIL]
    assert found.order.verdict is Verdict.PASS


def test_photographs_are_not_judged_as_scans_of_paper(
    archive: Archive, alice: Actor, township: Township
) -> None:
    batch_id = make_batch(archive, township, 1, sharpness=0.1)
    with archive.sessions.writing() as session:
        for item in session.query(Item):
            item.kind = ItemKind.PHOTO
    with archive.look(alice) as look:
        assert quality.batch(look, batch_id).failing.total == 0
