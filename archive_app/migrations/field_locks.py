"""What the database refuses about values of forms: what a person confirmed is added to, never changed."""

from __future__ import annotations

from archive_app.migrations.lock_terms import ALWAYS, Kept, key

KEPT: tuple[Kept, ...] = (Kept("field_confirmations", ALWAYS, (key("id"),), ("*",)),)
