"""Two handwriting fonts (SIL Open Font License 1.1, licences beside them) for values filled in by hand."""
