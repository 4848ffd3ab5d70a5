"""Whatever a child does, the parent gets a typed error and the next call works."""

from collections.abc import Iterator

import pytest

from ocr.child import Child
from ocr.memory import SharedMemory
from ocr.problems import Crashed, DeskClosed, Problem, ReadingError, TooSlow


@pytest.fixture
def child() -> Iterator[Child]:
    memory = SharedMemory.make(1024)
    child = Child("naughty_child", {}, memory, idle_seconds=30, answer_bytes=100_000)
    yield child
    child.close()
    memory.close()


def said(child: Child, word: str) -> str:
    return str(child.call("echo", 20, say=word)["said"])


def test_an_endless_loop_is_ended_and_the_next_call_is_answered(child: Child) -> None:
    with pytest.raises(TooSlow):
        child.call("spin", 0.5)
    assert said(child, "好") == "好"


def test_a_segmentation_fault_is_an_error_and_the_next_call_is_answered(child: Child) -> None:
    with pytest.raises(Crashed):
        child.call("fall", 20)
    assert said(child, "again") == "again"


def test_memory_beyond_the_limit_is_refused_inside_the_same_child(child: Child) -> None:
    pid = child.call("echo", 20, say="")["pid"]
    with pytest.raises(ReadingError) as caught:
        child.call("gorge", 20)
    assert caught.value.problem == Problem.OUT_OF_MEMORY
    assert child.call("echo", 20, say="")["pid"] == pid


def test_an_answer_longer_than_agreed_is_refused(child: Child) -> None:
    with pytest.raises(Crashed):
        child.call("babble", 20)
    assert said(child, "short") == "short"


def test_a_child_that_left_in_good_order_is_started_again_without_an_error(child: Child) -> None:
    pid = child.call("echo", 20, say="")["pid"]
    with pytest.raises(Crashed):  # it leaves on every try
        child.call("leave", 20)
    assert child.call("echo", 20, say="")["pid"] != pid


def test_an_unforeseen_exception_is_a_typed_problem(child: Child) -> None:
    with pytest.raises(ReadingError) as caught:
        child.call("stumble", 20)
    assert caught.value.problem == Problem.FAILED


def test_a_child_that_stumbled_is_not_trusted_with_the_next_call(child: Child) -> None:
    first = child.call("echo", 20, say="one")["pid"]
    with pytest.raises(ReadingError):
        child.call("stumble", 20)
    assert child.call("echo", 20, say="two")["pid"] != first


def test_an_idle_child_leaves_and_comes_back_when_needed() -> None:
    memory = SharedMemory.make(1024)
    child = Child("naughty_child", {}, memory, idle_seconds=0.2, answer_bytes=1000)
    first = child.call("echo", 20, say="")["pid"]
    process = child._process
    assert process is not None
    process.wait(timeout=20)
    assert child.pid is None
    assert child.call("echo", 20, say="")["pid"] != first
    child.close()
    memory.close()


def test_a_closed_child_says_so(child: Child) -> None:
    child.close()
    with pytest.raises(DeskClosed):
        child.call("echo", 20, say="")


def test_the_shared_memory_cannot_be_pulled_away() -> None:
    import os

    memory = SharedMemory.make(4096)
    memory.write(b"page")
    with pytest.raises(OSError):
        os.ftruncate(memory.fd, 0)
    assert memory.read(4) == b"page"
    with pytest.raises(ValueError):
        memory.write(b"x" * 5000)
    memory.close()
