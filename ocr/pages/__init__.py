"""From a file to page images, in a helper process with limits."""

from ocr.pages.facts import FileFacts
from ocr.pages.reader import PagesReader, Picture

__all__ = ["FileFacts", "PagesReader", "Picture"]
