"""What the database refuses about printed labels: that one was printed, by whom and how often, stays said."""

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, key

KEPT: tuple[Kept, ...] = (Kept("label_prints", ALWAYS, (key("id"),), ("*",)),)
