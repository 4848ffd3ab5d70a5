"""A fictitious township to try the archive with: its people, its papers as believable scans, and the truth.

Everything here is invented. Division codes begin with 99 (no such province), telephone numbers with 129
(no such network), and every sheet says at its foot that it is a demonstration.
"""
