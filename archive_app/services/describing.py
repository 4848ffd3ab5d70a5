"""Describing items (著录): what the catalogue says of them beyond their titles (DA/T 22-2015)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from archive_app.errors import BadInput
from archive_app.models import Item
from archive_app.rules.access import Right
from archive_app.services import permits, subjects

if TYPE_CHECKING:
    from archive_app.archive import Work

#: what may be said of an item, and how long it may be
FIELDS: Final = {"responsible_party": 200, "document_no": 80, "security_class": 20, "remark": 200}


def describe(work: Work, code: str, **said: str | None) -> Item:
    """Say of an item its responsible party, document number, security class and remark; None leaves one alone.

    An empty text takes one away. The item keeps code, title and date. Raises BadInput for an overlong text.
    """
    item = subjects.find_item(work, code)
    household = item.archival_file.household_id if item.archival_file else None
    permits.require(work, Right.FILE, item.unit_id, household, what=code)
    given = {name: " ".join(text.split()) for name, text in said.items() if text is not None}
    for name, text in given.items():
        if len(text) > FIELDS[name]:
            raise BadInput(
                f"最多 {FIELDS[name]} 字，请写短些。", f"At most {FIELDS[name]} characters; be shorter."
            )
    changed = sorted(name for name, text in given.items() if text != (item.details.get(name) or ""))
    if changed:
        item.details = {**item.details, **given}
        work.record("item.described", item, fields=changed)
    return item
