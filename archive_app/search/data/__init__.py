"""Character tables of the search, as plain text: each file names its source and licence in its head."""
