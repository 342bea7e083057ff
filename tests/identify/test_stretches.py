"""Days half open, as precise as is known, and what is told of them one after the other."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.identify.stretches import Days, is_day, partition

DAY = st.dates(dt.date(1990, 1, 1), dt.date(2026, 12, 31))
WORDS = st.one_of(st.just(""), DAY.flatmap(lambda d: st.sampled_from([d.isoformat(), d.isoformat()[:7], d.isoformat()[:4]])))
SPAN = st.builds(Days, WORDS, WORDS).filter(lambda days: days.first < days.end)


@given(SPAN, SPAN, DAY.map(dt.date.isoformat))
def test_a_day_is_common_to_both_if_both_hold(one: Days, other: Days, on: str) -> None:
    both = one.common(other)
    assert (both is not None and both.hold(on)) == (one.hold(on) and other.hold(on))


@given(SPAN, st.lists(SPAN, max_size=4), DAY.map(dt.date.isoformat))
def test_a_partition_tells_one_thing_of_each_day_of_the_whole(whole: Days, spans: list[Days], on: str) -> None:
    apart: list[Days] = []
    for span in spans:
        if not any(span.common(other) for other in apart):
            apart.append(span)
    told = [value for value, days in partition(list(enumerate(apart)), -1, whole) if days.hold(on)]
    expected = next((number for number, span in enumerate(apart) if span.hold(on)), -1)
    assert told == ([expected] if whole.hold(on) else [])


@pytest.mark.parametrize(("words", "good"), [("2014", True), ("2014-02", True), ("2014-02-30", False), ("2014-13", False),
                                             ("14", False), ("", False), (2014, False), ("2014-2-3", False)])  # fmt: skip
def test_days_of_the_calendar(words: object, good: bool) -> None:
    assert is_day(words) == good


def test_days_as_people_read_them() -> None:
    assert [str(d) for d in (Days(), Days("2014"), Days("", "2023-06-23"), Days("2014", "2023"))] == [
        "", "since 2014", "until 2023-06-23", "2014 – 2023",
    ]  # fmt: skip
