"""Which form a page is, and what stands in its fields. The forms themselves are data."""
