"""Packages that carry files out of the archive and prove they arrived whole."""
