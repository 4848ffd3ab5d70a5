"""Recognition engines behind one protocol."""

from ocr.engines.contract import Engine, EngineMissing
from ocr.engines.making import available, make_engine

__all__ = ["Engine", "EngineMissing", "available", "make_engine"]
