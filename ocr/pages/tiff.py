"""Taking pages out of a TIFF: directories and strips are copied byte for byte (TIFF 6.0, sections 2 and 7).

Pillow and libtiff's bindings decode and encode again; an archival master must not be.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ocr.problems import Problem, ReadingError

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
_STRIPS, _TILES = (273, 279), (324, 325)
#: pointers to further directories (SubIFDs, Exif, GPS, interoperability) and to old-style JPEG streams
_POINTERS = frozenset({330, 34665, 34853, 40965})
_OLD_JPEG = frozenset({512, 513, 514, 519, 520, 521})
_MOST_PAGES = 20_000


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: int
    kind: int
    count: int
    value: bytes


def excerpt(path: Path, numbers: Sequence[int]) -> bytes:
    """Return pages `numbers` (0-based) as a TIFF. Raises ReadingError for what cannot be copied as it lies."""
    data = path.read_bytes()
    try:
        order = _order(data)
        directories = list(_directories(data, order))
        return _written(data, order, [directories[number] for number in numbers])
    except (struct.error, IndexError, ValueError) as error:
        raise ReadingError(Problem.DAMAGED, f"TIFF: {error}") from error


def _order(data: bytes) -> str:
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None or struct.unpack_from(f"{order}H", data, 2)[0] != 42:
        raise ReadingError(Problem.UNSUPPORTED, "a BigTIFF's pages cannot be taken out")
    return order


def _directories(data: bytes, order: str) -> Iterator[list[_Entry]]:
    (at,) = struct.unpack_from(f"{order}I", data, 4)
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) > _MOST_PAGES:
            raise ValueError("the directories run in a circle")
        seen.add(at)
        (count,) = struct.unpack_from(f"{order}H", data, at)
        yield [_entry(data, order, at + 2 + 12 * number) for number in range(count)]
        (at,) = struct.unpack_from(f"{order}I", data, at + 2 + 12 * count)


def _entry(data: bytes, order: str, at: int) -> _Entry:
    tag, kind, count = struct.unpack_from(f"{order}HHI", data, at)
    length = _SIZES[kind] * count if kind in _SIZES else -1
    if length < 0:
        raise ValueError(f"unknown type {kind}")
    start = at + 8 if length <= 4 else struct.unpack_from(f"{order}I", data, at + 8)[0]
    value = data[start : start + length]
    if len(value) != length:
        raise ValueError("cut short")
    return _Entry(tag, kind, count, value)


def _numbers(entry: _Entry, order: str) -> tuple[int, ...]:
    sign = {3: "H", 4: "I", 13: "I"}[entry.kind]
    return struct.unpack(f"{order}{entry.count}{sign}", entry.value)


def _written(data: bytes, order: str, directories: list[list[_Entry]]) -> bytes:
    out = bytearray(struct.pack(f"{order}2sHI", data[:2], 42, 0))
    link = 4
    for entries in directories:
        place = _copy_streams(out, data, order, entries)
        kept = [place.get(entry.tag, entry) for entry in entries if entry.tag not in _POINTERS]
        link = _append_directory(out, order, kept, link)
    return bytes(out)


def _copy_streams(out: bytearray, data: bytes, order: str, entries: list[_Entry]) -> dict[int, _Entry]:
    """Copy a page's strips or tiles; return the entry that says where they lie now."""
    by_tag = {entry.tag: entry for entry in entries}
    if _OLD_JPEG & set(by_tag):
        raise ReadingError(Problem.UNSUPPORTED, "old-style JPEG in TIFF")
    for offsets_tag, lengths_tag in (_STRIPS, _TILES):
        if offsets_tag in by_tag:
            offsets, lengths = (_numbers(by_tag[tag], order) for tag in (offsets_tag, lengths_tag))
            moved = []
            for offset, length in zip(offsets, lengths, strict=True):
                piece = data[offset : offset + length]
                if len(piece) != length:
                    raise ValueError("a strip is cut short")
                moved.append(_append(out, piece))
            return {
                offsets_tag: _Entry(offsets_tag, 4, len(moved), struct.pack(f"{order}{len(moved)}I", *moved))
            }
    raise ValueError("a page without image data")


def _append(out: bytearray, piece: bytes) -> int:
    out += b"\0" * (len(out) % 2)
    at = len(out)
    out += piece
    return at


def _append_directory(out: bytearray, order: str, entries: list[_Entry], link: int) -> int:
    """Write one directory, let the one before point to it; return where its own link lies."""
    rows = b""
    for entry in entries:
        short = len(entry.value) <= 4
        value = entry.value.ljust(4, b"\0") if short else struct.pack(f"{order}I", _append(out, entry.value))
        rows += struct.pack(f"{order}HHI", entry.tag, entry.kind, entry.count) + value
    at = _append(out, struct.pack(f"{order}H", len(entries)) + rows + b"\0\0\0\0")
    struct.pack_into(f"{order}I", out, link, at)
    return at + 2 + len(rows)
