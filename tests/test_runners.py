"""One after the other or in processes: the same results in the same order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator

import pytest

from whoholds.runners import AHEAD, processes, serial


def squarer(bad: int | None = None) -> Callable[[int], int]:
    def square(number: int) -> int:
        if number == bad:
            raise ValueError(f"{number} is bad")
        return number * number

    return square


def test_processes_give_what_one_gives_in_its_order() -> None:
    tasks = list(range(300))
    assert list(processes(squarer, tasks, 2)) == list(serial(squarer, tasks)) == [number * number for number in tasks]


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_tasks_no_results(jobs: int) -> None:
    assert list(processes(squarer, [], jobs)) == []


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_of_the_program_is_raised_where_its_result_is_due(jobs: int) -> None:
    results = processes(functools.partial(squarer, 3), range(10), jobs)
    assert [next(results) for _ in range(3)] == [0, 1, 4]
    with pytest.raises(ValueError, match="3 is bad"):
        list(results)


@pytest.mark.parametrize("jobs", [1, 2])
def test_endless_input_is_read_only_a_little_ahead(jobs: int) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = processes(squarer, endless(), jobs)
    assert next(results) == 1
    assert taken <= jobs * AHEAD
    results.close()  # type: ignore[attr-defined]
