"""The one step that makes an object exist: a rename into the storage root, won by one of any number."""

import errno
from pathlib import Path, PurePosixPath

from storage import durable

_TAKEN = (errno.EEXIST, errno.ENOTEMPTY)


def put_in_place(workshop: Path, root: Path, place: PurePosixPath) -> bool:
    """Rename the highest missing level of the object's path; false when another keep was first.

    Moving a whole new branch, instead of making its folders beforehand, keeps empty folders out of the
    storage root at every moment (OCFL 1.1, 4.2 forbids them). Call `settle` afterwards.
    """
    levels = [*reversed(place.parents[:-1]), place]
    durable.sync(*(workshop / branch for branch in levels[:-1]))
    while True:
        level = next((one for one in levels if not (root / one).exists()), None)
        if level is None:
            return False
        # A folder that changes its parent must be writable itself; inside a moving branch it need not.
        mode = 0o755 if level == place else durable.FOLDER_MODE
        (workshop / place).chmod(mode)
        try:
            (workshop / level).rename(root / level)
        except OSError as error:
            if error.errno not in _TAKEN:
                raise
        else:
            return True


def take_away(root: Path, place: PurePosixPath, workshop: Path) -> None:
    """Rename an object out of the storage root, and take away the folders that are empty without it.

    It lands under another name than a keep would give it, so that no sweep takes it for one that was interrupted.
    """
    folder = root / place
    try:
        folder.chmod(0o755)  # a folder that changes its parent must be writable itself
        folder.rename(workshop / "removed")
    except FileNotFoundError:
        return
    for level in list(place.parents)[:-1]:
        try:
            (root / level).rmdir()
        except OSError:  # others stand there
            return


def settle(root: Path, place: PurePosixPath) -> None:
    """Make the object's folder read-only and its way down from the root durable; may be repeated."""
    protect(root / place)
    durable.sync(*(root / level for level in place.parents))


def protect(folder: Path) -> None:
    """Take the write bit from an object's own folder (the rest was read-only before it moved)."""
    folder.chmod(durable.FOLDER_MODE)


def finish_interrupted(workshop: Path, root: Path) -> None:
    """Protect the object a killed keep had just moved: its emptied branch in the workshop tells where."""
    for leaf in workshop.glob("*/*"):
        for folder in (root / leaf.relative_to(workshop)).glob("*"):
            if folder.is_dir() and not folder.is_symlink():
                protect(folder)
