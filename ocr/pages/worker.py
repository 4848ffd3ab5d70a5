"""The limited child that opens foreign files: decodes and renders, nothing else."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ocr.access.book import make_access
from ocr.access.order import AccessOrder
from ocr.limits import Limits
from ocr.memory import SharedMemory
from ocr.pages.excerpt import excerpt
from ocr.pages.kinds import PDF, PICTURES, kind_of
from ocr.pages.layer import text_layer
from ocr.pages.pdf import PdfFile
from ocr.pages.pictures import PictureFile
from ocr.problems import Problem, ReadingError
from ocr.serving import Handler, limit_cpu, limit_process, serve

_QUALITY = 82
_ROWS = 64
_HIGH_DPI = 450  # twice the resolution reading needs; half of it reads as well and costs a quarter
_TURNS = {
    90: Image.Transpose.ROTATE_270,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_90,
}

OpenFile = PdfFile | PictureFile


class Worker:
    """Answers questions about files; keeps the last file open, as its pages are asked for in turn."""

    def __init__(self, limits: Limits, memory: SharedMemory) -> None:
        self._limits = limits
        self._memory = memory
        self._key: tuple[Any, ...] = ()
        self._open: OpenFile | None = None

    def facts(self, question: dict[str, Any]) -> dict[str, Any]:
        """Facts of a file. Raises ReadingError."""
        limit_cpu(self._limits.facts_seconds)
        return self._file(question).facts().to_json()

    def picture(self, question: dict[str, Any]) -> dict[str, Any]:
        """Decode one page into the shared memory. Raises ReadingError."""
        limit_cpu(self._limits.page_seconds)
        file = self._file(question)
        number = _page_number(question)
        if isinstance(file, PdfFile):
            return self._pdf_page(file, number)
        frame = file.frame(number)
        image, dpi = frame.image, frame.dpi
        pixels = image.width * image.height
        factor = 1
        while pixels / factor**2 > self._limits.page_pixels or (dpi and dpi / factor > _HIGH_DPI):
            factor += 1
        if factor > 1:
            image = image.reduce(factor)
            dpi = dpi // factor if dpi else None
        grey = image.mode == "L"
        self._memory.fill(_rows(image, "L" if grey else "BGR"))
        return {
            "width": image.width,
            "height": image.height,
            "channels": 1 if grey else 3,
            "dpi": dpi,
            "colour": frame.colour,
            "flags": ["damaged"] if frame.damaged else [],
            "layer": None,
        }

    def _pdf_page(self, file: PdfFile, number: int) -> dict[str, Any]:
        sheet = file.sheet(number)
        dpi = file.reading_dpi(sheet)
        bitmap = file.render(number, dpi)
        width, height, stride = bitmap.width, bitmap.height, bitmap.stride
        if stride == width * 3:
            self._memory.write(memoryview(bitmap.buffer).cast("B"))
        else:
            self._memory.write(
                Image.frombuffer("RGB", (width, height), bitmap.buffer, "raw", "RGB", stride).tobytes()
            )
        layer = text_layer(file.page(number), sheet.picture_share, lambda: _glance(bitmap, dpi))
        scan = sheet.picture_share >= 0.5 and sheet.picture_dpi
        return {
            "width": width,
            "height": height,
            "channels": 3,
            "dpi": round(dpi),
            "colour": "RGB",
            "flags": ["low_resolution"] if scan and scan < 150 else [],
            "layer": layer,
        }

    def render(self, question: dict[str, Any]) -> dict[str, Any]:
        """A JPEG of one page in the shared memory. Raises ReadingError."""
        limit_cpu(self._limits.page_seconds)
        longest = max(16, min(int(question["longest"]), 10_000))
        image = self._preview(self._file(question), _page_number(question), longest)
        if image.mode not in ("L", "RGB"):
            image = image.convert("RGB")
        image.thumbnail((longest, longest), Image.Resampling.LANCZOS, reducing_gap=2.0)
        if turn := _TURNS.get(int(question["turned"]) % 360):
            image = image.transpose(turn)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=_QUALITY)
        self._memory.write(out.getvalue())
        return {"size": out.tell()}

    def excerpt(self, question: dict[str, Any]) -> dict[str, Any]:
        """Some pages as a file of their own in the shared memory. Raises ReadingError."""
        limit_cpu(self._limits.facts_seconds)
        made = excerpt(Path(question["path"]), [int(n) for n in question["pages"]], question["password"])
        return self._handed_over(made)

    def bind(self, question: dict[str, Any]) -> dict[str, Any]:
        """Pages of several files as one PDF in the shared memory. Raises ReadingError."""
        from ocr.pages.binding import Leaf, bound

        limit_cpu(self._limits.read_seconds)
        return self._handed_over(
            bound(
                [Leaf(Path(one["path"]), tuple(one["pages"]), one["password"]) for one in question["leaves"]]
            )
        )

    def _handed_over(self, made: bytes) -> dict[str, Any]:
        if len(made) > self._memory.size:
            raise ReadingError(Problem.TOO_LARGE, f"{len(made)} bytes")
        self._memory.write(made)
        return {"size": len(made)}

    def access(self, question: dict[str, Any]) -> dict[str, Any]:
        """Write a searchable PDF to the file the parent named. Raises ReadingError."""
        limit_cpu(question["seconds"])
        order = AccessOrder.from_json(question["order"])
        return make_access(order, Path(question["target"]), self._limits, question["seconds"])

    def _preview(self, file: OpenFile, number: int, longest: int) -> Image.Image:
        if isinstance(file, PictureFile):
            return file.frame(number).image
        sheet = file.sheet(number)
        dpi = min(longest / max(sheet.width, sheet.height, 1.0) * 72.0, file.reading_dpi(sheet) * 2)
        image: Image.Image = file.render(number, dpi).to_pil()
        return image

    def _file(self, question: dict[str, Any]) -> OpenFile:
        path, password = Path(question["path"]), question["password"]
        state = path.stat()
        key = (path, password, state.st_ino, state.st_mtime_ns, state.st_size)
        if key == self._key and self._open is not None:
            return self._open
        if self._open is not None:
            self._open.close()
            self._open = None
        media_type = kind_of(path)
        if media_type == PDF:
            self._open = PdfFile(path, password, self._limits)
        elif media_type in PICTURES:
            self._open = PictureFile(path, media_type, self._limits)
        else:
            raise ReadingError(Problem.UNSUPPORTED, media_type)
        self._key = key
        return self._open


def _rows(image: Image.Image, order: str) -> Iterator[bytes]:
    """The picture's pixels, some rows at a time: a whole copy would cost as much time as half the decoding."""
    for top in range(0, image.height, _ROWS):
        band = image.crop((0, top, image.width, min(top + _ROWS, image.height)))
        yield band.tobytes("raw", order)


def _glance(bitmap: Any, dpi: float) -> Any:
    """The rendered page in grey at about 100 dpi."""
    grey: Image.Image = bitmap.to_pil().convert("L")
    return np.asarray(grey.reduce(max(1, round(dpi / 100))))


def _page_number(question: dict[str, Any]) -> int:
    number = int(question["page"])
    if number < 0:  # Python would count from the end
        raise ReadingError(Problem.NO_PAGES, f"page {number}")
    return number


def _make(settings: dict[str, Any], memory: SharedMemory) -> dict[str, Handler]:
    limits = Limits(**settings["limits"])
    limit_process(limits.address_space)
    worker = Worker(limits, memory)
    return {
        "facts": worker.facts,
        "picture": worker.picture,
        "render": worker.render,
        "excerpt": worker.excerpt,
        "bind": worker.bind,
        "access": worker.access,
    }


if __name__ == "__main__":
    serve(_make)
