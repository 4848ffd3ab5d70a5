"""Both stores keep the contract."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from store_contract import StoreContract

from storage.contract import PreservationStore
from storage.memory import MemoryVault
from storage.vault import Vault


class TestVault(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> PreservationStore:
        return Vault.open_at(tmp_path / "vault")


class TestMemoryVault(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[PreservationStore]:
        store = MemoryVault()
        yield store
        store.close()
