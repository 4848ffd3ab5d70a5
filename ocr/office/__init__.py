"""Electronic files that are not pages yet: office documents, OFD, letters, and archives full of other files."""
