"""How many reports are read at once: one after the other, or in several processes. The result and its order are the same."""

from __future__ import annotations

import concurrent.futures as futures
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
AHEAD = 64  # tasks handed out per process before their results are taken: bounds memory on endless input

_work: Callable[..., object] | None = None


def _start(make: Callable[[], Callable[[Task], Result]]) -> None:
    """In a new process: make the worker once, so that models and indexes are loaded once."""
    global _work
    _work = make()


def _call(task: Task) -> object:
    assert _work is not None  # set by `_start`
    return _work(task)


def serial(make: Callable[[], Callable[[Task], Result]], tasks: Iterable[Task]) -> Iterator[Result]:
    """Do the tasks one after the other."""
    work = make()
    yield from map(work, tasks)


def processes(make: Callable[[], Callable[[Task], Result]], tasks: Iterable[Task], jobs: int) -> Iterator[Result]:
    """Do the tasks in several processes; results in the order of the tasks.

    Args:
        make: makes the worker in each process; must be importable (a function of a module, or a partial of one).
        tasks: read lazily, never more than some dozens ahead.
        jobs: how many processes; 1 runs here.
    """
    if jobs <= 1:
        yield from serial(make, tasks)
        return
    context = multiprocessing.get_context("spawn")  # a fork would share open indexes and locks
    with futures.ProcessPoolExecutor(jobs, mp_context=context, initializer=_start, initargs=(make,)) as pool:
        pending: deque[futures.Future[Result]] = deque()
        for task in tasks:
            pending.append(pool.submit(_call, task))  # type: ignore[arg-type]
            while len(pending) >= jobs * AHEAD or (pending and pending[0].done()):
                yield pending.popleft().result()
        while pending:
            yield pending.popleft().result()
