"""What a print does not show as it was asked: said beside the answer, so that nobody finds out at the shelf."""

from __future__ import annotations

from collections.abc import Sequence

import click

from archive_app.cli.door import Door


def tell(door: Door, missing: Sequence[str], shortened: Sequence[str]) -> None:
    """Name signs no font has and texts that were cut, on stderr; an answer in JSON holds them itself."""
    if door.as_json:
        return
    english = door.language == "en"
    if missing:
        words = "No font has these signs, 〓 stands for them: " if english else "字体里没有这些字，以〓代替："
        click.echo(words + "".join(missing), err=True)
    if shortened:
        words = "Too long, cut at the end: " if english else "字太多，末尾省略了："
        click.echo(words + (", " if english else "、").join(shortened), err=True)
