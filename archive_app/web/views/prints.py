"""How often labels of a thing were printed, as its page says it."""

from __future__ import annotations

from archive_app.services.label_prints import Prints
from archive_app.web.facts import Fact
from archive_app.web.formats import table_date
from archive_app.web.tongue import gettext


def print_facts(prints: Prints | None) -> tuple[Fact, ...]:
    """Return how often labels were printed, and who printed the last; nothing for never."""
    if prints is None or not prints.pieces:
        return ()
    last = prints.newest[0]
    said = gettext(
        "印过 %(n)s 枚，最近 %(day)s（%(who)s）", n=prints.pieces, day=table_date(last.at), who=last.by
    )
    return (Fact(gettext("标签"), said),)
