"""What was done to the trail is named, the first event first, also when the locks were dropped before."""

from __future__ import annotations

import pytest
from tampering import tamper

from archive_app.archive import Archive
from archive_app.rules.access import system
from archive_app.services import auditing
from archive_app.services.auditing import FaultKind

SWAP = (
    "UPDATE events SET id = -1 WHERE id = 3",
    "UPDATE events SET id = 3 WHERE id = 5",
    "UPDATE events SET id = 5 WHERE id = -1",
)
INSERT = (
    "INSERT INTO events (at, actor, action, subject_kind, details, mac)"
    " SELECT at, 'mallory', action, subject_kind, details, mac FROM events WHERE id = 2"
)


@pytest.fixture
def sealed(both: Archive) -> Archive:
    with both.work(system("test")) as work:
        for number in range(8):
            work.record("test.happened", number=number)
    auditing.seal(both)
    assert auditing.verify(both).ok
    return both


def chain_faults(archive: Archive) -> list[tuple[FaultKind, str]]:
    report = auditing.verify(archive)
    assert not report.ok
    assert all(fault.zh and fault.en for fault in report.faults)
    return [(fault.kind, fault.at) for fault in report.faults if fault.kind is not FaultKind.LOCK_MISSING]


@pytest.mark.parametrize(
    ("statements", "first"),
    [
        (("UPDATE events SET actor = 'mallory' WHERE id = 3",), (FaultKind.EDITED, "3")),
        (("UPDATE events SET details = '{\"number\": 9}' WHERE id = 3",), (FaultKind.EDITED, "3")),
        (("UPDATE events SET at = '2020-01-01 00:00:00.000000' WHERE id = 3",), (FaultKind.EDITED, "3")),
        (("UPDATE events SET mac = 'x' WHERE id = 3",), (FaultKind.EDITED, "3")),
        (("UPDATE events SET actor = 'x' WHERE id IN (3, 6)",), (FaultKind.EDITED, "3")),
        (("DELETE FROM events WHERE id = 3",), (FaultKind.REMOVED, "3")),
        (
            ("DELETE FROM events WHERE id = 3", "DELETE FROM event_seals WHERE event_id = 3"),
            (FaultKind.REMOVED, "#3"),
        ),
        (SWAP, (FaultKind.SWAPPED, "3")),
        ((INSERT,), (FaultKind.INSERTED, "9")),
        (("UPDATE event_seals SET digest = 'x' WHERE seq = 3",), (FaultKind.SWAPPED, "3")),
        (("DELETE FROM event_seals WHERE seq = 3",), (FaultKind.REMOVED, "#3")),
    ],
    ids=lambda value: value[0][:45] if isinstance(value, tuple) and isinstance(value[0], str) else None,
)
def test_the_first_falsified_event_is_named(
    sealed: Archive, statements: tuple[str, ...], first: tuple[FaultKind, str]
) -> None:
    tamper(sealed, *statements)
    assert chain_faults(sealed)[0] == first


def test_every_falsified_event_is_named(sealed: Archive) -> None:
    tamper(sealed, "UPDATE events SET actor = 'x' WHERE id IN (2, 5)", "DELETE FROM events WHERE id = 7")
    assert chain_faults(sealed) == [
        (FaultKind.EDITED, "2"),
        (FaultKind.EDITED, "5"),
        (FaultKind.REMOVED, "7"),
    ]


def test_an_inserted_event_is_named_also_after_it_was_sealed(sealed: Archive) -> None:
    tamper(sealed, INSERT)
    auditing.seal(sealed)
    assert chain_faults(sealed) == [(FaultKind.INSERTED, "9")]


def test_a_cut_off_end_is_noticed(sealed: Archive) -> None:
    tamper(sealed, "DELETE FROM event_seals WHERE seq >= 7", "DELETE FROM events WHERE id >= 7")
    if sealed.sessions.engine.dialect.name == "sqlite":
        tamper(sealed, "UPDATE sqlite_sequence SET seq = 6 WHERE name = 'events'")
    assert chain_faults(sealed) == [(FaultKind.CUT_OFF, "8")]


def test_an_end_rebuilt_without_the_note_is_noticed_by_a_head_kept_elsewhere(sealed: Archive) -> None:
    elsewhere = str(auditing.head(sealed))
    assert auditing.verify(sealed, elsewhere).ok
    tamper(sealed, "DELETE FROM event_seals WHERE seq >= 7", "DELETE FROM events WHERE id >= 7")
    (sealed.settings.data_dir / "audit-head.json").unlink()
    faults = [fault.kind for fault in auditing.verify(sealed, elsewhere).faults]
    assert FaultKind.CUT_OFF in faults


def test_missing_locks_are_named(sealed: Archive) -> None:
    tamper(sealed)
    faults = auditing.verify(sealed).faults
    assert {fault.kind for fault in faults} == {FaultKind.LOCK_MISSING}
    assert "lock_events_stay" in {fault.at for fault in faults}


def test_an_event_removed_before_it_was_sealed_leaves_a_gap_on_sqlite(sealed: Archive) -> None:
    with sealed.work(system("test")) as work:
        for _ in range(3):
            work.record("test.happened")
    tamper(sealed, "DELETE FROM events WHERE id IN (10, 11)")
    if sealed.sessions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL leaves gaps of its own where a work was rolled back")
    assert chain_faults(sealed) == [(FaultKind.REMOVED, "10"), (FaultKind.REMOVED, "11")]


def test_columns_filled_with_rubbish_do_not_stop_the_walk(sealed: Archive) -> None:
    if sealed.sessions.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL refuses what is no date or no JSON")
    tamper(
        sealed,
        "UPDATE events SET details = 'rubbish' WHERE id = 3",
        "UPDATE events SET at = 'x' WHERE id = 6",
    )
    assert chain_faults(sealed) == [(FaultKind.EDITED, "3"), (FaultKind.EDITED, "6")]
