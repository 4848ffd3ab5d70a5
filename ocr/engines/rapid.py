"""RapidOCR (PP-OCR models) on OpenVINO, else on ONNX Runtime.

Three things differ from the library's own call. The detector alone sees a reduced page, lines are cut from
the full one. A line's strip is padded to a multiple of 80 pixels, because OpenVINO keeps compiled kernels
for every width it ever saw. The library's per-line direction classifier is off: it squeezes long lines and turns
good ones.
"""

import importlib.util
from importlib.metadata import version
from typing import Any

import cv2
import numpy as np
from rapidocr import RapidOCR
from rapidocr.ch_ppocr_rec import TextRecInput
from rapidocr.utils.typings import EngineType

from ocr.engines.strips import HEIGHT, WIDTH_LEAST, Strip, cut_strip, placed_signs, straight
from ocr.engines.upright import find_upright, turn_image, turn_quads
from ocr.prepare.seals import without_seals
from ocr.raw_lines import Image, PageLines, Quad, RawLine, Spot, mean_confidence

_DETECT_LONGEST = 960
_DETECT_LEAST = 320  # smaller pictures are enlarged to this: the detector misses lines of a few pixels
_GRID = 32  # the detector's network needs sides in multiples of this
_LEAST_SCORE = 0.5
_WIDEST = 8  # widths to height
_AT_ONCE = 32  # lines cut out at a time: the widest are 0.7 MB, and a page can have a thousand


class RapidEngine:
    """The default engine."""

    def __init__(self, *, threads: int = 1, runtime: str | None = None) -> None:
        self._runtime = runtime or ("openvino" if importlib.util.find_spec("openvino") else "onnxruntime")
        kind = EngineType.OPENVINO if self._runtime == "openvino" else EngineType.ONNXRUNTIME
        self._library = RapidOCR(
            params={
                "Global.use_cls": False,
                "Global.log_level": "error",
                "Det.engine_type": kind,
                "Rec.engine_type": kind,
                "Rec.rec_batch_num": 1,
                "Rec.rec_img_shape": [3, HEIGHT, WIDTH_LEAST],
                "EngineConfig.openvino.inference_num_threads": threads,
                # two processes would otherwise pin themselves to the same core
                "EngineConfig.openvino.enable_cpu_pinning": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            }
        )
        self._detector: Any = _loaded(self._library, "_load_det_model")
        self._reader: Any = _loaded(self._library, "_load_rec_model")

    @property
    def name(self) -> str:
        """Library, version and runtime."""
        return f"rapidocr {version('rapidocr')} {self._runtime}"

    def lines(self, image: Image, dpi: int) -> PageLines:
        """Read a page; its lines' places are pixels of the image turned upright."""
        image = without_seals(image, dpi)
        quads = self.detect(image)
        upright = find_upright(image, quads, self.read)
        if upright.turned:
            image = turn_image(image, upright.turned)
            quads = self.detect(image) if upright.again else turn_quads(quads, image, upright.turned)
        known = {} if upright.turned else upright.read
        return PageLines(tuple(self._read_all(image, quads, known)), upright.turned, upright.sure)

    def spot(self, crop: Image) -> Spot | None:
        """Read one line's picture as it is."""
        if min(crop.shape[:2]) < 4:
            return None
        (line,) = self.read(crop, [straight(crop)])
        return Spot(line.text, line.confidence) if line.signs else None

    def detect(self, image: Image) -> list[Quad]:
        """Where lines stand: corners in pixels of the full image."""
        if not _missing_height(image):
            return self._detect(image)
        # a picture of a single line: the detector needs paper around it, and reduced first that is not much
        scale = min(1.0, _DETECT_LONGEST / image.shape[1])
        size = (round(image.shape[1] * scale), max(1, round(image.shape[0] * scale)))
        line = cv2.resize(image, size, interpolation=cv2.INTER_AREA) if scale < 1 else image
        above = _missing_height(line)
        framed = cv2.copyMakeBorder(
            line, above, above, 0, 0, cv2.BORDER_CONSTANT, value=_edge_tone(np.asarray(line))
        )
        back = np.array([image.shape[1] / size[0], image.shape[0] / size[1]], np.float32)
        return [(quad - np.array([0, above], np.float32)) * back for quad in self._detect(np.asarray(framed))]

    def _detect(self, image: Image) -> list[Quad]:
        height, width = image.shape[:2]
        scale = min(1.0, _DETECT_LONGEST / max(height, width))
        if max(height, width) < _DETECT_LEAST:
            scale = _DETECT_LEAST / max(height, width)
        size = tuple(max(_GRID, round(side * scale / _GRID) * _GRID) for side in (width, height))
        small = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
        if small.ndim == 2:
            small = cv2.cvtColor(small, cv2.COLOR_GRAY2BGR)
        blob = cv2.dnn.blobFromImage(small, 1 / 127.5, mean=(127.5, 127.5, 127.5))
        boxes, _ = self._detector.postprocess_op(self._detector.session(blob), (height, width))
        return [np.asarray(box, np.float32) for box in boxes]

    def read(self, image: Image, quads: list[Quad]) -> list[RawLine]:
        """Read the given lines, in the given order; a line without text has no signs."""
        parts = (quads[start : start + _AT_ONCE] for start in range(0, len(quads), _AT_ONCE))
        return [line for part in parts for line in self._read_part(image, part)]

    def _read_part(self, image: Image, quads: list[Quad]) -> list[RawLine]:
        strips = [cut_strip(image, quad) for quad in quads]
        found = self._reader(TextRecInput(img=[strip.image for strip in strips], return_word_box=True))
        words = found.word_results or [None] * len(strips)
        return [
            _raw_line(strip, text, info) for strip, text, info in zip(strips, found.txts, words, strict=True)
        ]

    def _read_all(self, image: Image, quads: list[Quad], known: dict[int, RawLine]) -> list[RawLine]:
        missing = [number for number in range(len(quads)) if number not in known]
        read = dict(zip(missing, self.read(image, [quads[number] for number in missing]), strict=True))
        lines = [known.get(number) or read[number] for number in range(len(quads))]
        return [line for line in lines if line.text.strip() and line.confidence >= _LEAST_SCORE]


def _missing_height(image: Image) -> int:
    height, width = image.shape[:2]
    return max(0, (2 * round(width / _WIDEST) - height) // 2) if width > _WIDEST * height else 0


def _edge_tone(image: Image) -> tuple[float, ...]:
    edge = np.concatenate([image[0], image[-1]])
    return tuple(float(value) for value in np.atleast_1d(np.median(edge, axis=0)))


def _loaded(library: Any, part: str) -> Any:
    return getattr(library, part)()


def _raw_line(strip: Strip, text: str, info: Any) -> RawLine:
    columns = [column for word in info.word_cols for column in word] if info is not None else []
    if not text or not columns:
        return RawLine((), 0.0, strip.quad)
    signs = placed_signs(strip, text, columns, info.confs, info.line_txt_len)
    return RawLine(signs, mean_confidence(signs), strip.quad)
