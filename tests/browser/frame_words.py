"""What an English page still says in Chinese although it is no data: words of the frame, not of the archive."""

from __future__ import annotations

import re
from functools import cache

import office
import sqlalchemy as sa
from browser_site import Site
from browser_window import Window
from sqlalchemy.orm import InstrumentedAttribute

from archive_app.models import (
    ArchivalFile,
    Batch,
    Box,
    Household,
    Installation,
    Item,
    Meeting,
    Member,
    Page,
    PageField,
    Person,
    PhotoGroup,
    Place,
    RetentionFloor,
    RetentionRule,
    Source,
    Unit,
    User,
)
from archive_app.web.catalogue import read_english

HAN = re.compile(r"[\u3400-\u9fff]+")
#: columns that hold what people wrote or what stands on paper; sentences of ours are in none of them
DATA: tuple[InstrumentedAttribute[str] | InstrumentedAttribute[str | None], ...] = (
    Installation.name,
    Unit.name,
    Person.name,
    Member.relation,
    Place.name,
    Box.box_no,
    Box.title,
    Household.no,
    Household.category,
    Household.status,
    Household.poverty_cause,
    Household.address,
    ArchivalFile.title,
    Item.title,
    Meeting.title,
    Meeting.place,
    Meeting.chair,
    Meeting.recorder,
    Meeting.decision,
    PhotoGroup.title,
    Page.text,
    PageField.value,
    Source.name,
    Batch.name,
    User.display_name,
    RetentionFloor.basis,
    RetentionRule.basis,  # quoted from the local schedule, which is written in Chinese
)
#: every text a reader meets: text nodes (but for the words on the pictured paper), and what attributes say
TEXTS = """() => {
  const found = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const holder = walker.currentNode.parentElement;
    if (!holder.closest('script, style, noscript, .viewer-layer, [lang="zh-CN"]')) found.push(walker.currentNode.data);
  }
  for (const name of ['title', 'aria-label', 'placeholder', 'alt', 'value']) {
    document.querySelectorAll(`body [${name}]`).forEach((node) => {
      if (!node.closest('[lang="zh-CN"]') && node.type !== 'hidden') found.push(node.getAttribute(name));
    });
  }
  return found.map((text) => text.trim()).filter(Boolean);
}"""


def untranslated(window: Window, site: Site, address: str | None = None) -> list[str]:
    """Return the Chinese texts of a page (opened first if `address` is given) that are no data."""
    if address:
        window.page.goto(address)
    data = _data(site.office) | _kept_chinese()
    texts = window.page.evaluate(TEXTS)
    return sorted({text for text in texts if HAN.search(text) and not _is_data(text, data)})


def _is_data(text: str, data: frozenset[str]) -> bool:
    """Tell whether all Chinese in a text stands in the archive's data; a word of the frame must stand there whole."""
    if text in data:
        return True
    return text not in _frame() and all(any(run in one for one in data) for run in HAN.findall(text))


@cache
def _frame() -> frozenset[str]:
    """Return the Chinese words of the pages that have a translation."""
    return frozenset(str(entry.id) for entry in read_english() if entry.id)


@cache
def _kept_chinese() -> frozenset[str]:
    """Return the translations that quote Chinese on purpose, as an example of what to type."""
    return frozenset(str(entry.string) for entry in read_english() if HAN.search(str(entry.string)))


def _data(served: office.Office) -> frozenset[str]:
    with served.archive.look(office.ACTOR) as look:
        found = {value for column in DATA for value in look.session.scalars(sa.select(column)) if value}
    return frozenset(found)
