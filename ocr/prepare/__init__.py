"""Pure functions on page images: skew, rulings and cells, blankness, quality figures."""
