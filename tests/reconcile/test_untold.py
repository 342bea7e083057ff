"""A state that was there before the first word of it is told for as long as a place stays in one hand, and no longer."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.reconcile.ledgers import of
from whoholds.reconcile import holdings, known_from
from whoholds.reconcile.holdings import UNTOLD_DAYS


@pytest.mark.parametrize(
    ("day", "holder"),
    [
        (dt.date(1950, 1, 1), None),
        (dt.date(2017, 11, 2) - dt.timedelta(days=UNTOLD_DAYS + 1), None),
        (dt.date(2017, 11, 2) - dt.timedelta(days=UNTOLD_DAYS), "ISIS"),
        (dt.date(2017, 11, 2), "ISIS"),
        (dt.date(2017, 11, 3), "Iraqi government"),
    ],
)
def test_who_lost_a_place_held_it_before_but_not_for_ever(day: dt.date, holder: str | None) -> None:
    """2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via A  @2017-11-03"""
    found = holdings(of(test_who_lost_a_place_held_it_before_but_not_for_ever), on=day)
    assert [holding.holder for holding in found] == ([holder] if holder else [])


def test_the_whole_history_still_says_that_its_beginning_is_not_known() -> None:
    """2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via A  @2017-11-03"""
    claims = of(test_the_whole_history_still_says_that_its_beginning_is_not_known)
    assert (holdings(claims)[0].first, holdings(claims)[0].since) == (None, None)


def test_on_the_first_days_of_the_calendar_nothing_breaks() -> None:
    """1000-01-03  Town, IQ  gain by A from B  per residents  via A  @2017-11-03"""
    claims = of(test_on_the_first_days_of_the_calendar_nothing_breaks)
    assert holdings(claims, on=dt.date.min) == []


def test_what_is_told_of_a_side_reaches_back_from_the_first_word_of_it() -> None:
    """2017-01-01  Town, SY  handover from SDF  uncertain  via A  @2017-01-01
    2018-07-25  Town, SY  loss from ISIS  via A  @2018-07-25
    """
    claims = of(test_what_is_told_of_a_side_reaches_back_from_the_first_word_of_it)
    (whole,) = holdings(claims)
    for day in (dt.date(2016, 11, 30), dt.date(2016, 12, 1), dt.date(2016, 12, 2), dt.date(2017, 6, 1)):
        assert bool(holdings(claims, on=day)) == (known_from(whole) <= day)
