"""Certificates: what is made is trusted by a real client, kept as long as it serves, renewed when it does not."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import stat
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive_app import tls
from archive_app.certificates import SERVER_DAYS, may_sign

NOW = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
NAMES = ("192.168.1.20", "localhost", "archive.local")


def shake_hands(made: tls.Certificate, name: str) -> str:
    """Serve with the certificate, connect as a client that trusts only the authority; return the TLS version."""
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    server.load_cert_chain(made.certificate, made.key)
    client = ssl.create_default_context(cafile=str(made.authority))
    ours, theirs = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(ours, server_side=True).close()
        except (ssl.SSLError, OSError):
            ours.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with client.wrap_socket(theirs, server_hostname=name) as wrapped:
            return wrapped.version() or ""
    finally:
        theirs.close()
        thread.join()


def test_a_client_that_trusts_the_authority_trusts_the_server_by_every_name(tmp_path: Path) -> None:
    made = tls.ensure(
        tmp_path / "tls", names=["127.0.0.1", "::1", "192.168.1.20", "localhost", "archive.local"]
    )
    for name in made.names:
        assert shake_hands(made, name) == "TLSv1.3"
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(made, "192.168.1.99")


def test_a_client_that_does_not_know_the_authority_refuses(tmp_path: Path) -> None:
    made = tls.ensure(tmp_path / "a", names=["localhost"])
    other = tls.ensure(tmp_path / "b", names=["localhost"])
    stranger = tls.Certificate(
        other.certificate,
        other.key,
        made.authority,
        other.names,
        other.expires,
        renewed=True,
        new_authority=True,
    )
    with pytest.raises(ssl.SSLCertVerificationError):
        shake_hands(stranger, "localhost")


def test_an_authority_cannot_vouch_for_the_rest_of_the_world(tmp_path: Path) -> None:
    from archive_app.certificates import make_authority, make_server

    folder = tmp_path / "tls"
    made = tls.ensure(folder, names=NAMES)
    authority = make_authority(NAMES, NOW)
    for foreign in ("bank.example.com", "93.184.216.34"):
        assert not may_sign(authority[0], [foreign], NOW)
        server = make_server([foreign], dt.datetime.now(dt.UTC), *authority)
        tls._keep(folder, "ca", *authority)
        tls._keep(folder, "server", *server)
        with pytest.raises(ssl.SSLCertVerificationError):
            shake_hands(made, foreign)


def test_key_files_are_readable_by_their_owner_only(tmp_path: Path) -> None:
    made = tls.ensure(tmp_path / "tls", names=NAMES)
    for key in (made.key, made.authority.with_suffix(".key")):
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "tls").stat().st_mode) == 0o700


def test_a_second_start_changes_nothing(tmp_path: Path) -> None:
    first = tls.ensure(tmp_path, names=NAMES, now=NOW)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    again = tls.ensure(tmp_path, names=NAMES, now=NOW + dt.timedelta(days=200))
    assert first.renewed and first.new_authority
    assert not again.renewed and not again.new_authority
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_new_address_renews_the_server_and_leaves_the_authority(tmp_path: Path) -> None:
    first = tls.ensure(tmp_path, names=NAMES, now=NOW)
    authority = first.authority.read_bytes()
    moved = tls.ensure(tmp_path, names=["10.3.0.7", "localhost"], now=NOW)
    assert moved.renewed and not moved.new_authority
    assert "10.3.0.7" in moved.names
    assert moved.authority.read_bytes() == authority


def test_an_address_that_went_away_renews_nothing(tmp_path: Path) -> None:
    tls.ensure(tmp_path, names=NAMES, now=NOW)
    assert not tls.ensure(tmp_path, names=["localhost"], now=NOW).renewed


def test_the_server_is_renewed_half_a_year_before_its_end(tmp_path: Path) -> None:
    first = tls.ensure(tmp_path, names=NAMES, now=NOW)
    late = tls.ensure(tmp_path, names=NAMES, now=first.expires - dt.timedelta(days=179))
    assert late.renewed and not late.new_authority
    assert late.expires > first.expires


def test_no_certificate_lives_longer_than_phones_allow(tmp_path: Path) -> None:
    made = tls.ensure(tmp_path, names=NAMES)
    text = subprocess.run(
        ["openssl", "x509", "-in", made.certificate, "-noout", "-startdate", "-enddate"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    start, end = (ssl.cert_time_to_seconds(line.split("=")[1]) for line in text.splitlines())
    assert (end - start) / 86400 <= SERVER_DAYS < 825


def test_an_authority_near_its_end_is_replaced_and_says_so(tmp_path: Path) -> None:
    tls.ensure(tmp_path, names=NAMES, now=NOW)
    late = tls.ensure(tmp_path, names=NAMES, now=NOW + dt.timedelta(days=365 * 19))
    assert late.new_authority and late.renewed


def test_an_office_with_public_addresses_keeps_its_authority_within_its_network(tmp_path: Path) -> None:
    tls.ensure(tmp_path, names=["59.1.2.3"], now=NOW)
    assert not tls.ensure(tmp_path, names=["59.1.2.99"], now=NOW).new_authority
    assert tls.ensure(tmp_path, names=["59.1.9.9"], now=NOW).new_authority


def test_a_passing_foreign_address_or_name_does_not_cost_the_phones_their_trust(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tls, "local_names", lambda: ("127.0.0.1", "192.168.1.20", "localhost"))
    tls.ensure(tmp_path, now=NOW)
    monkeypatch.setattr(
        tls, "local_names", lambda: ("127.0.0.1", "192.168.1.21", "2409:8a00::1234", "new-name", "localhost")
    )
    made = tls.ensure(tmp_path, now=NOW)
    assert made.renewed and not made.new_authority
    assert made.names == ("127.0.0.1", "192.168.1.21", "localhost")


def test_a_clock_with_an_empty_battery_throws_nothing_away(tmp_path: Path) -> None:
    tls.ensure(tmp_path, names=NAMES, now=NOW)
    assert not tls.ensure(tmp_path, names=NAMES, now=dt.datetime(2009, 1, 1, tzinfo=dt.UTC)).renewed


def test_what_was_made_under_a_clock_far_ahead_is_made_again(tmp_path: Path) -> None:
    tls.ensure(tmp_path, names=NAMES, now=NOW + dt.timedelta(days=3650))
    assert tls.ensure(tmp_path, names=NAMES, now=NOW).new_authority


@pytest.mark.parametrize("name", ["ca.pem", "ca.key", "server.pem", "server.key"])
@pytest.mark.parametrize("damage", [b"", b"-----BEGIN CERTIFICATE-----\nx\n"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, name: str, damage: bytes) -> None:
    tls.ensure(tmp_path, names=NAMES)
    (tmp_path / name).write_bytes(damage)
    made = tls.ensure(tmp_path, names=NAMES)
    assert made.renewed
    assert shake_hands(made, "localhost")


def test_many_processes_starting_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: tls.ensure(tmp_path, names=NAMES), range(8)))
    assert sum(each.new_authority for each in made) == 1
    assert shake_hands(made[0], "localhost")


def test_this_machines_names_hold_its_addresses_and_localhost() -> None:
    names = tls.local_names()
    assert {"127.0.0.1", "::1", "localhost"} <= set(names)
    assert not any("%" in name or name.startswith("fe80") for name in names)


def test_the_page_for_phones_gets_the_authority_and_its_fingerprint(tmp_path: Path) -> None:
    assert tls.authority_pem(tmp_path) is None
    tls.ensure(tmp_path, names=NAMES)
    pem = tls.authority_pem(tmp_path)
    assert pem is not None and b"PRIVATE" not in pem
    shown = tls.fingerprint(pem).split(":")
    assert len(shown) == 32
    assert all(len(pair) == 2 for pair in shown)
