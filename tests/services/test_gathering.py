"""When a batch is whole: said by who sends, or after a long silence; one more file opens it again."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pages

from archive_app.models import Batch
from archive_app.services import catching_up, gathering, handing_in, intake
from archive_app.services.handing_in import Upload

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


def opened(archive: Archive, actor: Actor) -> int:
    with archive.work(actor) as work:
        batch = intake.open_batch(work, name="x", channel="test")
        work.session.flush()
        return batch.id


def is_whole(archive: Archive, actor: Actor, number: int) -> bool:
    with archive.look(actor) as look:
        return gathering.is_whole(look.session.get_one(Batch, number))


def put(archive: Archive, actor: Actor, number: int, name: str) -> None:
    intake.receive(archive, actor, io.BytesIO(pages.form(name=name)), f"{name}.png", batch_id=number)


def test_a_batch_is_open_until_somebody_says_it_is_whole(archive: Archive, alice: Actor) -> None:
    number = opened(archive, alice)
    assert not is_whole(archive, alice, number)
    with archive.work(alice) as work:
        gathering.finish(work, number)
    assert is_whole(archive, alice, number)


def test_one_more_file_opens_a_whole_batch_again(archive: Archive, alice: Actor) -> None:
    number = opened(archive, alice)
    with archive.work(alice) as work:
        gathering.finish(work, number)
    put(archive, alice, number, "张三")
    assert not is_whole(archive, alice, number)


def test_what_comes_in_by_one_call_is_whole_when_the_call_ends(archive: Archive, alice: Actor) -> None:
    data = pages.form()
    taken = handing_in.hand_in(archive, alice, [Upload("一.png", io.BytesIO(data), "")], channel="api")
    assert is_whole(archive, alice, taken.batch_id)


def test_a_batch_whose_sender_went_away_is_whole_after_a_silence_an_empty_one_is_not(
    archive: Archive, alice: Actor
) -> None:
    empty, left = opened(archive, alice), opened(archive, alice)
    put(archive, alice, left, "张三")
    assert gathering.sweep(archive, catching_up.ACTOR) == 0
    late = archive.clock() + gathering.SILENCE + dt.timedelta(seconds=1)
    assert gathering.sweep(replace(archive, clock=lambda: late), catching_up.ACTOR) == 1
    assert is_whole(archive, alice, left)
    assert not is_whole(archive, alice, empty)
