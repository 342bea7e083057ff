"""A conditional logit with a small ridge: which of some answers is right, by what speaks for each. One fit for all of training.

A question may have several right answers; they count as one. Newton's steps, with the curvature of the softmax alone (that of the
right answers left out, so that a step is never too long for want of it), halved while they do not help.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]
ROUNDS, HALVINGS, ENOUGH = 60, 12, 1e-3


class Asked(Protocol):
    """A question: what speaks for each answer, one row each, and which of them are right."""

    @property
    def rows(self) -> Numbers:
        """One row for each answer."""

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        """True for each right answer; at least one."""


class _Packed:
    """All questions as one table, so that a step is a few products of arrays."""

    def __init__(self, found: Sequence[Asked]) -> None:
        self.rows = np.concatenate([q.rows for q in found])
        self.right = np.concatenate([q.right for q in found])
        sizes = np.array([len(q.right) for q in found])
        self.starts = np.cumsum(sizes) - sizes
        self.of = np.repeat(np.arange(len(sizes)), sizes)

    def shares(self, weights: Numbers) -> tuple[Numbers, Numbers, float]:
        """The probability of each answer; that among the right ones alone; and the likelihood in nats."""
        scores = self.rows @ weights
        raised = np.exp(scores - np.maximum.reduceat(scores, self.starts)[self.of])
        all_of, right_of = (np.add.reduceat(x, self.starts) for x in (raised, np.where(self.right, raised, 0.0)))
        right_of = np.maximum(right_of, np.finfo(float).tiny)
        return (
            raised / all_of[self.of],
            np.where(self.right, raised, 0.0) / right_of[self.of],
            float(np.log(right_of / all_of).sum()),
        )

    def bend(self, p: Numbers) -> Numbers:
        """The curvature of the softmax at some probabilities."""
        weighed = self.rows * p[:, None]
        means = np.add.reduceat(weighed, self.starts)
        return np.asarray(self.rows.T @ weighed - means.T @ means)


def fitted(found: Sequence[Asked], ridge: float, start: Sequence[float] | None = None) -> Numbers:
    """The weights that fit best.

    Args:
        found: the questions, each with a right answer.
        ridge: times half the square of each weight, in nats over all questions.
        start: where to begin; at nought else.
    """
    packed = _Packed(found)
    weights = np.zeros(packed.rows.shape[1]) if start is None else np.array(start, dtype=float)
    for _ in range(ROUNDS):
        p, r, nats = packed.shares(weights)
        worth = nats - ridge / 2 * float(weights @ weights)
        slope = packed.rows.T @ (r - p) - ridge * weights
        step = np.linalg.solve(packed.bend(p) + ridge * np.eye(len(weights)), slope)
        for _ in range(HALVINGS):
            tried = weights + step
            if packed.shares(tried)[2] - ridge / 2 * float(tried @ tried) >= worth:
                break
            step = step / 2
        else:
            break
        weights = tried
        if np.abs(step).max() < ENOUGH:
            break
    return weights


def right_share(found: Sequence[Asked], weights: Numbers) -> float:
    """The share of questions whose likeliest answer is right."""
    return sum(bool(q.right[int((q.rows @ weights).argmax())]) for q in found) / max(1, len(found))


def nats(found: Sequence[Asked], weights: Numbers) -> float:
    """The likelihood of the right answers, in nats a question: what tells two fits apart that are right as often."""
    return _Packed(found).shares(np.asarray(weights, dtype=float))[2] / max(1, len(found))
