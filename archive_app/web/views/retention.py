"""The lock page: what is locked until when, as years and as a list, with rules, floors and holds."""

from __future__ import annotations
