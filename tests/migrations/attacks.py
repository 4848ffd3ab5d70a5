"""A stock of records with one of everything, and what plain SQL must not be able to do to it."""

from __future__ import annotations

import factories as make
from archives import make_township

from archive_app.models import Event, EventSeal, RetentionDecision


def stock(session: make.Session) -> dict[str, int]:
    """Make one of everything; the held ones have a file of their own."""
    people = make_township(session)
    placer = make.make_user(session, "placer")
    other = make.make_user(session, "other")
    household = make.make_household(session, people.sang)
    file = make.make_household_file(session, household)
    permanent = make.make_household_file(
        session, make.make_household(session, people.sang), retention_code="Y"
    )
    short = make.make_series_file(session, people.sang, year=2017)
    closed = make.make_household_file(session, make.make_household(session, people.sang), closed_year=2020)
    held_file = make.make_household_file(session, make.make_household(session, people.sang))
    empty = make.make_household_file(session, make.make_household(session, people.sang))
    box = make.make_box(session, people.sang)
    source = make.make_source(session, b"of a registered item")
    item = make.make_registered_item(session, file, source, pages=2, reference_code="0001-ZJB·2018-D30-0001")
    staged = make.make_item(session, source, pages=2)
    staged_too = make.make_item(session, source, pages=1)
    held = make.make_registered_item(session, held_file)
    in_series = make.make_registered_item(session, short)
    in_closed = make.make_registered_item(session, closed, year=2019)
    make.make_registered_item(session, permanent)
    hold = make.make_hold(session, placer, held)
    released = make.make_hold(
        session, placer, item, released_by=other.id, released_at=make.NOW, release_reason="完"
    )
    event = make.added(session, Event(at=make.NOW, actor="alice", action="test", details={}, mac="0" * 64))
    make.added(session, EventSeal(seq=1, event_id=event.id, digest="0" * 64))
    decided = {"decided_by": placer.id, "approved_by": other.id, "decided_at": make.NOW, "reason": "鉴定"}
    decision = make.added(
        session,
        RetentionDecision(subject_kind="items", subject_id=in_series.id, new_start_year=2016, **decided),
    )
    make.added(
        session,
        RetentionDecision(subject_kind="archival_files", subject_id=file.id, new_code="D10", **decided),
    )
    make.added(session, RetentionDecision(subject_kind="archival_files", subject_id=closed.id, **decided))
    return {
        "item": item.id, "staged": staged.id, "staged_too": staged_too.id, "held": held.id, "series_item": in_series.id,
        "closed_item": in_closed.id, "file": file.id, "permanent": permanent.id, "short": short.id, "closed": closed.id,
        "held_file": held_file.id, "empty": empty.id, "household": household.id, "source": source.id,
        "kept_source": make.make_source(session).id, "unkept_source": make.make_source(session, object_id=None).id,
        "page": item.pages[0].id, "staged_page": staged.pages[0].id,
        "object": make.make_digital_object(session, item).id, "box": box.id,
        "holding": make.make_holding(session, file, box).id, "empty_holding": make.make_holding(session, empty).id,
        "floor": make.make_floor(session).id, "hold": hold.id, "released": released.id,
        "subject": hold.subjects[0].id if hold.subjects else 1, "event": event.id, "decision": decision.id,
        "placer": placer.id, "other": other.id, "village": people.sang.id,
    }  # fmt: skip


