"""What days the words of a text mean, counted from its day of publication: Friday, 3 November 2017, if not said otherwise."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.errors import PeriodError
from whoholds.identify.dates import Clock, resolve
from whoholds.identify.no_days import no_day

FRIDAY = dt.date(2017, 11, 3)


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on Friday", "2017-11-03"),
        ("on Thursday", "2017-11-02"),
        ("on Saturday", "2017-10-28"),
        ("last Friday", "2017-10-27"),
        ("yesterday", "2017-11-02"),
        ("today", "2017-11-03"),
        ("the day before yesterday", "2017-11-01"),
        ("overnight", "2017-11-02/2017-11-03"),
        ("three days ago", "2017-10-31"),
        ("on 17 October", "2017-10-17"),
        ("on October 17", "2017-10-17"),
        ("on 17 October 2016", "2016-10-17"),
        ("October 17, 2016", "2016-10-17"),
        ("on 24 December", "2016-12-24"),
        ("2017-10-17", "2017-10-17"),
        ("in October", "2017-10"),
        ("in December", "2016-12"),
        ("in October 2016", "2016-10"),
        ("in 2014", "2014"),
        ("since June 2014", "2014-06/.."),
        ("since 2014", "2014/.."),
        ("since Sunday", "2017-10-29/.."),
        ("until Tuesday", "../2017-10-31"),
        ("by 1 November", "2017-11-01"),
        ("by Wednesday", "2017-11-01"),
        ("before dawn on Friday", "2017-11-03"),
        ("at eight", "2017-11-03"),
        ("at 04:00", "2017-11-03"),
        ("by nine in the morning", "2017-11-03"),
        ("in the first days of October", "2017-10-01/2017-10-07"),
        ("in the last days of October", "2017-10-25/2017-10-31"),
        ("the first four days of October", "2017-10-01/2017-10-04"),
        ("on the first", "2017-11-01"),
        ("on the twenty-ninth of October", "2017-10-29"),
        ("last month", "2017-10"),
        ("last year", "2016"),
        ("this year", "2017"),
        ("last week", "2017-10-23/2017-10-29"),
        ("the weekend", "2017-10-28/2017-10-29"),
        ("for a decade", "2007/.."),
        ("for decades", "../2017-11-03"),
        ("two and a half months ago", "2017-08"),
        ("a year and a half ago", "2016-05"),
        ("on Boxing Day", "2016-12-26"),
        ("on New Year's Day", "2017-01-01"),
        ("on Tuesday of last week", "2017-10-24"),
        ("in the second week of October", "2017-10-08/2017-10-14"),
        ("in the first week of the month", "2017-11-01/2017-11-07"),
        ("since the middle of the month", "2017-10-11/.."),
        ("in mid-month", "2017-10-11/2017-10-21"),
        ("on Christmas Day 2015", "2015-12-25"),
        ("on Sunday the fourth of March 2012", "2012-03-04"),
        ("between August and October", "2017-08/2017-10"),
        ("between November and March last year", "2015-11/2016-03"),
        ("between 2012 and 2015", "2012/2015"),
        ("on Sunday the 29th", "2017-10-29"),
        ("on Sunday the 29th of October", "2017-10-29"),
        ("on Friday the thirteenth", "2017-10-13"),
        ("in the night", "2017-11-02/2017-11-03"),
        ("by lunchtime", "2017-11-03"),
        ("within days", "2017-10-27/2017-11-03"),
        ("in recent weeks", "2017-10-04/2017-11-03"),
        ("in the last 24 hours", "2017-11-02/2017-11-03"),
        ("for 48 hours", "2017-11-01/.."),
        ("the week before last", "2017-10-16/2017-10-22"),
        ("the weekend before last", "2017-10-21/2017-10-22"),
        ("the night before last", "2017-11-01"),
        ("two Fridays ago", "2017-10-20"),
        ("two Thursdays ago", "2017-10-26"),
        ("in 2014 and 2015", "2014/2015"),
        ("in the third quarter of 2016", "2016-07/2016-09"),
        ("throughout 2016", "2016"),
    ],
)
def test_words_counted_from_the_day_of_publication(words: str, edtf: str) -> None:
    found = resolve(words, Clock(FRIDAY))
    assert (str(found) if found else None) == edtf


@pytest.mark.parametrize(
    "words",
    ["on Friday", "yesterday", "today", "overnight", "last week", "three days ago", "tomorrow", "in October", "this year"],
)
def test_without_a_day_of_publication_relative_words_mean_no_day(words: str) -> None:
    assert resolve(words, Clock(None)) is None


@pytest.mark.parametrize(
    ("words", "edtf"),
    [("on 3 November 2017", "2017-11-03"), ("in June 2014", "2014-06"), ("in 2014", "2014"), ("since 2014", "2014/..")],
)
def test_without_a_day_of_publication_full_dates_mean_what_they_say(words: str, edtf: str) -> None:
    assert str(resolve(words, Clock(None))) == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("on Saturday", "2017-11-04"),
        ("tomorrow", "2017-11-04"),
        ("on 24 December", "2017-12-24"),
        ("by Tuesday", "../2017-11-07"),
        ("within hours", "2017-11-03/2017-11-04"),
        ("in days", "2017-11-03/2017-11-10"),
        ("on Sunday the 26th", "2017-11-26"),
        ("by Christmas", "../2017-12-25"),
        ("before New Year's Day", "../2018-01-01"),
        ("within the week", "../2017-11-05"),
        ("before the week is out", "../2017-11-05"),
    ],
)
def test_plans_look_ahead(words: str, edtf: str) -> None:
    assert str(resolve(words, Clock(FRIDAY, future=True))) == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("the same day", "2016-10-17"),
        ("the next day", "2016-10-18"),
        ("two weeks later", "2016-10-31"),
        ("on the 17th", "2017-10-17"),
        ("on the 2nd", "2017-11-02"),
        ("since noon", "2017-11-03/.."),
        ("ten minutes later", "2017-11-03"),
        ("the same month", "2016-10"),
        ("that same year", "2016"),
        ("that week", "2016-10-17/2016-10-23"),
        ("two days after", "2016-10-15"),
        ("a day after the rebels had entered it", "2016-10-16"),
        ("an hour after", "2016-10-17"),
        ("before that", "../2016-10-17"),
        ("the following month", "2016-11"),
        ("the week before", "2016-10-10/2016-10-16"),
        ("the year after", "2017"),
        ("a month later", "2016-11"),
        ("a year later", "2017-10"),
        ("within a week", "2016-10-17/2016-10-24"),
        ("at the end of that month", "2016-10-22/2016-10-31"),
        ("in July of that year", "2016-07"),
        ("the following Friday", "2016-10-21"),
        ("the following Monday", "2016-10-24"),
    ],
)
def test_words_that_count_from_the_day_spoken_of(words: str, edtf: str) -> None:
    assert str(resolve(words, Clock(FRIDAY, anchor=dt.date(2016, 10, 17)))) == edtf


@pytest.mark.parametrize("words", ["a month later", "the following week", "the following month", "two weeks later"])
def test_what_has_happened_is_not_later_than_publication(words: str) -> None:
    clock = Clock(FRIDAY, anchor=dt.date(2017, 11, 1))
    assert resolve(words, clock) is None
    assert resolve("a day after", Clock(FRIDAY, anchor=FRIDAY, future=True)) is None


@pytest.mark.parametrize(
    ("anchor", "words", "edtf"),
    [
        ("2017-09-29", "on the 30th", "2017-09-30"),
        ("2017-10-02", "on the 1st", "2017-11-01"),
        ("2017-06-02", "on the 9th", "2017-10-09"),
    ],
)
def test_a_number_is_of_the_month_spoken_of_if_that_is_not_long_past(anchor: str, words: str, edtf: str) -> None:
    assert str(resolve(words, Clock(FRIDAY, anchor=dt.date.fromisoformat(anchor)))) == edtf


def test_that_year_is_the_one_said_last() -> None:
    clock = Clock(FRIDAY, anchor=dt.date(2017, 10, 17), year=2014)
    assert [str(resolve(w, clock)) for w in ("in July of that year", "that May")] == ["2014-07", "2014-05"]


@pytest.mark.parametrize(
    ("published", "words", "edtf"),
    [
        ("2017-12-10", "on the 31st", "2017-10-31"),
        ("2018-03-05", "on the 30th", "2018-01-30"),
        ("2017-12-31", "the 31st", "2017-12-31"),
    ],
)
def test_a_number_that_a_month_has_not_is_of_an_earlier_one(published: str, words: str, edtf: str) -> None:
    assert str(resolve(words, Clock(dt.date.fromisoformat(published)))) == edtf


@pytest.mark.parametrize(
    "words", ["in a hurry", "", "on the 45th", "after weeks", "days", "the following after", "the following Friday"]
)
def test_words_that_mean_no_day(words: str) -> None:
    assert resolve(words, Clock(FRIDAY)) is None


@pytest.mark.parametrize("words", ["in February 3000", "1100 years ago", "in the last 5000 years"])
def test_a_year_that_no_report_means(words: str) -> None:
    assert resolve(words, Clock(FRIDAY)) is None


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("from 17 to 20 October", "2017-10-17/2017-10-20"),
        ("from October 17 until October 20", "2017-10-17/2017-10-20"),
        ("between Wednesday and Friday", "2017-11-01/2017-11-03"),
        ("from Thursday evening to Friday morning", "2017-11-02/2017-11-03"),
        ("from Saturday to Monday", "2017-10-28/2017-10-30"),
        ("from Friday to Monday", "2017-10-27/2017-10-30"),
        ("from 2013 to September 2016", "2013/2016-09"),
        ("from dusk to dawn", "2017-11-03"),
        ("from 20 October to 17 October", "2017-10-20/.."),  # that is no stretch
    ],
)
def test_from_one_day_to_another(words: str, edtf: str) -> None:
    assert str(resolve(words, Clock(FRIDAY))) == edtf


def test_the_24th_day_of_a_war_is_not_the_24th() -> None:
    assert resolve("on the 24th day of the war", Clock(FRIDAY)) == resolve("today", Clock(FRIDAY))


LOST = [
    "on 31 February", "99 November 2017", "February 30", "the 31st of June", "31 June 2014", "on 2017-02-30", "2017-13-05",
    "between 1 June and 31 June", "from 30 February to 2 March", "since 31 June", "August 30 to 33", "30/02/2017", "31.06.2016",
    "29 February 2015", "Sunday the 31st of June", "0 June",
]  # fmt: skip


@pytest.mark.parametrize("words", LOST)
def test_a_day_that_no_month_has(words: str) -> None:
    assert resolve(words, Clock(FRIDAY)) is None
    assert no_day(words)


@pytest.mark.parametrize(
    "words",
    ["29 February 2016", "on 29 February", "2016-02-29", "31 May", "May 68", "on 30/11/2017", "11/30/2017", "1 to 30 June"],
)
def test_a_day_that_some_month_has(words: str) -> None:
    assert no_day(words) is None


def test_29_february_is_of_the_year_of_publication() -> None:
    assert no_day("on 29 February", 2017) == "29 February"
    assert no_day("on 29 February", 2016) is None


@pytest.mark.parametrize("words", ["two days later", "the next day", "the same day", "since then", "a week after", "that March"])
def test_words_that_count_from_a_day_that_is_none(words: str) -> None:
    assert resolve(words, Clock(FRIDAY, lost=True)) is None
    assert resolve(words, Clock(FRIDAY, anchor=dt.date(2017, 6, 14))) is not None


@pytest.mark.parametrize(
    ("words", "anchor", "edtf"),
    [
        ("within a week of losing it", None, "None"),
        ("within a week of losing it", dt.date(2017, 6, 14), "2017-06-14/2017-06-21"),
        ("within a week of losing it", dt.date(2017, 10, 30), "2017-10-30/2017-11-03"),
        ("within two months of its fall", dt.date(2017, 6, 14), "2017-06-14/2017-08-13"),
        ("within hours of its fall", dt.date(2017, 6, 14), "2017-06-14/2017-06-15"),
        ("within a week of losing it on 3 March", None, "2017-03-03/2017-03-10"),
    ],
)
def test_within_some_days_of_something(words: str, anchor: dt.date | None, edtf: str) -> None:
    assert str(resolve(words, Clock(FRIDAY, anchor=anchor))) == edtf


NUMBERS = st.integers(0, 99).map(str)
PIECES = "since until last Friday week years ago the of in early late 31 February 2017 0 decade later before for - to summer half"
WORDS = st.lists(st.sampled_from(PIECES.split()) | NUMBERS, max_size=6).map(" ".join)


@given(WORDS, st.none() | st.dates(dt.date(1900, 1, 1), dt.date(2100, 1, 1)), st.booleans())
def test_any_words_mean_a_period_or_none(words: str, published: dt.date | None, future: bool) -> None:
    try:
        found = resolve(words, Clock(published, future=future))
    except PeriodError as error:
        pytest.fail(f"{words!r}: {error}")
    assert found is None or str(found)


@given(st.dates(dt.date(1990, 1, 1), dt.date(2030, 1, 1)), st.sampled_from(["Monday", "Wednesday", "Friday", "Sunday"]))
def test_a_weekday_is_the_last_of_its_name(published: dt.date, name: str) -> None:
    found = resolve(f"on {name}", Clock(published))
    assert found is not None
    assert found.first is not None
    assert found.days == 1
    assert f"{found.first:%A}" == name
    assert 0 <= (published - found.first).days <= 6


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("since then", "2017-06-14/.."), ("ever since", "2017-06-14/.."), ("by then", "2017-06-14"), ("that March", "2017-03"),
        ("in October of that year", "2017-10"), ("at eight", "2017-11-03"), ("two days later", "2017-06-16"),
    ],
)  # fmt: skip
def test_words_counted_from_the_day_spoken_of(words: str, edtf: str) -> None:
    assert str(resolve(words, Clock(FRIDAY, anchor=dt.date(2017, 6, 14)))) == edtf


def test_nothing_that_happened_is_later_than_publication() -> None:
    assert resolve("three weeks later", Clock(FRIDAY, anchor=dt.date(2017, 10, 30))) is None
    assert str(resolve("three weeks later", Clock(FRIDAY, anchor=dt.date(2017, 10, 30), future=True))) == "2017-11-20"
