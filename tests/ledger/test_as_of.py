"""The second clock's words."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whoholds.errors import PeriodError
from whoholds.ledger import AsOf
from whoholds.ledger.keys import fold

MOMENTS = st.datetimes(dt.datetime(1000, 1, 2), dt.datetime(2999, 12, 30), timezones=st.timezones())


@given(MOMENTS)
def test_what_is_written_is_read_again(moment: dt.datetime) -> None:
    assert AsOf.parse(str(AsOf(moment))) == AsOf(moment)


@given(st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31)))
def test_a_day_is_its_last_moment(day: dt.date) -> None:
    as_of = AsOf.of_day(day)
    assert str(as_of) == day.isoformat()
    assert as_of == AsOf.parse(day.isoformat())
    assert as_of.moment + dt.timedelta(microseconds=1) == dt.datetime.combine(day + dt.timedelta(1), dt.time(0), dt.UTC)


@pytest.mark.parametrize(
    "words", ["2017-11", "yesterday", "2017-11-31", "2017-11-03T12:00:00", "2017-11-03T25:00Z", "2017-11-03Tx"]
)
def test_other_words_are_refused(words: str) -> None:
    with pytest.raises(PeriodError):
        AsOf.parse(words)


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Al-Qā’im", "al qaim"), ("al-Qaim", "al qaim"), ("Deir ez-Zor", "deir ez zor"), ("Łódź", "łodz"),
        ("Kryvyi Rih (city)", "kryvyi rih city"), ("الرقة", "الرقة"), ("-", "-"), ("", ""),
    ],
)  # fmt: skip
def test_names_are_folded(name: str, key: str) -> None:
    assert fold(name) == key
