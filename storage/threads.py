"""A few threads for calls that wait on the disk or hash large pieces; both let other threads run."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

_THREADS = 8


def pool() -> ThreadPoolExecutor:
    """Give this process's own pool; a forked child gets a new one, threads do not survive a fork.

    Tasks given to it must never wait for other tasks of it.
    """
    return _pool_of(os.getpid())


@lru_cache(maxsize=1)
def _pool_of(_process: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="storage")
