"""Batches are paused, go on, are read again, and know what paper left the cabinet for them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import factories
import pages
import pytest
import sqlalchemy as sa
import stacks

from archive_app import errors
from archive_app.models import Page, Source
from archive_app.models.types import PageState, SourceState
from archive_app.services import batch_control, batches, claims, intake, reading, retrievals

if TYPE_CHECKING:
    from archives import Township
    from factories import MemoryQueue

    from archive_app.archive import Archive
    from archive_app.rules.access import Actor
    from ocr.desk import ReadingDesk


def handed_in(archive: Archive, actor: Actor, *files: tuple[str, bytes]) -> tuple[int, list[int]]:
    with archive.work(actor) as work:
        batch_id = intake.open_batch(work, name="一批", channel="test").id
    taken = [
        intake.receive(archive, actor, io.BytesIO(data), name, batch_id=batch_id) for name, data in files
    ]
    return batch_id, [one.source_id for one in taken]


def state_of(archive: Archive, actor: Actor, source_id: int) -> SourceState:
    with archive.look(actor) as look:
        return look.session.get_one(Source, source_id).state


def row_of(archive: Archive, actor: Actor, batch_id: int) -> batches.BatchRow:
    with archive.look(actor) as look:
        return batches.show(look, batch_id).row


def test_a_paused_batch_is_not_read_and_goes_on_where_it_stopped(
    archive: Archive, alice: Actor, queue: MemoryQueue
) -> None:
    batch_id, [source] = handed_in(archive, alice, ("一.png", pages.form()))
    with archive.work(alice) as work:
        batch_control.pause(work, batch_id)
    pages.read_all(archive)
    assert state_of(archive, alice, source) is SourceState.WAITING
    assert row_of(archive, alice, batch_id).state == "paused"
    queue.sent.clear()
    with archive.work(alice) as work:
        batch_control.resume(work, batch_id)
    assert queue.sent == [("read", source)]
    pages.read_all(archive)
    assert row_of(archive, alice, batch_id).state == "done"


class Pausing:
    """A desk that pauses the batch after its first page, as a clerk might."""

    def __init__(self, archive: Archive, actor: Actor, batch_id: int) -> None:
        self._desk: ReadingDesk = archive.new_desk()
        self._archive, self._actor, self._batch = archive, actor, batch_id

    def __getattr__(self, name: str) -> object:
        return getattr(self._desk, name)

    def read(self, *args: object) -> object:
        got = self._desk.read(*args)  # type: ignore[arg-type]  # passed through
        with self._archive.work(self._actor) as work:
            if row_of(self._archive, self._actor, self._batch).state == "running":
                batch_control.pause(work, self._batch)
        return got


def test_a_pause_in_the_middle_of_a_file_keeps_what_is_read_and_reads_no_more(
    archive: Archive, alice: Actor
) -> None:
    data = stacks.pdf([stacks.page("第一份材料"), stacks.page("第二份材料"), stacks.page("第三份材料")])
    batch_id, [source] = handed_in(archive, alice, ("三面.pdf", data))
    desk = Pausing(archive, alice, batch_id)
    reading.read_source(archive, alice, desk, source)  # type: ignore[arg-type]  # a desk with a habit
    told = row_of(archive, alice, batch_id)
    assert (told.pages_done, told.pages_total, told.state) == (1, 3, "paused")
    assert state_of(archive, alice, source) is SourceState.WAITING
    claims.sweep(archive, alice)
    with archive.work(alice) as work:
        batch_control.resume(work, batch_id)
    pages.read_all(archive)
    assert row_of(archive, alice, batch_id).sums.is_exact
    assert row_of(archive, alice, batch_id).pages_done == 3


def test_only_a_batch_that_runs_is_paused_and_only_a_paused_one_goes_on(
    archive: Archive, alice: Actor
) -> None:
    batch_id, _sources = handed_in(archive, alice, ("一.png", pages.form()))
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        batch_control.resume(work, batch_id)
    pages.read_all(archive)
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        batch_control.pause(work, batch_id)


def test_nobody_steers_the_batch_of_somebody_else(archive: Archive, alice: Actor, charlie: Actor) -> None:
    batch_id, [source] = handed_in(archive, alice, ("一.png", pages.form()))
    for verb in (batch_control.pause, batch_control.resume, batch_control.retry_all):
        with pytest.raises(errors.NotFound), archive.work(charlie) as work:
            verb(work, batch_id)
    with pytest.raises(errors.NotFound), archive.work(charlie) as work:
        batch_control.retry(work, source)
    with pytest.raises(errors.NotFound), archive.look(charlie) as look:
        retrievals.of_batch(look, batch_id)


def test_everything_that_failed_is_read_again_at_one_word_and_the_rest_left_alone(
    archive: Archive, alice: Actor, queue: MemoryQueue
) -> None:
    batch_id, sources = handed_in(
        archive, alice, ("好.png", pages.form()), ("坏.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF"), ("空.pdf", b"")
    )
    pages.read_all(archive)
    queue.sent.clear()
    with archive.work(alice) as work:
        assert batch_control.retry_all(work, batch_id) == 1
    assert queue.sent == [("read", sources[1])]
    pages.read_all(archive)
    assert state_of(archive, alice, sources[1]) is SourceState.REFUSED


def test_a_page_that_could_not_be_read_is_tried_again_and_counted_anew(
    archive: Archive, alice: Actor
) -> None:
    data = stacks.pdf([stacks.page("第一份材料"), stacks.page("第二份材料")])
    batch_id, [source] = handed_in(archive, alice, ("两面.pdf", data))
    pages.read_all(archive)
    with archive.work(alice) as work:
        read = work.session.get_one(Source, source)
        first = read.state
        page = work.session.scalars(sa.select(Page).where(Page.source_id == source)).first()
        page.state, page.reason = PageState.REFUSED, "crashed"
    assert first is SourceState.REVIEW
    assert row_of(archive, alice, batch_id).sums.unreadable == 1
    with archive.work(alice) as work:
        batch_control.retry(work, source)
    pages.read_all(archive)
    told = row_of(archive, alice, batch_id).sums
    assert (told.unreadable, told.review, told.is_exact) == (0, 2, True)


def test_what_leaves_the_cabinet_is_counted_and_a_missing_sheet_is_told_when_it_comes_back(
    archive: Archive, alice: Actor, township: Township
) -> None:
    batch_id, _sources = handed_in(archive, alice, ("一.png", pages.form()))
    with archive.sessions.writing() as session:
        household = factories.make_household(session, township.sang)
        file = factories.make_household_file(session, household)
        holding = factories.make_holding(session, file, factories.make_box(session, township.sang))
        volume, number = holding.code, holding.id
    with archive.work(alice) as work:
        retrievals.take_out(work, batch_id, sheets=120, taken_by="王取件", holdings=[volume, volume])
    with archive.look(alice) as look:
        told = retrievals.of_batch(look, batch_id)
    assert told is not None
    assert (told.sheets_out, told.missing, told.sheets_back) == (120, 0, None)
    assert [code for code, _title in told.holdings] == [volume]
    with archive.work(alice) as work:
        retrievals.bring_back(
            work, batch_id, sheets=119, condition="完好", returned_by="王取件", received_by="李接收"
        )
    with archive.look(alice) as look:
        told = retrievals.of_batch(look, batch_id)
    assert told is not None
    assert (told.missing, told.condition, told.received_by) == (1, "完好", "李接收")
    assert number


def test_what_left_and_came_back_is_written_once(archive: Archive, alice: Actor) -> None:
    batch_id, _sources = handed_in(archive, alice, ("一.png", pages.form()))
    back = {"sheets": 1, "condition": "完好", "returned_by": "甲", "received_by": "乙"}
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        retrievals.bring_back(work, batch_id, **back)  # type: ignore[arg-type]  # plain values
    with archive.work(alice) as work:
        retrievals.take_out(work, batch_id, sheets=1, taken_by="甲")
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        retrievals.take_out(work, batch_id, sheets=2, taken_by="乙")
    with archive.work(alice) as work:
        retrievals.bring_back(work, batch_id, **back)  # type: ignore[arg-type]  # plain values
    with pytest.raises(errors.Conflict), archive.work(alice) as work:
        retrievals.bring_back(work, batch_id, **back)  # type: ignore[arg-type]  # plain values


@pytest.mark.parametrize("wrong", [{"sheets": -1}, {"taken_by": " "}, {"holdings": ["V-000000-0"]}])
def test_a_retrieval_that_means_nothing_is_refused(
    archive: Archive, alice: Actor, wrong: dict[str, object]
) -> None:
    batch_id, _sources = handed_in(archive, alice, ("一.png", pages.form()))
    said = {"sheets": 1, "taken_by": "甲", **wrong}
    with pytest.raises((errors.BadInput, errors.NotFound)), archive.work(alice) as work:
        retrievals.take_out(work, batch_id, **said)  # type: ignore[arg-type]  # wrong on purpose
