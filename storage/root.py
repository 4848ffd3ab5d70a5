"""The storage root's own papers: declaration, layout, and a page for people without this software."""

import json
from pathlib import Path

from storage import durable, layout
from storage.errors import NotAVault

DECLARATION = "0=ocfl_1.1"
LAYOUT = "ocfl_layout.json"
EXTENSIONS = "extensions"
READ_ME = "README.txt"
_CONFIG = f"{EXTENSIONS}/{layout.NAME}/config.json"

_FOR_PEOPLE = """\
本目录是长期保存库，按公开规范 OCFL 1.1（ocfl.io）存放，不需要任何专用软件即可读取。
一、每个对象一个文件夹：编号（URI）的 SHA-256 前四位十六进制分两级目录，第三级是编号本身（百分号编码）。
二、对象内的 inventory.json 列出原文件名（versions.v1.state）与实际存放位置（manifest），以 SHA-512 对应。
三、v1/content 下是原样保存的文件，文件名为“序号-字节数.扩展名”。
四、inventory.json.sha512 是清单的校验值；核对命令：sha512sum -c inventory.json.sha512
五、所有文件只读，请勿改动、改名或移动。

This folder is a preservation store laid out by the open specification OCFL 1.1 (ocfl.io); it can be read
without any particular software.
1. One folder an object: the first four hex digits of the SHA-256 of its id (a URI) name two levels, the third
   is the id itself, percent-encoded.
2. inventory.json in an object maps the original file names (versions.v1.state) to where the bytes lie
   (manifest), joined by their SHA-512.
3. v1/content holds the files exactly as they came, named number-size.suffix.
4. inventory.json.sha512 vouches for the inventory; to check: sha512sum -c inventory.json.sha512
5. Everything is read-only; please do not change, rename or move anything.
"""


def papers() -> dict[str, bytes]:
    """Give every file of a new storage root by relative path, the declaration last."""
    description = {
        "extension": layout.NAME,
        "description": "Two levels of two hex digits from the SHA-256 of the object id, then the id itself",
    }
    return {
        READ_ME: _FOR_PEOPLE.encode(),
        _CONFIG: _json(layout.PARAMETERS),
        LAYOUT: _json(description),
        DECLARATION: b"ocfl_1.1\n",
    }


def prepare(folder: Path) -> None:
    """Make or complete a storage root, by any number of processes at once; raises NotAVault."""
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    known = papers()
    if (folder / DECLARATION).is_file():
        _check_layout(folder)
        return
    own = {Path(name).parts[0] for name in known}
    for path in folder.iterdir():
        if path.name not in own and not path.name.startswith("."):
            raise NotAVault(f"{folder} holds other things ({path.name}); name an empty folder for the vault.")
    # The declaration comes last: until it stands, a start that was cut short is simply done again.
    for name, text in known.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        durable.write_in_place(folder / name, text)
    durable.sync(folder / EXTENSIONS, folder, folder.parent)


def _check_layout(folder: Path) -> None:
    """Refuse a store of another make; a paper that is merely damaged is for the fixity check to name."""
    found = [_read_json(folder / name) for name in (LAYOUT, _CONFIG)]
    named, parameters = found
    foreign = (
        (named is not None and named.get("extension") != layout.NAME)
        or (parameters is not None and parameters != layout.PARAMETERS)
        or found == [None, None]
    )
    if foreign:
        raise NotAVault(f"{folder} is an OCFL store with another layout; name another folder for the vault.")


def _read_json(path: Path) -> dict[str, object] | None:
    try:
        value = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return value if isinstance(value, dict) else None


def _json(value: object) -> bytes:
    return json.dumps(value, indent=1).encode() + b"\n"
