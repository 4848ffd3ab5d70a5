"""Users sign in; their roles and scopes say what they may see and do."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from archive_app.db import Base
from archive_app.models.people import Person
from archive_app.models.types import Role, choice
from archive_app.models.units import Unit


class User(Base):
    """A log-in. The password is an Argon2id hash; `generation` rises when sessions must end."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(60), default="")
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    person_id: Mapped[int | None] = mapped_column(sa.ForeignKey("people.id"))
    language: Mapped[str | None] = mapped_column(sa.String(8))
    active: Mapped[bool] = mapped_column(default=True)
    generation: Mapped[int] = mapped_column(default=1)
    expires_on: Mapped[dt.date | None]
    created_at: Mapped[dt.datetime]

    person: Mapped[Person | None] = relationship()
    roles: Mapped[list[UserRole]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    scopes: Mapped[list[UserScope]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class UserRole(Base):
    """One role of a user."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(choice(Role), primary_key=True)


class UserScope(Base):
    """One unit of a user's scope; everything below it is included."""

    __tablename__ = "user_scopes"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(sa.ForeignKey("units.id"), primary_key=True)

    unit: Mapped[Unit] = relationship(lazy="joined")


class Token(Base):
    """A bearer token for programs: only its SHA-256 is kept; it may be narrower than its user."""

    __tablename__ = "tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    scopes: Mapped[list[str]] = mapped_column(default=list)
    expires_on: Mapped[dt.date | None]
    revoked_at: Mapped[dt.datetime | None]
    created_at: Mapped[dt.datetime]

    user: Mapped[User] = relationship(lazy="joined")
