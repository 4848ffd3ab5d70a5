"""Words a page is found by beside its text: values put right by people, by the roster or by a rule.

The text itself stays as it was read, so that what is framed on the page is what stands there.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from archive_app.models import Page, PageField
from archive_app.rules import field_rules
from archive_app.services import field_confirmations

#: what marks say is no word anybody looks for
_NO_WORDS = frozenset({"", "present", "absent", "是", "否"})


def confirmed(session: Session, page_ids: Sequence[int]) -> dict[int, str]:
    """Return what people said of the fields of these pages, by field; the latest word counts."""
    said = field_confirmations.standing(
        session, sa.select(PageField.id).where(PageField.page_id.in_(page_ids))
    )
    return {field: one.value for field, one in said.items()}


def of_page(page: Page, said: dict[int, str]) -> list[str]:
    """Return the values of a page that count and differ from what was read; doubtful ones only once confirmed."""
    found = []
    for field in page.fields:
        value = said.get(field.id, "" if field_rules.way_of(field.rule).doubtful else field.value)
        if value not in _NO_WORDS and value not in field.raw:
            found.append(value)
    return list(dict.fromkeys(found))


def numbers(page: Page, said: dict[int, str]) -> set[str]:
    """Return the identity numbers that stand on a page, as far as they can be true."""
    return {
        value
        for field in page.fields
        if field.name == "id_number" or field.name.endswith(".id_number")
        if (value := said.get(field.id, "" if field.rule.startswith("invalid") else field.value))
    }
