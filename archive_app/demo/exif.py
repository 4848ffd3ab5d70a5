"""Camera data of invented photographs: time, camera, place."""

from datetime import datetime
from typing import Any

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

CAMERAS = (("HUAWEI", "CLT-AL00"), ("NIKON CORPORATION", "COOLPIX S9700"), ("vivo", "vivo X21A"))
"""Makers and models as cameras of 2018 write them."""

HOME = (36.0, -30.0)
"""Degrees north and east around which all places lie: open sea, so that no real village is meant."""


def degrees(value: float) -> tuple[float, float, float]:
    """Degrees, minutes and seconds of an angle."""
    value = abs(value)
    whole = int(value)
    minutes = int((value - whole) * 60)
    return (float(whole), float(minutes), round((value - whole - minutes / 60) * 3600, 2))


def camera_data(taken: datetime, camera: tuple[str, str], place: tuple[float, float] | None) -> Image.Exif:
    """Exif for a photograph taken at `taken` (local time) at `place` (degrees north, east; None: no GPS)."""
    exif = Image.Exif()
    stamp = f"{taken:%Y:%m:%d %H:%M:%S}"
    exif[Base.Make] = camera[0]
    exif[Base.Model] = camera[1]
    exif[Base.Orientation] = 1
    exif[Base.DateTime] = stamp
    detail: dict[int, Any] = exif.get_ifd(IFD.Exif)
    detail[Base.DateTimeOriginal] = stamp
    detail[Base.DateTimeDigitized] = stamp
    detail[Base.OffsetTimeOriginal] = "+08:00"
    detail[Base.ISOSpeedRatings] = 200
    if place is not None:
        spot: dict[int, Any] = exif.get_ifd(IFD.GPSInfo)
        spot[GPS.GPSVersionID] = b"\x02\x03\x00\x00"
        spot[GPS.GPSLatitudeRef] = "N" if place[0] >= 0 else "S"
        spot[GPS.GPSLatitude] = degrees(place[0])
        spot[GPS.GPSLongitudeRef] = "E" if place[1] >= 0 else "W"
        spot[GPS.GPSLongitude] = degrees(place[1])
    return exif
