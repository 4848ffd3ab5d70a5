"""Machine-readable codes on a page: separator sheets, labels that were scanned along."""

import zxingcpp

from ocr.raw_lines import Image

_FORMATS = zxingcpp.barcode_formats_from_str("QRCode,Code128,Code39")
_LONGEST_TEXT = 500


def codes_on(grey: Image) -> tuple[str, ...]:
    """Texts of the codes in an upright grey picture, top to bottom, each once."""
    found = zxingcpp.read_barcodes(
        grey, formats=_FORMATS, try_rotate=False, try_downscale=True, try_invert=False
    )
    placed = sorted((code.position.top_left.y, code.text[:_LONGEST_TEXT]) for code in found if code.text)
    return tuple(dict.fromkeys(text for _, text in placed))
