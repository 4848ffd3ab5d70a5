"""Does a picture's EXIF note keep its own format? Readers repair or skip what does not, without a word."""

from PIL import ExifTags, Image

_HEADER = 6 + 8  # "Exif\\0\\0", byte order, 42, offset of the first directory
_LEAST = _HEADER + 2 + 12 + 4  # a directory of one entry
#: tags that must be rationals (Exif 2.32, table 4): text in their place is another program's damage
_RATIONALS = (ExifTags.Base.XResolution, ExifTags.Base.YResolution)


def is_damaged(image: Image.Image) -> bool:
    """Tell whether the EXIF note is cut short or holds a text where a number must stand."""
    note = image.info.get("exif")
    if not isinstance(note, bytes) or not note.startswith(b"Exif\0\0"):
        return False
    if len(note) < _LEAST:
        return True
    known = image.getexif()
    return any(isinstance(known.get(tag), str | bytes) for tag in _RATIONALS)
