"""Looking at a waiting item again: what the machine thought of its old pages is forgotten, and it thinks anew."""

from __future__ import annotations

from archive_app.archive import Work
from archive_app.models import Item, Source
from archive_app.services import filing


def look_again(work: Work, item: Item) -> None:
    """Decide anew where a staged item belongs: it is registered by rule, or waits with fresh doubts and proposals."""
    said = item.details.get("parting", {}).get("said")
    item.details = {key: value for key, value in item.details.items() if key != "parting"}
    if said:
        item.details = {**item.details, "parting": {"said": said}}
    item.form_type, item.year, item.proposals = None, None, []
    source = work.session.get_one(Source, item.source_id)
    filing.file_item(work, item, source)
    work.reindex(item)
