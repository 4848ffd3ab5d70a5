"""The text files of a bag (RFC 8493, 2.1 and 2.2): manifests, bag-info, fetch list; written and read."""

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
FETCH = "fetch.txt"
MANIFEST_NAME = re.compile(r"(tag)?manifest-([a-z0-9_-]+)\.txt")
_VERSION = re.compile(r"BagIt-Version: ([0-9]+)\.([0-9]+)")
_ENCODING = re.compile(r"Tag-File-Character-Encoding: (\S+)")
_MANIFEST_LINE = re.compile(r"([0-9A-Fa-f]+)[ \t]+\*?(.+)")
_FETCH_LINE = re.compile(r"(\S+)[ \t]+([0-9]+|-)[ \t]+(.+)")
_INFO_LINE = re.compile(r"([^:\s](?:[^:]*[^:\s])?):[ \t]?(.*)")
_ESCAPED = re.compile(r"%(0[AaDd]|25)")
_ESCAPED_BEFORE_1_0 = re.compile(r"%(0[AaDd])")


class BadTagFile(ValueError):
    """A text file of a bag does not follow its form."""


@dataclass(frozen=True)
class Declaration:
    """What bagit.txt says: the version as a pair, so that they compare, and the encoding of tag files."""

    version: tuple[int, int]
    encoding: str


@dataclass(frozen=True)
class Listed:
    """One line of a manifest or fetch list: digest in lower case (or the URL), path as it must stand on disk."""

    value: str
    path: str
    leading_dot: bool


def declaration() -> bytes:
    """Write bagit.txt of version 1.0."""
    return b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def read_declaration(data: bytes) -> Declaration:
    """Read bagit.txt: two lines and nothing else, UTF-8 without a byte order mark; raises BadTagFile."""
    lines = read_lines(data, "utf-8")
    if len(lines) != 2:
        raise BadTagFile("must have exactly two lines")
    version, encoding = _VERSION.fullmatch(lines[0]), _ENCODING.fullmatch(lines[1])
    if not version or not encoding:
        raise BadTagFile("must name BagIt-Version and Tag-File-Character-Encoding in this form and order")
    try:
        codecs.lookup(encoding.group(1))
    except LookupError as error:
        raise BadTagFile(f"unknown encoding {encoding.group(1)}") from error
    return Declaration((int(version.group(1)), int(version.group(2))), encoding.group(1))


def read_lines(data: bytes, encoding: str) -> list[str]:
    """Split a tag file at LF, CR or CRLF, and only there; raises BadTagFile."""
    if data.startswith(codecs.BOM_UTF8):
        raise BadTagFile("begins with a byte order mark")
    try:
        text = data.decode(encoding)
    except UnicodeError as error:
        raise BadTagFile(f"is not {encoding}") from error
    lines = re.split(r"\r\n|\n|\r", text)
    return lines[:-1] if lines[-1] == "" else lines


def manifest(digests: Iterable[tuple[str, str]]) -> bytes:
    """Write a manifest from (path, hex digest) pairs, in their order."""
    return "".join(f"{digest}  {_escape(path)}\n" for path, digest in digests).encode()


def read_manifest(data: bytes, declared: Declaration) -> Iterator[Listed]:
    """Read a manifest line by line; raises BadTagFile."""
    for line in read_lines(data, declared.encoding):
        match = _MANIFEST_LINE.fullmatch(line)
        if match:
            yield _listed(match.group(1).lower(), match.group(2), declared)
        elif line.strip():
            raise BadTagFile(f"{line[:80]!r} is no manifest line")


def read_fetch(data: bytes, declared: Declaration) -> Iterator[Listed]:
    """Read a fetch list line by line; raises BadTagFile. Nothing is ever fetched."""
    for line in read_lines(data, declared.encoding):
        match = _FETCH_LINE.fullmatch(line)
        if match:
            yield _listed(match.group(1), match.group(3), declared)
        elif line.strip():
            raise BadTagFile(f"{line[:80]!r} is no fetch line")


def info(entries: Sequence[tuple[str, str]]) -> bytes:
    """Write bag-info.txt; labels keep their order, line breaks in values become folded lines."""
    lines = []
    for label, value in entries:
        if not _INFO_LINE.fullmatch(f"{label}:"):
            raise BadTagFile(f"{label!r} cannot be a label")
        lines.append(f"{label}: " + "\n  ".join(value.strip().splitlines()) + "\n")
    return "".join(lines).encode()


def read_info(data: bytes, declared: Declaration) -> list[tuple[str, str]]:
    """Read bag-info.txt; labels may repeat, their order is kept. Raises BadTagFile."""
    entries: list[tuple[str, str]] = []
    for line in read_lines(data, declared.encoding):
        match = _INFO_LINE.fullmatch(line)
        if line[:1] in (" ", "\t") and entries:
            label, value = entries[-1]
            entries[-1] = (label, f"{value} {line.strip()}")
        elif match:
            entries.append((match.group(1), match.group(2).strip()))
        elif line.strip():
            raise BadTagFile(f"{line[:80]!r} is no label and value")
    return entries


def _listed(value: str, path: str, declared: Declaration) -> Listed:
    dotted = path.startswith("./")
    escaped = _ESCAPED if declared.version >= (1, 0) else _ESCAPED_BEFORE_1_0
    plain = escaped.sub(lambda match: chr(int(match.group(1), 16)), path.removeprefix("./"))
    return Listed(value, plain, dotted)


def _escape(path: str) -> str:
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
