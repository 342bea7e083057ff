"""Who takes over a place that its holder left. Each ledger is composed after real events."""

from __future__ import annotations

from tests.reconcile.ledgers import held, of, said


def test_who_besieged_a_place_that_is_left_takes_it_over() -> None:
    """2016-06-01  Darayya, SY  besiege by Syrian government from Syrian rebels  via A  @2016-06-01
    2016-08-26  Darayya, SY  withdraw by Syrian rebels  via A  @2016-08-26
    """
    claims = of(test_who_besieged_a_place_that_is_left_takes_it_over)
    assert said(claims, "Darayya", "2016-08-25") == "Syrian rebels, besieged by Syrian government"
    assert said(claims, "Darayya", "2016-08-26") == "Syrian government"
    holding = held(claims, "Darayya", "2016-08-26")
    assert holding is not None
    assert (holding.previous, holding.since, holding.claims) == ("Syrian rebels", "../2016-08-26", (claims[1].id, claims[0].id))


def test_who_enters_after_the_holder_left_takes_over_from_that_day() -> None:
    """2012-09-29  Kismayo, SO  withdraw by al-Shabaab  via A  @2012-09-29
    2012-10-01  Kismayo, SO  enter by Somali government  via A  @2012-10-01
    """
    claims = of(test_who_enters_after_the_holder_left_takes_over_from_that_day)
    assert said(claims, "Kismayo", "2012-09-30") == "nobody"
    assert said(claims, "Kismayo", "2012-10-01") == "Somali government"


def test_of_two_who_were_near_neither_is_said_to_take_over() -> None:
    """2019-10-09  Ras al-Ayn, SY  attack by Turkey from SDF  via A  @2019-10-09
    2019-10-14  Ras al-Ayn, SY  attack by Syrian government from SDF  via A  @2019-10-14
    2019-10-20  Ras al-Ayn, SY  withdraw by SDF  via A  @2019-10-20
    """
    assert said(of(test_of_two_who_were_near_neither_is_said_to_take_over), "Ras al-Ayn", "2019-10-25") == "nobody"


def test_who_leaves_does_not_take_over_from_himself() -> None:
    """2022-03-01  Town, UA  attack by Russia from Ukraine  via A  @2022-03-01
    2022-03-30  Town, UA  withdraw by Russia  via A  @2022-03-30
    """
    assert said(of(test_who_leaves_does_not_take_over_from_himself), "Town", "2022-04-02") == "nobody"


def test_who_comes_on_the_day_he_is_also_said_to_have_left_is_there() -> None:
    """2022-11-09  Kherson, UA  hold by Russia  via A  @2022-11-09
    2022-11-11  Kherson, UA  withdraw by Russia  per ministry (Russia)  via A  @2022-11-11
    2022-11-11  Kherson, UA  withdraw by Ukraine  uncertain  per president (Ukraine)  via A  @2022-11-11
    2022-11-11  Kherson, UA  enter by Ukraine  via A  @2022-11-11
    """
    assert said(of(test_who_comes_on_the_day_he_is_also_said_to_have_left_is_there), "Kherson", "2022-11-12") == "Ukraine"


def test_an_old_fight_says_nothing_of_who_takes_over() -> None:
    """2014-05-01  Town, UA  attack by Russia from Ukraine  via A  @2014-05-01
    2016-03-30  Town, UA  withdraw by Ukraine  via A  @2016-03-30
    """
    assert said(of(test_an_old_fight_says_nothing_of_who_takes_over), "Town", "2016-04-02") == "nobody"


def test_a_raid_makes_no_holder_and_a_fight_is_over_after_a_while() -> None:
    """2003-08-21  Jenin, PS  enter by Israel  via A  @2003-08-21"""
    claims = of(test_a_raid_makes_no_holder_and_a_fight_is_over_after_a_while)
    assert said(claims, "Jenin", "2003-08-25") == "contested"
    assert said(claims, "Jenin", "2003-09-25") == "unknown"


def test_a_siege_that_is_told_as_background_is_over() -> None:
    """2025-10-26  El Fasher, SD  gain by RSF  via A  @2025-10-27
    ../2025-10-27  El Fasher, SD  besiege by Sudanese army  background  via A  @2025-10-27
    """
    assert said(of(test_a_siege_that_is_told_as_background_is_over), "El Fasher", "2025-10-28") == "RSF"


def test_a_siege_lasts_a_year_at_most() -> None:
    """2014-07-01  Deir ez-Zor, SY  hold by Syrian government  via A  @2014-07-01
    2014-07-14  Deir ez-Zor, SY  besiege by ISIS  via A  @2014-07-14
    """
    claims = of(test_a_siege_lasts_a_year_at_most)
    assert said(claims, "Deir ez-Zor", "2015-07-13") == "Syrian government, besieged by ISIS"
    assert said(claims, "Deir ez-Zor", "2015-07-14") == "Syrian government"