FORBIDDEN = {
    # registered items stay
    "remove a registered item": "DELETE FROM items WHERE id = {item}",
    "remove all items": "DELETE FROM items",
    "un-register an item": "UPDATE items SET state = 'staged' WHERE id = {item}",
    "withdraw a registered item": "UPDATE items SET state = 'withdrawn' WHERE id = {item}",
    "give a registered item another source": "UPDATE items SET source_id = {kept_source} WHERE id = {item}",
    "change who registered": "UPDATE items SET registered_by = 'x' WHERE id = {item}",
    "change a registered item's id": "UPDATE items SET id = 9999 WHERE id = {item}",
    "change a staged item's id": "UPDATE items SET id = 9999 WHERE id = {staged}",
    "take a registered item out of its file": "UPDATE items SET archival_file_id = NULL WHERE id = {item}",
    "move an item to a file kept shorter": "UPDATE items SET archival_file_id = {short} WHERE id = {item}",
    "move an item to a closed file": "UPDATE items SET archival_file_id = {closed} WHERE id = {item}",
    "change a reference code": "UPDATE items SET reference_code = 'other' WHERE id = {item}",
    "clear a reference code": "UPDATE items SET reference_code = NULL WHERE id = {item}",
    # their pages, sources and objects
    "remove a registered item's page": "DELETE FROM pages WHERE id = {page}",
    "move a registered item's page": "UPDATE pages SET item_id = {staged} WHERE id = {page}",
    "renumber a registered item's page": "UPDATE pages SET n = 7 WHERE id = {page}",
    "say that a page came from elsewhere": "UPDATE pages SET source_n = 70 WHERE id = {page}",
    "slip a page into a registered item": "UPDATE pages SET item_id = {item} WHERE id = {staged_page}",
    "change a page's id": "UPDATE pages SET id = 9999 WHERE id = {staged_page}",
    "remove a source": "DELETE FROM sources WHERE id = {source}",
    "remove a kept source with nothing registered": "DELETE FROM sources WHERE id = {kept_source}",
    "change a source's digest": "UPDATE sources SET sha256 = 'x' WHERE id = {source}",
    "let a source forget its object": "UPDATE sources SET object_id = NULL WHERE id = {kept_source}",
    "change the name a source came under": "UPDATE sources SET name = 'x' WHERE id = {source}",
    "remove a digital object": "DELETE FROM digital_objects WHERE id = {object}",
    "change a digest": "UPDATE digital_objects SET sha512 = 'x' WHERE id = {object}",
    "change an object's name": "UPDATE digital_objects SET name = 'x' WHERE id = {object}",
    # files, holdings, boxes
    "remove a file with registered items": "DELETE FROM archival_files WHERE id = {file}",
    "remove a file under a hold": "DELETE FROM archival_files WHERE id = {held_file}",
    "give a file to another household": "UPDATE archival_files SET household_id = 9999 WHERE id = {file}",
    "change a file's id": "UPDATE archival_files SET id = 9999 WHERE id = {file}",
    "remove a holding": "DELETE FROM holdings WHERE id = {holding}",
    "let a holding hold something else": "UPDATE holdings SET archival_file_id = {empty} WHERE id = {holding}",
    "change a holding's id": "UPDATE holdings SET id = 9999 WHERE id = {holding}",
    "remove a box with something in it": "DELETE FROM boxes WHERE id = {box}",
    # retention
    "shorten an item": "UPDATE items SET retention_code = 'D10' WHERE id = {item}",
    "shorten a file": "UPDATE archival_files SET retention_code = 'D10' WHERE id = {permanent}",
    "shorten permanent to 30 years": "UPDATE archival_files SET retention_code = 'D30' WHERE id = {permanent}",
    "move a start back": "UPDATE items SET retention_start_year = 2015 WHERE id = {series_item}",
    "clear a start": "UPDATE items SET retention_start_year = NULL WHERE id = {series_item}",
    "move a closing year back": "UPDATE archival_files SET closed_year = 2019 WHERE id = {closed}",
    "shorten by the decision on another value": "UPDATE items SET retention_start_year = 2014 WHERE id = {series_item}",
    "make an item in a closed file older": "UPDATE items SET year = 2011 WHERE id = {closed_item}",
    "remove a floor": "DELETE FROM retention_floors",
    "lower a floor": "UPDATE retention_floors SET last_day = '2019-12-31' WHERE id = {floor}",
    "let a floor rest on nothing": "UPDATE retention_floors SET basis = '' WHERE id = {floor}",
    "remove a decision": "DELETE FROM retention_decisions WHERE id = {decision}",
    "change a decision": "UPDATE retention_decisions SET new_code = 'D10' WHERE id = {decision}",
    # holds
    "change the period of a held item": "UPDATE items SET retention_code = 'Y' WHERE id = {held}",
    "change the start of a held item": "UPDATE items SET retention_start_year = 2030 WHERE id = {held}",
    "move a held item": "UPDATE items SET archival_file_id = {permanent} WHERE id = {held}",
    "lengthen the file of a held item": "UPDATE archival_files SET retention_code = 'Y' WHERE id = {held_file}",
    "close the file of a held item": "UPDATE archival_files SET closed_year = 2026 WHERE id = {held_file}",
    "remove a hold": "DELETE FROM holds WHERE id = {hold}",
    "change who placed a hold": "UPDATE holds SET placed_by = {other} WHERE id = {hold}",
    "change why a hold was placed": "UPDATE holds SET reason = 'x' WHERE id = {hold}",
    "release one's own hold":
        "UPDATE holds SET released_by = {placer}, released_at = '2026-01-01' WHERE id = {hold}",
    "take a release back": "UPDATE holds SET released_by = NULL, released_at = NULL WHERE id = {released}",
    "date a release back": "UPDATE holds SET released_at = '2020-01-01' WHERE id = {released}",
    "take a thing out of a hold": "DELETE FROM hold_subjects WHERE hold_id = {hold}",
    "let a hold cover something else": "UPDATE hold_subjects SET item_id = {item} WHERE hold_id = {hold}",
    # the trail
    "remove an event": "DELETE FROM events WHERE id = {event}",
    "change an event": "UPDATE events SET actor = 'bob' WHERE id = {event}",
    "remove a seal": "DELETE FROM event_seals",
    "change a seal": "UPDATE event_seals SET digest = 'x'",
}  # fmt: skip
