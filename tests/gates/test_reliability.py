"""How far probabilities can be relied on; the answers are made up here."""

from __future__ import annotations

import pytest
from gates.reliability import reliability


def test_what_is_right_as_often_as_told_has_no_error() -> None:
    found = reliability([(0.75, True)] * 3 + [(0.75, False)] + [(1.0, True)] * 5, "x, ")
    assert found["x, told with .7, right"] == 0.75
    assert found["x, told with .9, how many"] == 5
    assert found["x, error of calibration"] == 0.0
    assert found["x, Brier score"] == pytest.approx(0.75 / 9, abs=1e-3)


def test_the_error_is_the_mean_over_what_is_told() -> None:
    assert reliability([(0.9, False), (0.1, False)])["error of calibration"] == 0.5


def test_of_nothing_nothing_is_wrong() -> None:
    assert reliability([]) == {"error of calibration": 0.0, "Brier score": 0.0}
