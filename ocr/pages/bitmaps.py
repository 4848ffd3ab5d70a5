"""What decoders let pass in a Windows bitmap without a word: damage a reader should be told of."""

import struct
from pathlib import Path

import cv2
from PIL import Image

_RLE = (1, 2)
_HEADER = 54


def is_damaged(path: Path, image: Image.Image) -> bool:
    """Tell whether a decoded bitmap breaks its own format.

    Run-length coding that another decoder refuses, or written from the top (which the format forbids), and pixels
    that name colours the palette lacks.
    """
    with path.open("rb") as file:
        header = file.read(_HEADER)
    if len(header) < _HEADER or struct.unpack_from("<I", header, 14)[0] < 40:
        return False
    height, bits, coding, colours = (struct.unpack_from(kind, header, at)[0] for kind, at in
                                     (("<i", 22), ("<H", 28), ("<I", 30), ("<I", 46)))  # fmt: skip
    if coding in _RLE and (height < 0 or cv2.imread(str(path), cv2.IMREAD_COLOR) is None):
        return True
    highest = image.getextrema()[1] if image.mode == "P" else 0
    return bool(bits <= 8 and colours and isinstance(highest, int | float) and highest >= colours)
