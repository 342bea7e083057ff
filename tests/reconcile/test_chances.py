"""What silence, vague dates and doubt do to a holding. Each ledger is composed after real events."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reconcile.ledgers import held, of, said
from whoholds.reconcile import holdings
from whoholds.reconcile.control import CHANGE_HAZARD, FEWEST_DAYS, forecast, passage
from whoholds.reconcile.witnesses import Weights, weight

DAYS, STATES = st.integers(FEWEST_DAYS, 40_000), st.integers(2, 40)


@given(DAYS, STATES)
def test_no_silence_makes_another_side_likelier_than_the_one_that_was_there(days: int, states: int) -> None:
    """However long it lasts: in the end all are as likely."""
    stay, leave, *logs = passage(states, days, False)
    assert stay >= leave - 1e-15
    assert math.isclose(stay + leave * (states - 1), 1)
    assert logs == [math.log(stay), math.log(leave)]
    assert math.isclose(passage(states, days, True)[0], stay * (1 - CHANGE_HAZARD))


def test_a_place_may_change_hands_within_days_as_it_may_in_a_month_and_likelier_where_that_is_told() -> None:
    assert passage(3, 1, False) == passage(3, 30, False) != passage(3, 31, False)
    assert passage(3, 30, False)[0] == pytest.approx(0.952, abs=0.001)
    assert passage(3, 30, True)[0] == pytest.approx(0.286, abs=0.001)


@given(DAYS, DAYS, STATES)
def test_two_steps_are_as_one_of_their_length(first: int, second: int, states: int) -> None:
    """As in any chain that forgets its past (Chapman and Kolmogorov)."""
    (a, b), (c, d) = passage(states, first, False)[:2], passage(states, second, False)[:2]
    assert math.isclose(a * c + b * d * (states - 1), passage(states, first + second, False)[0])


def test_a_forecast_begins_with_what_is_known_and_ends_with_nothing() -> None:
    """Of three states."""
    assert forecast(0.9, 0, 3) == 0.9
    assert math.isclose(forecast(0.9, 365, 3), 0.764, abs_tol=0.001)  # after a year
    assert math.isclose(forecast(0.9, 2000, 3), 0.460, abs_tol=0.001)
    assert math.isclose(forecast(0.9, 100_000, 3), 1 / 3)


def test_the_chance_sinks_with_the_days_since_the_last_word_and_that_day_is_told() -> None:
    """2021-08-12  Herat, AF  gain by Taliban  via A  @2021-08-12
    2021-09-12  Herat, AF  hold by Taliban  via B  @2021-09-12
    """
    claims = of(test_the_chance_sinks_with_the_days_since_the_last_word_and_that_day_is_told)
    asked = [
        dt.date.fromisoformat(day) for day in ("2021-08-12", "2021-08-30", "2021-09-12", "2022-09-12", "2030-01-01", "2300-01-01")
    ]
    found = [holdings(claims, on=day)[0] for day in asked]
    assert [h.told for h in found] == ["2021-08-12"] * 2 + ["2021-09-12"] * 4
    first, between, last, year, years, ages = (h.probability for h in found)
    assert first == between == last == holdings(claims)[0].probability  # between two words of it nothing fades
    assert last > year > years > ages > 0.3
    assert {h.holder for h in found} == {"Taliban"}


def test_before_the_first_word_the_chance_is_less_too() -> None:
    """2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  via A  @2017-11-03"""
    claims = of(test_before_the_first_word_the_chance_is_less_too)
    (near,), (far,) = (holdings(claims, on=dt.date(*day)) for day in ((2017, 11, 2), (2016, 11, 2)))
    assert (near.holder, far.holder, far.told) == ("ISIS", "ISIS", None)
    assert near.probability > far.probability


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


def test_who_was_not_told_to_hold_a_place_is_not_said_to_have_held_it_before() -> None:
    """2011-10-20  Sirte, LY  gain by NTC rebels from Libyan government  via A  @2011-10-20
    ../2016-01-04  Sirte, LY  repel by Petrol Facilities Guard from ISIS  uncertain  via A  @2016-01-04
    2020-01-06  Sirte, LY  gain by LNA  via A  @2020-01-06
    """
    claims = of(test_who_was_not_told_to_hold_a_place_is_not_said_to_have_held_it_before)
    spell, after = held(claims, "Sirte", "2016-02-01"), held(claims, "Sirte", "2020-02-01")
    assert spell is not None
    assert after is not None
    assert (spell.status, after.holder, after.previous) == ("unknown", "LNA", "NTC rebels")


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
    holding = held(claims, "Baidoa", "2012-03-01")
    assert holding is not None
    assert (holding.status, holding.holder) == ("held", "Ethiopian government")  # of two alike the first by name
    (alone,) = [h for h in holdings([replace(claims[0], actors=claims[0].actors[:1])]) if h.holder == "Ethiopian government"]
    assert holding.probability < 0.5 < alone.probability  # it may as well be the other


def test_to_whom_a_side_left_a_place_holds_it() -> None:
    """2014-05-07  Homs, SY  withdraw by Syrian rebels from Syrian government  via A  @2014-05-07"""
    claims = of(test_to_whom_a_side_left_a_place_holds_it)
    assert [said(claims, "Homs", day) for day in ("2014-05-06", "2014-05-07")] == ["Syrian rebels", "Syrian government"]
    holding = held(claims, "Homs", "2014-05-07")
    assert holding is not None
    assert holding.probability > 0.6  # likelier than not, though nobody says so outright
    nobody = said([replace(claim, opponents=()) for claim in claims], "Homs", "2014-05-07")
    assert nobody == "nobody"


def test_history_without_a_day_of_its_own_weighs_little_against_word_with_one() -> None:
    """2017-10-01  Qaim, IQ  hold by Iraqi government  via A  @2017-10-01
    ../2017-11-03  Qaim, IQ  gain by ISIS  background  via B  @2017-11-03
    """
    claims = of(test_history_without_a_day_of_its_own_weighs_little_against_word_with_one)
    told, news = holdings(claims)[-1], holdings([claims[0], replace(claims[1], phase="news")])[-1]
    assert told.probability < 0.4 < news.probability


def test_what_one_voice_says_may_be_misread_and_what_two_say_less_likely() -> None:
    """2017-10-01  Qaim, IQ  hold by Iraqi government  via A  @2017-10-01
    2017-10-01  Qaim, IQ  hold by Iraqi government  via A  @2017-10-02
    2017-10-01  Qaim, IQ  hold by Iraqi government  via B  @2017-10-01
    """
    claims = of(test_what_one_voice_says_may_be_misread_and_what_two_say_less_likely)
    one, twice, two = (holdings(some)[0].probability for some in (claims[:1], claims[:2], claims))
    assert one == twice < two
    assert one == pytest.approx(0.800, abs=0.001)
    assert two == pytest.approx(0.988, abs=0.001)


def test_what_went_before_the_news_was_not_on_its_day() -> None:
    """2013-12-24  Bor, SS  gain by SPLM-IO from South Sudan government  background  per X (South Sudan government)  @2013-12-24
    ../2013-12-24  Bor, SS  gain by South Sudan government from SPLM-IO  per army (South Sudan government)  @2013-12-24
    """
    claims = of(test_what_went_before_the_news_was_not_on_its_day)
    assert said(claims, "Bor", "2013-12-23") == "SPLM-IO"
    assert said(claims, "Bor", "2013-12-24") == "South Sudan government"


def test_a_capture_told_in_passing_is_news_where_nobody_knew_of_one() -> None:
    """2020-06-05  Tarhuna, LY  enter by GNA from LNA  via A  @2020-06-05
    2020-06-05  Tarhuna, LY  hold by LNA  via A  @2020-06-05
    ../2020-06-08  Tarhuna, LY  gain by GNA  background  via A  @2020-06-08
    """
    claims = of(test_a_capture_told_in_passing_is_news_where_nobody_knew_of_one)
    assert said(claims, "Tarhuna", "2020-06-10") == "GNA"


def test_a_year_of_which_a_hold_is_told_does_not_begin_with_it() -> None:
    """2012  Timbuktu, ML  hold by Ansar Dine  background  via A  @2015-09-26"""
    claims = of(test_a_year_of_which_a_hold_is_told_does_not_begin_with_it)
    assert said(claims, "Timbuktu", "2012-01-15") == "silent"
    assert said(claims, "Timbuktu", "2012-08-01") == "Ansar Dine"


def test_who_left_most_of_a_place_is_not_said_to_hold_it() -> None:
    """2025-03-26  part of Khartoum, SD  withdraw by RSF  uncertain  per residents  via A  @2025-03-26"""
    claims = of(test_who_left_most_of_a_place_is_not_said_to_hold_it)
    assert said(claims, "Khartoum", "2025-04-01") in ("nobody", "unknown")


def test_a_claim_of_which_the_reader_is_not_sure_weighs_less() -> None:
    """2022-03-25  Kherson, UA  loss by Russia  per official (United States)  via A  @2022-03-25"""
    (claim,) = of(test_a_claim_of_which_the_reader_is_not_sure_weighs_less)
    sure, unsure, lost = (weight(replace(claim, score=score), Weights()) for score in (1.0, 0.4, 0.0))
    assert sure > unsure > lost > 0
