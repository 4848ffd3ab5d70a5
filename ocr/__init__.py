"""From a file to words: page images, orientation, recognition, form fields. Knows nothing of the archive."""
