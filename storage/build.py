"""Building one OCFL object in a workshop: what goes where, then the files, flushed and read-only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256, sha512
from pathlib import Path

from storage import durable, inventory, naming
from storage.contract import Staged, StoredFile
from storage.errors import BadName
from storage.inventory import Content, Signature


@dataclass(frozen=True)
class Part:
    """One content file to come: `source` is a staged file or the bytes themselves."""

    content: Content
    source: Staged | bytes
    size: int


def plan(files: Mapping[str, Staged | bytes]) -> tuple[Part, ...]:
    """Decide names and places; equal bytes under several names are kept once. Raises BadName.

    At least one file is needed (BadName): an object without content proves nothing.
    """
    if not files:
        raise BadName("An object needs at least one file; name what is to be kept.")
    names = [naming.logical_path(name) for name in files]
    naming.check_logical_paths(names)
    sources: dict[str, tuple[Staged | bytes, str, int]] = {}
    logical: dict[str, list[str]] = {}
    for name, source in zip(names, files.values(), strict=True):
        long, short, size = _digests(source)
        sources.setdefault(long, (source, short, size))
        logical.setdefault(long, []).append(name)
    parts = []
    for number, (long, (source, short, size)) in enumerate(sources.items(), start=1):
        path = naming.content_path(number, size, logical[long][0])
        parts.append(Part(Content(path, long, short, tuple(logical[long])), source, size))
    return tuple(parts)


def _digests(source: Staged | bytes) -> tuple[str, str, int]:
    if isinstance(source, bytes):
        return sha512(source).hexdigest(), sha256(source).hexdigest(), len(source)
    return source.sha512, source.sha256, source.size


def state_of(parts: Sequence[Part]) -> dict[str, str]:
    """Say what the object will hold: logical path -> SHA-512."""
    return {name: part.content.sha512 for part in parts for name in part.content.logical}


def stored_files(parts: Sequence[Part]) -> dict[str, StoredFile]:
    """Say it with digests and sizes: logical path -> StoredFile."""
    return {
        name: StoredFile(part.content.sha512, part.content.sha256, part.size)
        for part in parts
        for name in part.content.logical
    }


def write(folder: Path, object_id: str, parts: Sequence[Part], signature: Signature) -> None:
    """Build the object in a new folder, all of it flushed; staged files are moved in, not copied.

    On any error call `give_back`: it returns what was moved so far.
    """
    (folder / "v1" / "content").mkdir(parents=True)
    files = _write_papers(folder, object_id, parts, signature)
    for part in parts:
        path = folder / part.content.path
        if isinstance(part.source, bytes):
            durable.write_new(path, part.source)
        else:
            part.source.path.rename(path)
        files.append(path)
    durable.seal(folder, files)


def give_back(folder: Path, parts: Sequence[Part]) -> None:
    """Move the staged files of an object that was not placed back to where they came from."""
    content = folder / "v1" / "content"
    if content.exists():
        content.chmod(0o700)
    for part in parts:
        if isinstance(part.source, Staged) and (folder / part.content.path).exists():
            (folder / part.content.path).rename(part.source.path)


def _write_papers(folder: Path, object_id: str, parts: Sequence[Part], signature: Signature) -> list[Path]:
    data = inventory.build(object_id, [part.content for part in parts], signature)
    sidecar = inventory.sidecar_for(data)
    papers = {
        folder / inventory.DECLARATION: inventory.DECLARATION_TEXT,
        folder / inventory.FILE: data,
        folder / inventory.SIDECAR: sidecar,
        # The version's own copy is a second witness should the first be damaged (OCFL 1.1, 3.8).
        folder / "v1" / inventory.FILE: data,
        folder / "v1" / inventory.SIDECAR: sidecar,
    }
    for path, text in papers.items():
        durable.write_new(path, text)
    return list(papers)
