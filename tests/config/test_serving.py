"""Addresses that can really be opened, on this computer and on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import addresses as machine
from config.serving import addresses
from config.settings import load

ANYWHERE = "0.0.0.0"


@pytest.fixture(autouse=True)
def _in_an_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "lan_address", lambda: "192.168.1.10")


def test_a_server_for_this_computer_alone_speaks_http_and_names_no_other_address(tmp_path: Path) -> None:
    found = addresses(load(tmp_path, {}), "127.0.0.1")
    assert (found.here, found.elsewhere) == ("http://127.0.0.1:8000/", None)


def test_a_server_for_the_office_names_what_phones_can_open(tmp_path: Path) -> None:
    found = addresses(load(tmp_path, {}), ANYWHERE, 9001)
    assert (found.here, found.elsewhere) == ("https://127.0.0.1:9001/", "https://192.168.1.10:9001/")


def test_without_tls_both_addresses_are_http(tmp_path: Path) -> None:
    found = addresses(load(tmp_path, {"ARCHIVE_TLS": "off"}), ANYWHERE)
    assert (found.here, found.elsewhere) == ("http://127.0.0.1:8000/", "http://192.168.1.10:8000/")


def test_a_chosen_base_address_is_the_one_for_phones(tmp_path: Path) -> None:
    environ = {"ARCHIVE_BASE_URL": "https://archive.example"}
    assert addresses(load(tmp_path, environ), ANYWHERE, 9001).elsewhere == "https://archive.example/"


def test_labels_printed_from_the_shell_lead_to_the_port_that_is_served(tmp_path: Path) -> None:
    load(tmp_path, {}).listening_on(9001).remember_port()
    assert load(tmp_path, {}).base_url == "https://192.168.1.10:9001"
    assert load(tmp_path, {}).port == 8000, "where to listen is said at each start"


def test_a_port_in_the_settings_counts_more_than_the_one_served_last(tmp_path: Path) -> None:
    load(tmp_path, {}).listening_on(9001).remember_port()
    assert load(tmp_path, {"ARCHIVE_PORT": "8080"}).base_url == "https://192.168.1.10:8080"


def test_serving_at_the_usual_port_again_leads_the_labels_back(tmp_path: Path) -> None:
    load(tmp_path, {}).listening_on(9001).remember_port()
    load(tmp_path, {}).listening_on(8000).remember_port()
    assert load(tmp_path, {}).base_url == "https://192.168.1.10:8000"
