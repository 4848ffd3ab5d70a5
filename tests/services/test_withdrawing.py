"""What came in by mistake leaves again by two people: bytes, words and pictures go; name, digest and reason stay."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import factories
import pages
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from archive_app import errors
from archive_app.models import DigitalObject, Event, Item, Page, Source, Withdrawal
from archive_app.models.types import ItemState, Role, SourceState
from archive_app.services import (
    batch_control,
    catching_up,
    finding,
    intake,
    verifying,
    withdrawing,
    withdrawn_traces,
)
from archive_app.services.finding import Asked
from storage.errors import NotKept

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor

SECRET = "机密材料不得上网"


@pytest.fixture
def approver(archive: Archive) -> Actor:
    """Give a town-wide approver."""
    with archive.sessions.writing() as session:
        return factories.make_actor(session, "petra", Role.APPROVER)


@pytest.fixture
def source(archive: Archive, alice: Actor) -> int:
    """Give the number of a file that was read, waits for a person and is found."""
    with archive.work(alice) as work:
        batch = intake.open_batch(work, name="误收", channel="test")
        work.session.flush()
        number = batch.id
    data = pages.drawn([SECRET])
    taken = intake.receive(archive, alice, io.BytesIO(data), "密.png", batch_id=number)
    catching_up.drain(archive)
    assert finding.search(archive, alice, Asked(SECRET)).total == 1
    return taken.source_id


def removed(archive: Archive) -> int:
    catching_up.index_waiting(archive)
    return withdrawn_traces.sweep(archive, catching_up.ACTOR)


def test_two_people_withdraw_a_file_and_nothing_of_it_is_left_but_name_digest_and_reason(
    archive: Archive, alice: Actor, approver: Actor, source: int
) -> None:
    number = withdrawing.request(archive, alice, str(source), "标有秘密")
    withdrawing.approve(archive, approver, number, "同意")
    assert removed(archive) == 1
    assert finding.search(archive, alice, Asked(SECRET)).total == 0
    with archive.look(alice) as look:
        kept = look.session.get_one(Source, source)
        assert (kept.name, kept.state, kept.flags) == ("密.png", SourceState.REFUSED, ["withdrawn"])
        assert look.session.scalars(sa.select(Page.text)).all() == [""]
        assert look.session.scalars(sa.select(Item.state)).all() == [ItemState.WITHDRAWN]
        for one in look.session.scalars(sa.select(DigitalObject)):
            with pytest.raises(NotKept):
                archive.vault.describe(one.object_id)
        actions = set(look.session.scalars(sa.select(Event.action)))
        row = withdrawing.listed(look).rows[0]
    assert {"withdrawal.requested", "withdrawal.approved", "withdrawal.removed"} <= actions
    assert (row.state, row.reason, row.decided_by) == ("removed", "标有秘密", "petra")
    assert [str(one) for one in verifying.verify(archive, deep=True).findings] == []


def test_the_same_bytes_are_not_taken_again_and_not_read_again(
    archive: Archive, alice: Actor, approver: Actor, source: int
) -> None:
    withdrawing.approve(archive, approver, withdrawing.request(archive, alice, str(source), "误收"))
    removed(archive)
    with archive.look(alice) as look:
        batch = look.session.get_one(Source, source).batch_id
    again = intake.receive(archive, alice, io.BytesIO(pages.drawn([SECRET])), "又来.png", batch_id=batch)
    assert again.status is SourceState.REFUSED and "撤回" in again.reason
    with archive.work(alice) as work:
        assert batch_control.retry_all(work, batch) == 0
        with pytest.raises(errors.NotFound):
            batch_control.retry(work, source)


def test_a_crash_before_the_bytes_are_gone_leaves_objects_that_verify_names_and_the_sweep_takes(
    archive: Archive, alice: Actor, approver: Actor, source: int
) -> None:
    withdrawing.approve(archive, approver, withdrawing.request(archive, alice, str(source), "误收"))
    catching_up.index_waiting(archive)
    assert [one.kind for one in verifying.verify(archive).findings] == ["unknown-object"]
    assert removed(archive) == 1
    assert verifying.verify(archive).findings == ()


def test_bytes_stay_until_the_index_has_forgotten_the_pages(
    archive: Archive, alice: Actor, approver: Actor, source: int
) -> None:
    withdrawing.approve(archive, approver, withdrawing.request(archive, alice, str(source), "误收"))
    assert withdrawn_traces.sweep(archive, catching_up.ACTOR) == 0
    assert removed(archive) == 1


def test_who_asked_does_not_approve_and_a_decision_stands(
    archive: Archive, alice: Actor, approver: Actor, source: int
) -> None:
    number = withdrawing.request(archive, alice, str(source), "误收")
    with pytest.raises(errors.Conflict):
        withdrawing.request(archive, alice, str(source), "再说一次")
    with pytest.raises(errors.Forbidden):
        withdrawing.approve(archive, alice, number)
    withdrawing.refuse(archive, approver, number, "是档案，应归档")
    with pytest.raises(errors.Conflict):
        withdrawing.approve(archive, approver, number)
    with archive.look(alice) as look:
        assert withdrawing.listed(look).rows[0].state == "refused"
        assert look.session.scalars(sa.select(Item.state)).all() == [ItemState.STAGED]


def test_the_system_has_no_name_to_withdraw_with_and_a_reason_is_needed(
    archive: Archive, alice: Actor, source: int
) -> None:
    with pytest.raises(errors.Forbidden):
        withdrawing.request(archive, catching_up.ACTOR, str(source), "误收")
    with pytest.raises(errors.BadInput):
        withdrawing.request(archive, alice, str(source), "  ")


def test_what_is_registered_is_refused_with_its_lock_also_when_it_was_registered_meanwhile(
    archive: Archive, alice: Actor, approver: Actor, source: int
) -> None:
    number = withdrawing.request(archive, alice, str(source), "误收")
    with archive.sessions.writing() as session:
        item = session.scalars(sa.select(Item)).one()
        file = factories.make_series_file(session, factories.make_village(session, "某村", "370406101299"))
        item.archival_file_id, item.retention_code, item.state = file.id, "Y", ItemState.REGISTERED
        item.registered_at, item.registered_by = factories.NOW, "alice"
        code = item.code
    with pytest.raises(errors.ArchiveError) as caught:
        withdrawing.approve(archive, approver, number)
    assert caught.value.http_status in (409, 423)
    with pytest.raises(errors.Locked):
        withdrawing.request(archive, alice, code, "误收")
    with archive.look(alice) as look:
        assert look.session.get_one(Withdrawal, number).approved is None
        archive.vault.describe(look.session.get_one(Source, source).object_id or "")


def test_the_database_itself_refuses_one_person_for_both(archive: Archive, alice: Actor, source: int) -> None:
    number = withdrawing.request(archive, alice, str(source), "误收")
    with pytest.raises(IntegrityError), archive.sessions.writing() as session:
        session.get_one(Withdrawal, number).decided_by = alice.user_id
