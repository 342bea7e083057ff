"""The conditional logit that all fits of training share. The questions are drawn by chance, from weights that are known."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pytest
from training.logit import Numbers, fitted, nats, right_share

KNOWN = np.array([2.0, -1.0, 0.5, 0.0])


class Drawn(NamedTuple):
    rows: Numbers
    right: npt.NDArray[np.bool_]


def drawn(count: int, seed: int = 1) -> list[Drawn]:
    chance, found = np.random.default_rng(seed), []
    for _ in range(count):
        rows = chance.normal(size=(int(chance.integers(2, 6)), len(KNOWN)))
        shares = np.exp(rows @ KNOWN)
        right = np.zeros(len(rows), dtype=bool)
        right[chance.choice(len(rows), p=shares / shares.sum())] = True
        found.append(Drawn(rows, right))
    return found


def test_the_weights_that_made_the_answers_are_found_again() -> None:
    assert fitted(drawn(3000), 1.0) == pytest.approx(KNOWN, abs=0.15)


def test_where_one_starts_does_not_matter() -> None:
    found = drawn(400)
    assert fitted(found, 1.0, [5.0, 5.0, -5.0, 3.0]) == pytest.approx(fitted(found, 1.0), abs=0.01)


def test_a_heavier_ridge_makes_smaller_weights() -> None:
    found = drawn(200)
    assert np.abs(fitted(found, 500.0)).sum() < np.abs(fitted(found, 1.0)).sum()


def test_several_right_answers_count_as_one() -> None:
    rows = np.array([[1.0], [1.0], [0.0]])
    both = Drawn(rows, np.array([True, True, False]))
    assert right_share([both], np.array([1.0])) == 1.0
    assert nats([both], np.array([0.0])) == pytest.approx(np.log(2 / 3))
    assert right_share([both], np.array([-1.0])) == 0.0


def test_what_always_holds_of_the_right_answer_has_bounded_weights() -> None:
    found = [Drawn(np.array([[1.0], [0.0]]), np.array([True, False]))] * 5
    (weight,) = fitted(found, 0.1)
    assert 2.0 < weight < 10.0
