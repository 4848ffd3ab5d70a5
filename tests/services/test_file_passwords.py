"""The passwords of locked files do not stand in the database as they were typed."""

from __future__ import annotations

from dataclasses import replace

import factories
import pytest

from archive_app.errors import BadInput
from archive_app.models import Batch, Source
from archive_app.models.types import SourceState
from archive_app.services import batch_control, file_passwords

WORD = "开门-2018"


def _locked(archive, alice) -> int:
    with archive.sessions.writing() as session:
        made = factories.make_source(session, state=SourceState.PASSWORD_NEEDED, object_id="urn:uuid:1")
        session.get_one(Batch, made.batch_id).created_by_id = alice.user_id
        return made.id


def test_a_password_is_sealed_and_opens_the_file_again(archive, alice):
    number = _locked(archive, alice)
    with archive.work(alice) as work:
        batch_control.retry(work, number, password=WORD)
    with archive.sessions.reading() as session:
        source = session.get_one(Source, number)
        assert WORD not in str(source.hints)
        assert file_passwords.of(archive, source) == WORD


def test_another_key_opens_nothing_and_breaks_nothing(archive, alice):
    number = _locked(archive, alice)
    with archive.work(alice) as work:
        batch_control.retry(work, number, password=WORD)
    other = replace(archive, settings=replace(archive.settings, secret_key="another-" + "x" * 32))
    with archive.sessions.reading() as session:
        assert file_passwords.of(other, session.get_one(Source, number)) is None


def test_no_file_has_a_password_of_a_thousand_signs(archive, alice):
    number = _locked(archive, alice)
    with pytest.raises(BadInput), archive.work(alice) as work:
        batch_control.retry(work, number, password="x" * 1000)
