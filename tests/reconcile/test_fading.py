"""How sure a stretch is on a day: the same for whoever asks about that day, and for whoever has the whole history."""

from __future__ import annotations

import datetime as dt
import math

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.reconcile.ledgers import held, of
from tests.reconcile.test_together import DAYS, entries
from whoholds import periods
from whoholds.ledger import ClockedClaim
from whoholds.reconcile import covers, holdings, known_from, on_day
from whoholds.reconcile.chances import SHARPNESS, sharpened


@settings(deadline=None, max_examples=100)
@given(st.lists(entries(), min_size=1, max_size=15), st.lists(DAYS, min_size=1, max_size=5))
def test_a_day_asked_about_and_the_history_say_the_same(given: list[ClockedClaim], days: list[dt.date]) -> None:
    claims = {entry.id: entry.claim for entry in given}
    history = holdings(claims.values(), ids=claims)
    for day in [*days, dt.date(2016, 12, 1), dt.date(2026, 1, 1)]:
        for asked in holdings(claims.values(), ids=claims, on=day):
            (whole,) = [h for h in history if h.place == asked.place and covers(h, day)]
            assert (whole.status, whole.holder, whole.since) == (asked.status, asked.holder, asked.since)
            assert math.isclose(on_day(whole, day), asked.probability, abs_tol=1e-5)
            assert asked.told is None or asked.told <= day.isoformat()
            assert known_from(whole) <= day or whole.sure_between is None


@settings(deadline=None, max_examples=100)
@given(st.lists(entries(), min_size=1, max_size=15))
def test_since_is_never_another_day_than_that_from_which_it_is_told(given: list[ClockedClaim]) -> None:
    """Of a stretch cut by word of fighting, the first piece."""
    claims = {entry.id: entry.claim for entry in given}
    before = None
    for holding in holdings(claims.values(), ids=claims):
        same = before is not None and (before.place, before.holder, before.since) == (
            holding.place,
            holding.holder,
            holding.since,
        )
        if holding.first and holding.since and not same:
            assert periods.parse(holding.since).contains(dt.date.fromisoformat(holding.first)), holding
        before = holding


def test_a_chance_sinks_after_the_last_word_and_not_between_two() -> None:
    """2014-06-10  Mosul, IQ  gain by ISIS  via A  @2014-06-10
    2016-10-16  Mosul, IQ  hold by ISIS  via B  @2016-10-16
    """
    holding = held(of(test_a_chance_sinks_after_the_last_word_and_not_between_two), "Mosul", "2015-01-01")
    assert holding is not None
    assert holding.sure_between == ("2014-06-10", "2016-10-16")
    day = dt.date.fromisoformat
    assert on_day(holding, day("2014-06-10")) == on_day(holding, day("2016-10-16")) == pytest.approx(holding.probability)
    assert holding.probability > on_day(holding, day("2017-10-16")) > on_day(holding, day("2027-10-16")) > 1 / 3


@given(st.floats(0.001, 0.999), st.floats(0.001, 0.999))
def test_to_sharpen_keeps_the_order_and_can_be_undone(one: float, other: float) -> None:
    assert (sharpened(one) < sharpened(other)) == (one < other) or math.isclose(sharpened(one), sharpened(other))
    assert math.isclose(sharpened(sharpened(one), 1 / SHARPNESS), one, rel_tol=1e-6)


def test_to_sharpen_leaves_certainty_and_what_is_as_likely_as_all_else() -> None:
    assert [sharpened(chance) for chance in (0.0, 1.0)] == [0.0, 1.0]
    assert math.isclose(sharpened(1 / 3), 1 / 3)
    assert sharpened(0.59) == pytest.approx(0.84, abs=0.01)


def test_a_place_that_nobody_holds_tells_the_day_of_its_last_word() -> None:
    """2012-03-01  Town, SY  attack by Syrian rebels  via A  @2012-03-01
    2012-06-01  Town, SY  contest by Syrian rebels  via A  @2012-06-01
    """
    claims = of(test_a_place_that_nobody_holds_tells_the_day_of_its_last_word)
    assert [h.told for h in holdings(claims)] == ["2012-03-01", "2012-03-01", "2012-06-01", "2012-06-01"]
    (asked,) = holdings(claims, on=dt.date(2012, 5, 1))
    assert (asked.status, asked.told, asked.probability) == ("unknown", "2012-03-01", 0.5)
