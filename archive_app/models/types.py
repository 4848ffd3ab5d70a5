"""Column types made of the closed lists, and rows that carry a code of their own."""

from __future__ import annotations

from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from archive_app.terms import (
    SETTLED,
    AcceptanceState,
    ArrangementState,
    BoxState,
    Condition,
    CopyState,
    CopyType,
    CountDepth,
    CountVerdict,
    FileKind,
    FormType,
    HoldingSet,
    ItemKind,
    ItemState,
    LoanKind,
    LoanState,
    MaterialRole,
    MovementState,
    NoteKind,
    ObjectRole,
    PageState,
    PlaceKind,
    RelayingState,
    RescanState,
    RetentionCode,
    Role,
    SeparatorKind,
    SourceState,
    StocktakeState,
    UnitKind,
    VideoState,
    VideoTask,
)
from labels import codes

__all__ = [
    "SETTLED",
    "AcceptanceState",
    "ArrangementState",
    "BoxState",
    "Coded",
    "Condition",
    "CopyState",
    "CopyType",
    "CountDepth",
    "CountVerdict",
    "FileKind",
    "FormType",
    "HoldingSet",
    "ItemKind",
    "ItemState",
    "LoanKind",
    "LoanState",
    "MaterialRole",
    "MovementState",
    "NoteKind",
    "ObjectRole",
    "PageState",
    "PlaceKind",
    "RelayingState",
    "RescanState",
    "RetentionCode",
    "Role",
    "SeparatorKind",
    "SourceState",
    "StocktakeState",
    "UnitKind",
    "VideoState",
    "VideoTask",
    "choice",
]


def choice(kind: type[StrEnum], *, check: bool = True) -> sa.Enum:
    """Return the column type for a closed list: readable text with a CHECK, where the column came with its table."""
    return sa.Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=check,
        name=kind.__name__.lower(),
        values_callable=lambda members: [member.value for member in members],
    )


class Coded:
    """A row with a number of its own, never reused, and the code printed on its label."""

    __table_args__: tuple[object, ...] | dict[str, object] = {"sqlite_autoincrement": True}
    CODE_KIND: str

    id: Mapped[int] = mapped_column(primary_key=True)

    @property
    def code(self) -> str:
        """Return the code with its check character, e.g. `B-0007F3-K`."""
        return codes.make(self.code_kind, self.id)

    @property
    def code_kind(self) -> str:
        """Return the kind letter of the code."""
        return self.CODE_KIND
