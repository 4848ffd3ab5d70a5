"""Searchable PDF/A-2b: the scan's own image data with what was read lying invisibly over it."""

from ocr.access.order import AccessMade, AccessOrder, AccessPage, Difference

__all__ = ["AccessMade", "AccessOrder", "AccessPage", "Difference"]
