"""What silence, vague dates and doubt do to a holding. Each ledger is composed after real events."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.reconcile.ledgers import held, of, said
from whoholds.reconcile.control import CHANGE_HAZARD, FEWEST_DAYS, MEAN_HOLD_DAYS, forecast, passage

DAYS, STATES = st.integers(FEWEST_DAYS, 40_000), st.integers(2, 40)


@given(DAYS, STATES)
def test_no_silence_makes_another_side_likelier_than_the_one_that_was_there(days: int, states: int) -> None:
    """However long it lasts: in the end all are as likely."""
    stay, leave, *logs = passage(states, days, False)
    assert stay >= leave - 1e-15
    assert math.isclose(stay + leave * (states - 1), 1)
    assert logs == [math.log(stay), math.log(leave)]
    assert math.isclose(passage(states, days, True)[0], stay * (1 - CHANGE_HAZARD))


@given(DAYS, DAYS, STATES)
def test_two_steps_are_as_one_of_their_length(first: int, second: int, states: int) -> None:
    """As in any chain that forgets its past (Chapman and Kolmogorov)."""
    (a, b), (c, d) = passage(states, first, False)[:2], passage(states, second, False)[:2]
    assert math.isclose(a * c + b * d * (states - 1), passage(states, first + second, False)[0])


def test_a_forecast_begins_with_what_is_known_and_ends_with_nothing() -> None:
    """Of three states."""
    assert forecast(0.9, 0, 3) == 0.9
    assert math.isclose(forecast(0.9, 60, 3), 0.9 - 0.85 * 60 / MEAN_HOLD_DAYS, abs_tol=0.01)
    assert math.isclose(forecast(0.9, 100_000, 3), 1 / 3)


def test_a_year_in_which_a_place_fell_is_no_day_on_which_it_did() -> None:
    """2015-09-28  Kunduz, AF  gain by Taliban from Afghan government  via A  @2015-09-28
    2015-10-01  Kunduz, AF  gain by Afghan government from Taliban  per spokesman (Afghan government)  via A  @2015-10-01
    2016-04-15  part of Kunduz, AF  gain by Taliban  per spokesman (Taliban)  via A  @2016-04-15
    2015  Kunduz, AF  gain by Taliban  background  via A  @2016-10-03
    """
    claims = of(test_a_year_in_which_a_place_fell_is_no_day_on_which_it_did)
    assert said(claims, "Kunduz", "2015-09-29") == "Taliban"
    assert said(claims, "Kunduz", "2016-01-15") == said(claims, "Kunduz", "2017-01-15") == "Afghan government"


def test_a_doubted_word_after_years_of_silence_names_no_holder() -> None:
    """2011-10-20  Sirte, LY  gain by NTC rebels from Libyan government  via A  @2011-10-20
    ../2016-01-04  Sirte, LY  repel by Petrol Facilities Guard from ISIS  uncertain  via A  @2016-01-04
    2016-06-11  part of Sirte, LY  gain by GNA from ISIS  per spokesman (GNA)  via A  @2016-06-11
    """
    claims = of(test_a_doubted_word_after_years_of_silence_names_no_holder)
    assert said(claims, "Sirte", "2012-01-01") == "NTC rebels"
    holding = held(claims, "Sirte", "2016-02-01")
    assert holding is not None
    assert (holding.status, holding.holder, holding.since, holding.probability) == ("unknown", None, None, 0.5)
    assert holding.claims  # what was heard is told nevertheless


def test_who_has_withdrawn_ends_no_hold_of_another_that_was_told_since() -> None:
    """2023-01-11  Soledar, UA  hold by Ukraine  per spokesman (Ukraine)  via A  @2023-01-11
    2023-01-12  Soledar, UA  gain by Russia  background  per ministry (Russia)  via B  @2023-01-13
    2023-01-25  Soledar, UA  withdraw by Ukraine  per spokesman (Ukraine)  via A  @2023-01-25
    """
    claims = of(test_who_has_withdrawn_ends_no_hold_of_another_that_was_told_since)
    assert said(claims, "Soledar", "2023-01-11") == "Ukraine"
    assert said(claims, "Soledar", "2023-01-20") == said(claims, "Soledar", "2023-01-26") == "Russia"


def test_two_allies_who_take_a_place_together_are_no_unknown() -> None:
    """2012-02-22  Baidoa, SO  gain by Ethiopian government + Somali government from al-Shabaab  via A  @2012-02-22"""
    claims = of(test_two_allies_who_take_a_place_together_are_no_unknown)
    assert said(claims, "Baidoa", "2012-03-01") in ("Ethiopian government", "Somali government")
