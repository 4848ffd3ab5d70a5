"""Asking the index: when it cannot answer, it says so; it never says that nothing was found."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pages
import pytest

from archive_app import errors
from archive_app.services import finding, indexing
from archive_app.services.finding import Asked

if TYPE_CHECKING:
    from archive_app.archive import Archive
    from archive_app.rules.access import Actor


def lose_the_index(archive: Archive) -> None:
    """Remove the index folder, as a restore without it would."""
    archive.index.close()
    shutil.rmtree(archive.settings.search_url.split("://", 1)[1])


def test_an_archive_that_holds_nothing_yet_finds_nothing(archive: Archive, alice: Actor) -> None:
    assert finding.search(archive, alice, Asked("张测试")).total == 0


def test_a_missing_index_is_said_in_two_languages_until_it_is_rebuilt(archive: Archive, alice: Actor) -> None:
    pages.hand_in(archive, alice, ("一.png", pages.form()))
    assert finding.search(archive, alice, Asked("张测试")).total == 1
    lose_the_index(archive)
    with pytest.raises(errors.ServiceMissing) as told:
        finding.search(archive, alice, Asked("张测试"))
    assert "archive index rebuild" in told.value.zh
    assert "archive index rebuild" in told.value.en
    indexing.rebuild(archive)
    assert finding.search(archive, alice, Asked("张测试")).total == 1
