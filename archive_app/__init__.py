"""A township archive: scanned, read, filed, found, and traced to the exact box."""
