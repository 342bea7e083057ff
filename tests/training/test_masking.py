"""What is hidden from the network while it learns."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from training.reader.masking import FIRST_WORD, MASK, masked, runs

IDS = [101, *range(5000, 5098), 102]


@given(st.integers(0, 500))
def test_the_ends_stay_and_hidden_pieces_are_masks_or_words(seed: int) -> None:
    shown = masked(IDS, {}, random.Random(seed))
    assert (shown[0], shown[-1], len(shown)) == (101, 102, len(IDS))
    assert all(a in (b, MASK) or a >= FIRST_WORD for a, b in zip(shown, IDS, strict=True))


def test_a_trigger_is_hidden_whole_and_more_often_than_other_words() -> None:
    tags = {"trigger": [0] * 10 + [1, 2, 2] + [0] * 87}
    hidden = whole = 0
    for seed in range(400):
        changed = [a != b for a, b in zip(masked(IDS, tags, random.Random(seed)), IDS, strict=True)]
        hidden += changed[11]
        whole += all(changed[10:13])
    assert 0.2 < hidden / 400 < 0.45
    assert whole > 0.6 * hidden


def test_neighbouring_spans_are_two() -> None:
    assert list(runs([0, 1, 2, 1, 0, 3, 4, 4])) == [(1, 3), (3, 4), (5, 8)]
    assert list(runs([-100, -100])) == []
