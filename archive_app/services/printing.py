"""Printing paper forms: the press, and what every form says of the fonds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archive_app.errors import ServiceMissing
from archive_app.models import Installation
from labels.fonts import MissingFont
from labels.lists import Listed, Listing, print_lists

if TYPE_CHECKING:
    from archive_app.archive import Work


def printed(lists: Sequence[Listing], *, demo: bool, title: str = "") -> Listed:
    """Return the lists as one PDF; ServiceMissing without a Chinese font."""
    try:
        return print_lists(lists, demo=demo, title=title)
    except MissingFont as error:
        raise ServiceMissing(
            "没有中文字体，打印不出来；请安装 fonts-noto-cjk。",
            "There is no Chinese font to print with; install fonts-noto-cjk.",
        ) from error


def fonds_name(look: Work) -> str:
    """Return the name of the fonds: that of the installation."""
    installation = look.session.get(Installation, 1)
    return installation.name if installation else ""
