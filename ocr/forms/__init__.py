"""Which form a page is, and what stands in its fields. The forms themselves are data."""

SURE = 0.8
"""A form guess of at least this score may be relied on without a person."""
