"""Bytes, and proof that they are still the same bytes."""
