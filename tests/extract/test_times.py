"""The words that date things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.extract.times import times


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They took it on Friday.", ["on Friday"]),
        ("It fell on 3 November 2017.", ["on 3 November 2017"]),
        ("It fell on November 3, 2017.", ["on November 3, 2017"]),
        ("ISIS has held it since June 2014.", ["since June 2014"]),
        ("Two weeks ago they came; three days later they left.", ["Two weeks ago", "three days later"]),
        ("He spoke yesterday of last week.", ["yesterday", "last week"]),
        ("By late August they were gone.", ["By late August"]),
        ("Overnight the town fell.", ["Overnight"]),
        ("They left on Friday morning.", ["on Friday morning"]),
        ("on 2017-11-03", ["on 2017-11-03"]),
        ("Rebels may march on Hama.", []),
        ("They hold the town.", []),
        ("It began in May.", ["in May"]),
    ],
)
def test_time_expressions(text: str, expected: list[str]) -> None:
    assert [m.text for m in times(text)] == expected


@given(st.text(max_size=40), st.integers(0, 40), st.integers(0, 40))
def test_they_stand_in_the_text_between_the_offsets(lead: str, one: int, other: int) -> None:
    text = f"{lead} on Friday and since May 2014 {lead}"
    low, high = min(one, other), max(one, other)
    found = times(text, low, high)
    assert all(text[m.start : m.end] == m.text and low <= m.start < m.end <= high and m.kind == "time" for m in found)
    assert [m.start for m in found] == sorted(m.start for m in found)


def test_time_words_are_found_whatever_their_letters_and_stand_where_they_stand() -> None:
    # 'İ' is one letter, and two when it is made small
    for text in ("ON FRIDAY 3 MARCH the town fell.", "In İdlib the town fell on Friday 3 March, and SINCE 2016 it was held."):
        found = times(text)
        assert found
        assert all(text[m.start : m.end] == m.text for m in found)
    assert [m.text for m in times("İ may march; in May")] == ["in May"]
