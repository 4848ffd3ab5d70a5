"""Readings as plain data, for the way between processes."""

import base64
from dataclasses import asdict
from typing import Any

from ocr.reading import FieldReading, FormGuess, PageReading
from ocr.text import Box, PageText


def reading_to_json(reading: PageReading) -> dict[str, Any]:
    """Plain data that `reading_from_json` turns back into an equal reading."""
    plain = {
        name: getattr(reading, name)
        for name in PageReading.__slots__
        if name not in ("text", "form", "fields")
    }
    plain["text"] = base64.b64encode(reading.text.to_bytes()).decode()
    plain["form"] = asdict(reading.form) if reading.form else None
    plain["fields"] = [
        {**asdict(field), "box": list(asdict(field.box).values()) if field.box else None}
        for field in reading.fields
    ]
    return plain


def reading_from_json(plain: dict[str, Any]) -> PageReading:
    """The reading. Raises ValueError, KeyError or TypeError for anything else."""
    form = FormGuess(**plain["form"]) if plain["form"] else None
    fields = tuple(
        FieldReading(**{**field, "box": Box(*field["box"]) if field["box"] else None})
        for field in plain["fields"]
    )
    rest = {
        name: plain[name]
        for name in PageReading.__slots__
        if name not in ("text", "form", "fields", "codes", "flags")
    }
    return PageReading(
        **rest,
        text=PageText.from_bytes(base64.b64decode(plain["text"])),
        form=form,
        fields=fields,
        codes=tuple(plain["codes"]),
        flags=tuple(plain["flags"]),
    )
