"""The web door: pages for people. `registration.register` puts them on an application."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent
