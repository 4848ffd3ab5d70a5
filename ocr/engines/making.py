"""Engines by name."""

import importlib.util
import shutil

from ocr.engines.contract import Engine, EngineMissing

NAMES = ("rapidocr", "tesseract", "fake")


def available() -> dict[str, bool]:
    """Which engines could be started here; nothing is loaded to find out."""
    return {
        "rapidocr": importlib.util.find_spec("rapidocr") is not None,
        "tesseract": shutil.which("tesseract") is not None,
        "fake": True,
    }


def make_engine(name: str, *, threads: int = 1) -> Engine:
    """Load an engine (about a second). Raises EngineMissing, ValueError for an unknown name."""
    if name not in NAMES:
        raise ValueError(f"unknown engine {name!r}; known are {', '.join(NAMES)}")
    if not available()[name]:
        raise EngineMissing(f"{name} is not installed")
    if name == "tesseract":
        from ocr.engines.tesseract import TesseractEngine

        return TesseractEngine(threads=threads)
    if name == "fake":
        from ocr.engines.fake import FakeEngine

        return FakeEngine()
    from ocr.engines.rapid import RapidEngine

    return RapidEngine(threads=threads)
