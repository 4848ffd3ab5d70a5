"""The nouns of the archive, one table family a module. Importing this package knows all tables."""

from archive_app.models.archival_files import ArchivalFile
from archive_app.models.arrangements import Arrangement, ArrangementLine, ReferenceCounter
from archive_app.models.box_seals import BoxSeal
from archive_app.models.boxes import Box
from archive_app.models.catalogue_entries import CatalogueEntry, CatalogueLink
from archive_app.models.digital_objects import DigitalObject
from archive_app.models.events import Event, EventSeal
from archive_app.models.field_checks import FieldConfirmation, FormFinding
from archive_app.models.holdings import Holding
from archive_app.models.households import Fact, Household, HouseholdRelation, Member, Pairing
from archive_app.models.incidents import Incident
from archive_app.models.installation import Installation
from archive_app.models.items import Item
from archive_app.models.label_printing import FloorSpot, LabelPrint, Printer
from archive_app.models.loans import Loan, LoanRenewal
from archive_app.models.meetings import Meeting, MeetingMaterial
from archive_app.models.movements import Movement, Placement
from archive_app.models.notes_lines import NotesLine
from archive_app.models.outbox import OutboxRow
from archive_app.models.pages import Page, PageField
from archive_app.models.people import Appointment, Person
from archive_app.models.photographs import Photo, PhotoGroup
from archive_app.models.places import Place
from archive_app.models.quality import Acceptance, AcceptanceMark, AccessCopy, PageFingerprint, Rescan
from archive_app.models.relayings import Relaying
from archive_app.models.retention import Hold, HoldSubject, RetentionDecision, RetentionFloor, RetentionRule
from archive_app.models.retrievals import Retrieval, RetrievedHolding, ScanReturn
from archive_app.models.separators import Separator
from archive_app.models.sources import Batch, Source
from archive_app.models.stocktakes import ExpectedThing, Sighting, Stocktake, StocktakeFinding, StocktakeScan
from archive_app.models.units import Unit
from archive_app.models.users import Token, User, UserRole, UserScope
from archive_app.models.video_checks import VideoCheck
from archive_app.models.video_jobs import VideoJob
from archive_app.models.watched_files import WatchedFile
from archive_app.models.withdrawals import Withdrawal, WithdrawnObject

__all__ = [
    "Acceptance",
    "AcceptanceMark",
    "AccessCopy",
    "Appointment",
    "ArchivalFile",
    "Arrangement",
    "ArrangementLine",
    "Batch",
    "Box",
    "BoxSeal",
    "CatalogueEntry",
    "CatalogueLink",
    "DigitalObject",
    "Event",
    "EventSeal",
    "ExpectedThing",
    "Fact",
    "FieldConfirmation",
    "FloorSpot",
    "FormFinding",
    "Hold",
    "HoldSubject",
    "Holding",
    "Household",
    "HouseholdRelation",
    "Incident",
    "Installation",
    "Item",
    "LabelPrint",
    "Loan",
    "LoanRenewal",
    "Meeting",
    "MeetingMaterial",
    "Member",
    "Movement",
    "NotesLine",
    "OutboxRow",
    "Page",
    "PageField",
    "PageFingerprint",
    "Pairing",
    "Person",
    "Photo",
    "PhotoGroup",
    "Place",
    "Placement",
    "Printer",
    "ReferenceCounter",
    "Relaying",
    "Rescan",
    "RetentionDecision",
    "RetentionFloor",
    "RetentionRule",
    "Retrieval",
    "RetrievedHolding",
    "ScanReturn",
    "Separator",
    "Sighting",
    "Source",
    "Stocktake",
    "StocktakeFinding",
    "StocktakeScan",
    "Token",
    "Unit",
    "User",
    "UserRole",
    "UserScope",
    "VideoCheck",
    "VideoJob",
    "WatchedFile",
    "Withdrawal",
    "WithdrawnObject",
]
