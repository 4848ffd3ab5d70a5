"""What can go wrong with a file or a page, as codes that other rooms turn into sentences."""

from enum import StrEnum


class Problem(StrEnum):
    """Why a file or page cannot be read; the value is what `FileFacts.problem` carries."""

    EMPTY = "empty"
    UNSUPPORTED = "unsupported"
    PASSWORD_NEEDED = "password_needed"  # noqa: S105 - a state, not a secret
    DAMAGED = "damaged"
    NO_PAGES = "no_pages"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    OUT_OF_MEMORY = "out_of_memory"
    CRASHED = "crashed"
    FAILED = "failed"


class ReadingError(Exception):
    """A file or page could not be read; `problem` says why, `detail` is for the log only."""

    def __init__(self, problem: Problem, detail: str = "") -> None:
        super().__init__(f"{problem.value}: {detail}" if detail else problem.value)
        self.problem = problem
        self.detail = detail


class TooSlow(ReadingError):
    """The time limit ran out; the child was killed and the next call starts a new one."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(Problem.TOO_SLOW, detail)


class Crashed(ReadingError):
    """The child died (segmentation fault, memory limit, kill); the next call starts a new one."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(Problem.CRASHED, detail)


class DeskClosed(Exception):
    """The desk was asked for something after `close()`."""
