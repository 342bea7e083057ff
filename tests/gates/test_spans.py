"""Spans: what belongs to a name, which of two that touch counts, and F1 of both kinds."""

from __future__ import annotations

import pytest
from gates.spans import Tally, bare, longest, touch
from hypothesis import given
from hypothesis import strategies as st

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda s: (s[0], s[0] + s[1])), max_size=12)


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("the Syrian army", "Syrian army"),
        ("“The town”", "town"),
        ("Assad’s", "Assad"),
        ("Thebes", "Thebes"),
        ("the", "the"),
        ("Homs,", "Homs"),
        ("a village's", "village"),
    ],
)
def test_articles_and_possessives_are_no_part_of_a_name(words: str, left: str) -> None:
    start, end = bare("x " + words + " y", (2, 2 + len(words)))
    assert ("x " + words + " y")[start:end] == left


@given(SPANS)
def test_of_spans_that_touch_one_is_kept_and_every_span_touches_one_kept(spans: list[tuple[int, int]]) -> None:
    kept = longest(spans)
    assert all(not touch(a, b) for a in kept for b in kept if a != b)
    assert all(any(touch(span, other) and other[1] - other[0] >= span[1] - span[0] for other in kept) for span in spans)


def test_exact_and_overlap_are_counted_apart() -> None:
    tally = Tally()
    tally.add([(0, 4), (10, 14)], [(0, 4), (11, 14), (20, 22)])
    # exact: 1 of 3 found, 1 of 2 gold; overlap: 2 of 3, 2 of 2
    assert tally.figures("x") == {"x, exact F1": 0.4, "x, overlap F1": 0.8}


def test_nothing_found_is_zero_and_no_error() -> None:
    tally = Tally()
    tally.add([(0, 4)], [])
    assert tally.figures("x") == {"x, exact F1": 0.0, "x, overlap F1": 0.0}


@given(SPANS, SPANS)
def test_what_agrees_also_touches(gold: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    tally = Tally()
    tally.add(gold, found)
    figures = tally.figures("x")
    assert 0 <= figures["x, exact F1"] <= figures["x, overlap F1"] <= 1
