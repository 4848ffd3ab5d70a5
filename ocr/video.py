"""Videos: what ffprobe says of one, and pictures out of it. The programs run limited, as all that opens foreign files."""

from __future__ import annotations

import json
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr import limited
from ocr.problems import Problem, ReadingError

_SECONDS = 40.0
_MEMORY = 2 * 1024**3
_PICTURE = 32 * 1024**2
_POSTER_WIDTH = 960
#: what may be asked of a file: no playlist, whatever it is called, leads to other files of this machine
_FORMATS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,asf,flv,dv,mxf,ogg,h264"
#: what is wanted; a file with endless tags and streams must not come as an endless answer
_ENTRIES = (
    "format=format_name,duration:format_tags=creation_time:stream=codec_type,codec_name,width,height,duration"
)


@dataclass(frozen=True)
class VideoFacts:
    """Length in seconds, picture size in pixels, and codings as ffprobe names them (elements of DA/T 63-2017)."""

    seconds: float
    width: int
    height: int
    video_codec: str
    audio_codec: str
    container: str
    recorded_at: str


def available() -> bool:
    """Tell whether this machine can look into videos."""
    return shutil.which("ffprobe") is not None and shutil.which("ffmpeg") is not None


def facts(path: Path) -> VideoFacts:
    """Return what a video is. Raises ReadingError: UNSUPPORTED without ffprobe, DAMAGED for what is no video."""
    if not available():
        raise ReadingError(Problem.UNSUPPORTED, "ffprobe is not installed")
    command = [
        "ffprobe",
        "-v",
        "error",
        "-protocol_whitelist",
        "file",
        "-format_whitelist",
        _FORMATS,
        "-show_entries",
        _ENTRIES,
        "-of",
        "json",
        _local(path),
    ]
    said = limited.run(command, seconds=_SECONDS, address_space=_MEMORY, file_bytes=0)
    try:
        told = json.loads(said or b"{}")
        streams = [one for one in told.get("streams", []) if isinstance(one, dict)]
        picture = next(one for one in streams if one.get("codec_type") == "video")
        sound = next((one for one in streams if one.get("codec_type") == "audio"), {})
        return _facts(told["format"], picture, sound)
    except (ValueError, KeyError, StopIteration, TypeError) as error:
        raise ReadingError(Problem.DAMAGED, f"no video: {error}") from error


def _facts(file: dict[str, Any], picture: dict[str, Any], sound: dict[str, Any]) -> VideoFacts:
    seconds = 0.0
    with suppress(ValueError):
        seconds = float(file.get("duration") or picture.get("duration") or 0)
    return VideoFacts(
        seconds=round(seconds, 1),
        width=int(picture.get("width") or 0),
        height=int(picture.get("height") or 0),
        video_codec=str(picture.get("codec_name", ""))[:40],
        audio_codec=str(sound.get("codec_name", ""))[:40],
        container=str(file.get("format_name", ""))[:80],
        recorded_at=str((file.get("tags") or {}).get("creation_time", ""))[:40],
    )


def picture(path: Path, at: float) -> bytes:
    """Return the picture `at` seconds as JPEG. Raises ReadingError."""
    if not available():
        raise ReadingError(Problem.UNSUPPORTED, "ffmpeg is not installed")
    with tempfile.TemporaryDirectory(prefix="video-") as folder:
        made = Path(folder, "poster.jpg")
        command = [
            "ffmpeg", "-v", "error", "-nostdin", "-protocol_whitelist", "file", "-format_whitelist", _FORMATS,
            "-ss", f"{max(at, 0):.2f}", "-i",
            _local(path), "-frames:v", "1", "-vf", f"scale='min({_POSTER_WIDTH},iw)':-2", "-q:v", "4", str(made),
        ]  # fmt: skip
        limited.run(
            command, seconds=_SECONDS, address_space=_MEMORY, file_bytes=_PICTURE, folder=Path(folder)
        )
        if not made.is_file() or not made.stat().st_size:
            raise ReadingError(Problem.DAMAGED, "no picture at that time")
        return made.read_bytes()


def _local(path: Path) -> str:
    """Return a path as ffmpeg takes it for a file, whatever its name looks like."""
    return f"file:{path.absolute()}"
