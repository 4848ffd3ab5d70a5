"""The kind of a file by its first bytes; names and endings are not believed."""

from pathlib import Path

_HEAD = 4096
_PDF_WITHIN = 1024  # readers accept a PDF header anywhere in the first kilobyte (PDF 1.7, Annex H, 3.4.1)

_PICTURES: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"II*\x00", "image/tiff"),
    (0, b"MM\x00*", "image/tiff"),
    (0, b"II+\x00", "image/tiff"),
    (0, b"MM\x00+", "image/tiff"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"BM", "image/bmp"),
)
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"heim": "image/heic",
    b"heis": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
}
_OTHERS: tuple[tuple[int, bytes, str], ...] = (
    (0, b"PK\x03\x04", "application/zip"),
    (0, b"PK\x05\x06", "application/zip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"BZh", "application/x-bzip2"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (0, b"Rar!\x1a\x07", "application/vnd.rar"),
    (257, b"ustar", "application/x-tar"),
    (0, b"8BPS", "image/vnd.adobe.photoshop"),
    (0, b"DDS ", "image/vnd.ms-dds"),
    (0, b"\x00\x00\x00\x0cjP  ", "image/jp2"),
    (0, b"\xff\x4f\xff\x51", "image/j2c"),
    (0, b"%!PS", "application/postscript"),
    (0, b"{\\rtf", "application/rtf"),
    (0, b"ID3", "audio/mpeg"),
    (0, b"OggS", "application/ogg"),
    (4, b"ftyp", "video/mp4"),
    (4, b"moov", "video/quicktime"),
    (4, b"mdat", "video/quicktime"),
    (0, b"\x1a\x45\xdf\xa3", "video/x-matroska"),
    (0, b"\x00\x00\x01\xba", "video/mpeg"),
    (0, b"\x00\x00\x01\xb3", "video/mpeg"),
    (0, b"FLV\x01", "video/x-flv"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "video/x-ms-asf"),
)
_RIFF = {b"WEBP": "image/webp", b"AVI ": "video/x-msvideo"}
PDF = "application/pdf"
VIDEOS = frozenset(kind for _, _, kind in _OTHERS if kind.startswith("video/")) | {"video/x-msvideo"}
PICTURES = frozenset({kind for _, _, kind in _PICTURES} | set(_BRANDS.values()) | {"image/webp"})


def kind_of(path: Path) -> str:
    """The media type by content; "inode/x-empty" for nothing, "text/plain" for text in any charset."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return "inode/x-empty"
    if b"%PDF-" in head[:_PDF_WITHIN]:
        return PDF
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp" and (brand := _brand(head)):
        return brand
    for offset, mark, kind in (*_PICTURES, *_OTHERS):
        if head[offset : offset + len(mark)] == mark:
            return kind
    if b" obj" in head and b"%%EOF" in _tail(path):
        return PDF  # its first line is lost; it can still be mended
    return "text/plain" if _is_text(head) else "application/octet-stream"


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - _PDF_WITHIN))
        return file.read()


def _brand(head: bytes) -> str | None:
    size = min(int.from_bytes(head[:4], "big"), len(head))
    if (major := head[8:12]) in _BRANDS and major not in (b"mif1", b"msf1"):
        return _BRANDS[major]
    compatible = [head[at : at + 4] for at in range(16, size - 3, 4)]
    for brand in (
        *compatible,
        major,
    ):  # the brand that names the coding first
        if brand in _BRANDS and brand not in (b"mif1", b"msf1"):
            return _BRANDS[brand]
    return _BRANDS.get(major)


def _is_text(head: bytes) -> bool:
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return True
    return not any(byte < 9 or 13 < byte < 27 for byte in head)
