"""What a store may refuse, as types: callers decide what to tell the user, in which language."""

from pathlib import Path


class StorageError(Exception):
    """Everything this room refuses on purpose."""


class TooLarge(StorageError):
    """The stream is longer than the limit given by the caller; nothing of it was kept."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The file is larger than the limit of {limit} bytes; split it or raise the limit.")
        self.limit = limit


class BadName(StorageError, ValueError):
    """A name cannot stand in an object: two files would share it, or one would be a folder of the other."""


class BadObjectId(StorageError, ValueError):
    """An object id is not a URI-like text without blanks (OCFL 1.1, 3.5.1: an id should be a URI)."""


class NotKept(StorageError, LookupError):
    """The store holds no such object, or the object no such file."""

    def __init__(self, object_id: str, logical: str | None = None) -> None:
        what = object_id if logical is None else f"{logical} in {object_id}"
        super().__init__(f"The store does not hold {what}; check the id against the catalogue.")
        self.object_id = object_id
        self.logical = logical


class AlreadyKept(StorageError):
    """The id is taken by other content; kept objects never change."""

    def __init__(self, object_id: str) -> None:
        super().__init__(f"{object_id} is already kept with other content; keep new files under a new id.")
        self.object_id = object_id


class DamagedObject(StorageError):
    """An object is there but its inventory cannot be trusted, or a file it lists is gone."""

    def __init__(self, object_id: str, detail: str) -> None:
        super().__init__(f"{object_id} is damaged ({detail}); restore it from a backup.")
        self.object_id = object_id
        self.detail = detail


class StagingLost(StorageError):
    """A staged file is gone or is not what was staged: kept already, discarded, swept or cut short."""


class NotAVault(StorageError):
    """A folder cannot serve as the vault: it holds other things or a store of another make."""


class VaultMissing(StorageError):
    """The vault of an archive is not where it should be: its disk may not be mounted."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"There is no vault in {folder}; is its disk mounted?")
        self.folder = folder
