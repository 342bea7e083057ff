"""Dates with the doubt that a text leaves: the notation and its algebra."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.strategies import DAYS, all_periods, edges
from whoholds import periods
from whoholds.errors import PeriodError
from whoholds.periods import Edge, Period, parse

ONE_DAY = dt.timedelta(days=1)


@given(all_periods())
def test_writing_and_reading_gives_the_same(period: Period) -> None:
    assert parse(str(period)) == period


@given(all_periods(), DAYS)
def test_first_and_end_bound_what_it_contains(period: Period, day: dt.date) -> None:
    inside = (period.first is None or period.first <= day) and (period.end is None or day < period.end)
    assert period.contains(day) == inside
    if period.first:
        assert period.contains(period.first)
        assert period.first == dt.date.min or not period.contains(period.first - ONE_DAY)
    if period.end:
        assert not period.contains(period.end)
        assert period.contains(period.end - ONE_DAY)


@given(all_periods(), all_periods())
def test_overlap_is_mutual_and_means_a_common_day(one: Period, other: Period) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    firsts = [p.first for p in (one, other) if p.first]
    ends = [p.end for p in (one, other) if p.end]
    common = max(firsts) if firsts else min(ends) - ONE_DAY
    assert one.overlaps(other) == (one.contains(common) and other.contains(common))


@given(all_periods(), all_periods(), all_periods())
def test_within_is_an_order_of_the_days(one: Period, other: Period, third: Period) -> None:
    assert one.within(one)
    if one.within(other):
        assert one.overlaps(other)
        if other.within(one):
            assert (one.first, one.end) == (other.first, other.end)
        if other.within(third):
            assert one.within(third)


@given(all_periods(), st.data())
def test_what_a_part_can_mean_the_whole_can(whole: Period, data: st.DataObject) -> None:
    low, high = whole.first or whole.end, whole.end or whole.first
    assert low is not None
    assert high is not None
    day = data.draw(st.dates(low, max(low, high - ONE_DAY)).filter(whole.contains) if whole.first else st.just(low - ONE_DAY))
    part = periods.day(day)
    assert part.within(whole)
    assert part.overlaps(whole)


@given(DAYS, DAYS)
def test_between_two_days_both_are_included(one: dt.date, other: dt.date) -> None:
    low, high = min(one, other), max(one, other)
    found = periods.between(low, high)
    assert found.contains(low)
    assert found.contains(high)
    assert found.days == (high - low).days + 1
    assert found.first == low


@given(edges())
def test_the_days_of_one_date_follow_from_its_precision(edge: Edge) -> None:
    lengths = {"day": {1}, "month": {28, 29, 30, 31}, "year": {365, 366}}
    assert Period(edge, edge).days in lengths[edge.precision]


@given(DAYS)
def test_since_and_until_meet_in_their_day(day: dt.date) -> None:
    since, until = periods.since(day), periods.until(day)
    assert since.is_since
    assert until.is_until
    assert since.overlaps(until)
    assert periods.day(day).within(since)
    assert periods.day(day).within(until)
    assert (since.days, until.days) == (None, None)


@pytest.mark.parametrize(
    ("words", "first", "end"),
    [
        ("2017-11-03", "2017-11-03", "2017-11-04"),
        ("2017-11", "2017-11-01", "2017-12-01"),
        ("2016-02", "2016-02-01", "2016-03-01"),
        ("2014", "2014-01-01", "2015-01-01"),
        ("2017-10-30/2017-11-03", "2017-10-30", "2017-11-04"),
        ("../2017-11-03", None, "2017-11-04"),
        ("2014-06/..", "2014-06-01", None),
        ("2014~", "2014-01-01", "2015-01-01"),
        ("2017-11?/2018", "2017-11-01", "2019-01-01"),
        (" 2017-12-31 ", "2017-12-31", "2018-01-01"),
    ],
)
def test_examples_of_the_scheme(words: str, first: str | None, end: str | None) -> None:
    found = parse(words)
    assert (found.first and found.first.isoformat(), found.end and found.end.isoformat()) == (first, end)
    assert str(found) == words.strip()


@pytest.mark.parametrize(
    "words",
    [
        "", "..", "/", "../..", "Friday", "2017-13", "2017-02-29", "2017-00", "2017-11-00", "20177", "20177-01-01", "0017-01-01",
        "2017-11-03/2017-11-01", "2017/2016", "2017-11-3", "17-11-03", "2017-11-03?~", "3017", "2017-11-03T10:00", "２０１７-11",
    ],
)  # fmt: skip
def test_words_that_are_no_date_are_refused(words: str) -> None:
    with pytest.raises(PeriodError):
        parse(words)


def test_a_refusal_says_what_was_found_and_what_was_expected() -> None:
    with pytest.raises(PeriodError, match=r"'next week' is no date.*Expected YYYY"):
        parse("next week")


@pytest.mark.parametrize(("words", "day"), [("2017-11-03", "2017-11-03"), ("2017-11-03T23:30:00Z", "2017-11-03")])
def test_a_single_day(words: str, day: str) -> None:
    assert periods.parse_day(words).isoformat() == day


@pytest.mark.parametrize("words", ["2017-11", "2017", "today", "2017-11-03/2017-11-04", "T", ""])
def test_what_is_no_single_day(words: str) -> None:
    with pytest.raises(PeriodError):
        periods.parse_day(words)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        (None, None), ("", None), ("2017-11-03", "2017-11-03"), ("2017-11-03T23:30:00Z", "2017-11-03"), ("0001-01-01", None),
        ("0999-12-31", None), ("1000-01-01", "1000-01-01"), ("2999-12-31", "2999-12-31"), ("3000-01-01", None),
        ("9999-12-31", None),
    ],
)  # fmt: skip
def test_a_day_of_publication_is_of_a_year_that_reports_are_of(words: str | None, day: str | None) -> None:
    found = periods.publication(words)
    assert (found.isoformat() if found else None) == day


@pytest.mark.parametrize("words", ["Friday", "2017-13-45", "2017-02-30", "2017", "2017-11", "T", " ", "\x00"])
def test_words_that_are_no_day_of_publication_give_none(words: str) -> None:
    assert periods.publication(words) is None


@given(st.text(max_size=20))
def test_any_words_are_a_period_or_refused(words: str) -> None:
    try:
        found = parse(words)
    except PeriodError:
        return
    assert parse(str(found)) == found
