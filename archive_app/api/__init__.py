"""The JSON interface under `/api/v1`: the same verbs as the pages, for programs with a token."""

from __future__ import annotations

from archive_app.api.registration import register

__all__ = ["register"]
