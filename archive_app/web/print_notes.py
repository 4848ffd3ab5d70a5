"""What a print does not show as it was asked: said on the next page."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash

from archive_app.web.tongue import gettext


def tell(missing: Sequence[str], shortened: Sequence[str]) -> None:
    """Name signs no font has and texts that were cut."""
    if missing:
        flash(gettext("字体里没有这些字，以〓代替：%(signs)s", signs="".join(missing)), "warn")
    if shortened:
        flash(gettext("有些标签的字太多，末尾省略了：%(codes)s", codes=" ".join(shortened)), "warn")
