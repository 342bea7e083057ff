"""The model of control: a hidden state per place (which side holds it, or none), over the days that claims speak of.

A hidden Markov model in continuous time: a place keeps its holder with probability exp(-days / MEAN_HOLD_DAYS), else passes
to any other state alike. Observations multiply the likelihood of the sides they speak for. `path` is the likeliest history
(Viterbi), `posterior` the probability of each state on each day given all claims (forward–backward); see Rabiner,
1989, doi:10.1109/5.18626.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from whoholds.reconcile.observations import Observation

MEAN_HOLD_DAYS = 600.0  # how long a place that reports speak of stays in one hand
FEWEST_DAYS = 30  # a place on two days of the news may have changed hands as it may in a month: news is of change
CHANGE_HAZARD = 0.6  # on a day of which someone says that the place changed hands
NOBODY = ""  # the state in which no side that we know of holds the place
NOBODY_PRIOR = 0.15
MOST_PER_DAY = 8.0  # a day's claims weigh no more than this: reports of one day copy one another
Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Control:
    """The history of one place.

    Attributes:
        days: the days with observations, ascending.
        states: the sides, `NOBODY` first.
        path: per day the index of the likeliest state of the likeliest history.
        posterior: days × states, each row sums to 1.
    """

    days: tuple[dt.date, ...]
    states: tuple[str, ...]
    path: tuple[int, ...]
    posterior: Array


def control(seen: Sequence[Observation]) -> Control:
    """The history of control that observations of one place (by day, not empty) make likeliest."""
    days = tuple(sorted({o.day for o in seen}))
    states = (NOBODY, *sorted({o.side for o in seen}))
    likelihood = _likelihood(seen, days, states)
    changed = {o.day for o in seen if o.change}
    steps = [_transition(len(states), (b - a).days, b in changed) for a, b in pairwise(days)]
    start = np.full(len(states), (1 - NOBODY_PRIOR) / (len(states) - 1))
    start[0] = NOBODY_PRIOR
    return Control(days, states, _viterbi(np.log(start), likelihood, steps), _posterior(start, likelihood, steps))


def _likelihood(seen: Sequence[Observation], days: tuple[dt.date, ...], states: tuple[str, ...]) -> Array:
    """Log likelihood of each day's observations in each state; days × states, natural logarithm."""
    table = np.zeros((len(days), len(states)))
    row = {day: index for index, day in enumerate(days)}
    column = {state: index for index, state in enumerate(states)}
    for o in seen:
        table[row[o.day], column[o.side]] += o.weight if o.holds else -o.weight
    return np.clip(table, -MOST_PER_DAY, MOST_PER_DAY)


def _transition(count: int, days: int, changed: bool) -> Array:
    """Probability of each state after some days, given the state before; rows sum to 1."""
    stay = float(np.exp(-max(days, FEWEST_DAYS) / MEAN_HOLD_DAYS)) * (1 - CHANGE_HAZARD if changed else 1)
    table = np.full((count, count), (1 - stay) / max(1, count - 1))
    np.fill_diagonal(table, stay)
    return table


def _viterbi(start: Array, likelihood: Array, steps: list[Array]) -> tuple[int, ...]:
    score = start + likelihood[0]
    back: list[npt.NDArray[np.intp]] = []
    for step, row in zip(steps, likelihood[1:], strict=True):
        ways = score[:, None] + np.log(np.maximum(step, 1e-300))
        back.append(ways.argmax(axis=0))
        score = ways.max(axis=0) + row
    path = [int(score.argmax())]
    for pointers in reversed(back):
        path.append(int(pointers[path[-1]]))
    return tuple(reversed(path))


def _posterior(start: Array, likelihood: Array, steps: list[Array]) -> Array:
    """Forward–backward, each row scaled to sum 1, so that long histories do not underflow."""
    forward = [_scaled(start * np.exp(likelihood[0]))]
    for step, row in zip(steps, likelihood[1:], strict=True):
        forward.append(_scaled(forward[-1] @ step * np.exp(row)))
    backward = [np.ones_like(start)]
    for step, row in zip(reversed(steps), likelihood[:0:-1], strict=True):
        backward.append(_scaled(step @ (np.exp(row) * backward[-1])))
    return np.array([_scaled(f * b) for f, b in zip(forward, reversed(backward), strict=True)])


def _scaled(row: Array) -> Array:
    scaled: Array = row / row.sum()
    return scaled


def forecast(posterior: float, days: int, states: int) -> float:
    """The probability that a holder of that probability still holds after some days without news."""
    stay = float(np.exp(-days / MEAN_HOLD_DAYS))
    return posterior * stay + (1 - posterior) * (1 - stay) / max(1, states - 1)
