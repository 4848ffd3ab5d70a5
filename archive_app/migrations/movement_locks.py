"""What the database refuses about places, movements and loans."""

from __future__ import annotations

from archive_app.migrations.lock_terms import Kept, Lock

KEPT: tuple[Kept, ...] = ()
LOCKS: tuple[Lock, ...] = ()
