"""Closed lists of the archive: the glossary's terms as values that rules, records and doors share."""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """Levels of the organisation tree (requirement row 2)."""

    DISTRICT = "district"
    TOWN = "town"
    SUB_OFFICE = "sub_office"
    VILLAGE = "village"
    DEPARTMENT = "department"


class Role(StrEnum):
    """What a user may do; a person may have several."""

    ADMIN = "admin"
    ARCHIVIST = "archivist"
    OFFICER = "officer"
    SUPPORT = "support"
    CHECKER = "checker"
    INSPECTOR = "inspector"
    APPROVER = "approver"


class PlaceKind(StrEnum):
    """Levels of the store: room, cabinet, shelf."""

    ROOM = "room"
    CABINET = "cabinet"
    SHELF = "shelf"


class BoxState(StrEnum):
    """An open box takes holdings; a sealed one does not."""

    OPEN = "open"
    SEALED = "sealed"


class FormType(StrEnum):
    """The six forms of a household file, in the order of the notice (requirement row 88)."""

    APPLICATION = "application"
    SURVEY = "survey"
    APPROVAL = "approval"
    INFORMATION = "information"
    SUPPORT_RECORD = "support_record"
    PLAN_PROGRESS = "plan_progress"


class ItemKind(StrEnum):
    """What an item is made of."""

    SCAN = "scan"
    DOCUMENT = "document"
    PHOTO = "photo"
    VIDEO = "video"


class ItemState(StrEnum):
    """Staged material may be withdrawn; registered material has only the disposal workflow."""

    STAGED = "staged"
    REGISTERED = "registered"
    WITHDRAWN = "withdrawn"


class SourceState(StrEnum):
    """Where a file that came in stands."""

    WAITING = "waiting"
    READING = "reading"
    FILED = "filed"
    REVIEW = "review"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    PASSWORD_NEEDED = "password_needed"  # noqa: S105 - a state, not a secret
    UNSUPPORTED = "unsupported"


#: states in which nothing more happens by itself
SETTLED = frozenset(SourceState) - {SourceState.WAITING, SourceState.READING}


class PageState(StrEnum):
    """Where a page stands; `blank` pages are set aside, never thrown away."""

    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    BLANK = "blank"
    REFUSED = "refused"


class SeparatorKind(StrEnum):
    """What a separator sheet says of the pages behind it: another document, whose they are, which meeting's."""

    DOCUMENT = "document"
    HOUSEHOLD = "household"
    MEETING = "meeting"


class FileKind(StrEnum):
    """An archival file is a household's, or a series of a year."""

    HOUSEHOLD = "household"
    SERIES = "series"


class RetentionCode(StrEnum):
    """Retention periods of DA/T 22-2015: permanent, 30 years, 10 years."""

    Y = "Y"
    D30 = "D30"
    D10 = "D10"


class HoldingSet(StrEnum):
    """The same file may stand in the town's set and in the village's set (requirement row 86)."""

    TOWN = "town"
    VILLAGE = "village"


class CopyType(StrEnum):
    """Original or copy."""

    ORIGINAL = "original"
    COPY = "copy"


class ArrangementState(StrEnum):
    """An arrangement waits for its checker, is checked (codes are given), or was sent back."""

    SUBMITTED = "submitted"
    CHECKED = "checked"
    RETURNED = "returned"


class NoteKind(StrEnum):
    """What a line of a notes sheet (备考表) tells of: DA/T 22-2015 and GB/T 9705-2008 name the cases."""

    ARRANGED = "arranged"
    ADDED = "added"
    LACKING = "lacking"
    DAMAGED = "damaged"
    REMOVED = "removed"
    LOST = "lost"
    DESTROYED = "destroyed"
    SEALED = "sealed"
    REOPENED = "reopened"
    OTHER = "other"


class StocktakeState(StrEnum):
    """A stocktake takes scans until it is closed."""

    OPEN = "open"
    CLOSED = "closed"


class CountDepth(StrEnum):
    """Whether a stocktake scans boxes alone, or also the volumes in boxes that are not sealed."""

    BOXES = "boxes"
    VOLUMES = "volumes"


class CountVerdict(StrEnum):
    """What a stocktake says of a thing; `away` is out by loan or movement and not missing."""

    FOUND = "found"
    AWAY = "away"
    MISSING = "missing"
    MISPLACED = "misplaced"
    UNKNOWN = "unknown"


class ObjectRole(StrEnum):
    """What a digital object in the vault is to its item."""

    SOURCE = "source"
    MASTER = "master"
    RESCAN = "rescan"


class RelayingState(StrEnum):
    """Where a request to put a class of volumes in order stands."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


class MovementState(StrEnum):
    """Where a movement stands (requirement row 98): nothing moves before another person approved it."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CARRIED_OUT = "carried_out"
    CANCELLED = "cancelled"


class LoanKind(StrEnum):
    """A consultation is read in the room; a loan leaves it."""

    CONSULTATION = "consultation"
    LOAN = "loan"


class LoanState(StrEnum):
    """Where a loan or consultation stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    OUT = "out"
    RETURNED = "returned"


class Condition(StrEnum):
    """In what condition paper is handed out and comes back."""

    GOOD = "good"
    WORN = "worn"
    DAMAGED = "damaged"


class CopyState(StrEnum):
    """How making a searchable PDF ended: its text reads back, reads back otherwise, or none could be made."""

    MADE = "made"
    DIFFERS = "differs"
    FAILED = "failed"


class RescanState(StrEnum):
    """A page scanned again is shown once a person has accepted it."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class AcceptanceState(StrEnum):
    """Acceptance by sample: under way, passed, or failed (the whole batch is worked over)."""

    OPEN = "open"
    PASSED = "passed"
    FAILED = "failed"


class MaterialRole(StrEnum):
    """What an item is to a meeting (requirement row 97)."""

    MINUTES = "minutes"
    SIGN_IN = "sign_in"
    PHOTO = "photo"
    VIDEO = "video"
    OTHER = "other"


class VideoTask(StrEnum):
    """What a worker is asked to do with a video: read it and compare, or take it into the vault."""

    CHECK = "check"
    TAKE_IN = "take_in"


class VideoState(StrEnum):
    """What a look at a video's carrier found."""

    THERE = "there"
    CHANGED = "changed"
    MISSING = "missing"
    OFF_LINE = "off_line"
