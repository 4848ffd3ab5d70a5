"""An OCFL validator that is not ours judges what we wrote."""

from ocfl import StorageRoot

from storage.vault import Vault


def assert_sound(vault: Vault, objects: int) -> None:
    """A validator we did not write finds no error and no warning in root and objects."""
    judge = StorageRoot(root=str(vault.root))
    assert judge.validate(log_warnings=True), judge.log.status_str()
    assert judge.errors == []
    assert judge.num_objects == judge.good_objects == objects
