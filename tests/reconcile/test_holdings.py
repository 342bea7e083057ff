"""Who holds what, from small ledgers of claims. Each test's docstring is its ledger; claims are composed after real events."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reconcile.ledgers import held, of, said, written
from whoholds.reconcile import holdings, place_key
from whoholds.records import Claim, Holding


def test_a_capture_is_a_holding() -> None:
    """2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via CNN  @2017-11-03"""
    claims = of(test_a_capture_is_a_holding)
    assert said(claims, "Qaim", "2017-11-03") == said(claims, "Qaim", "2017-11-20") == "Iraqi government"
    assert said(claims, "Qaim", "2017-11-02") == "ISIS"
    holding = held(claims, "Qaim", "2017-11-03")
    assert holding is not None
    assert (holding.first, holding.since, holding.previous) == ("2017-11-03", "2017-11-03", "ISIS")
    assert holding.claims == (claims[0].id,)


def test_a_later_capture_flips() -> None:
    """2015-05-20  Palmyra, SY  gain by ISIS from Syrian government  per residents  via A  @2015-05-21
    2016-03-27  Palmyra, SY  gain by Syrian government from ISIS  per monitor  via A  @2016-03-27
    2016-12-11  Palmyra, SY  gain by ISIS from Syrian government  per monitor  via B  @2016-12-11
    2017-03-02  Palmyra, SY  gain by Syrian government from ISIS  per residents  via B  @2017-03-02
    """
    claims = of(test_a_later_capture_flips)
    days = ("2015-05-19", "2015-06-01", "2016-04-01", "2016-12-20", "2017-04-01")
    assert [said(claims, "Palmyra", day) for day in days] == [
        "Syrian government",
        "ISIS",
        "Syrian government",
        "ISIS",
        "Syrian government",
    ]


def test_a_denial_does_not_count() -> None:
    """2023-01-10  Soledar, UA  hold by Ukraine  per residents  via A  @2023-01-10
    2023-01-11  Soledar, UA  gain by Russia from Ukraine  denied  per army (Ukraine)  via A  @2023-01-11
    """
    claims = of(test_a_denial_does_not_count)
    assert said(claims, "Soledar", "2023-01-12") == "Ukraine"


def test_a_plan_and_a_condition_do_not_count() -> None:
    """2017-11-01  Rawa, IQ  hold by ISIS  per residents  via A  @2017-11-01
    ../2017-11-10  Rawa, IQ  gain by Iraqi government from ISIS  future  per minister (Iraqi government)  via A  @2017-11-02
    2017-11-03  Rawa, IQ  gain by Iraqi government  conditional  per analyst  via A  @2017-11-03
    """
    assert said(of(test_a_plan_and_a_condition_do_not_count), "Rawa", "2017-11-15") == "ISIS"


def test_only_plans_and_denials_say_nothing() -> None:
    """?  Rawa, IQ  gain by Iraqi government  future  via A  @2017-11-02
    2017-11-03  Rawa, IQ  gain by Iraqi government  denied  per ISIS (ISIS)  via A  @2017-11-03
    """
    assert said(of(test_only_plans_and_denials_say_nothing), "Rawa", "2017-11-04") == "silent"


def test_history_of_an_unknown_day_does_not_undo_the_news() -> None:
    """2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per monitor  via A  @2017-11-03
    ../2017-11-17  Qaim, IQ  gain by ISIS  background  via B  @2017-11-17
    ../2017-11-20  Qaim, IQ  hold by ISIS  background  via C  @2017-11-20
    """
    claims = of(test_history_of_an_unknown_day_does_not_undo_the_news)
    assert said(claims, "Qaim", "2017-11-25") == "Iraqi government"


def test_a_state_told_as_history_lasted_until_the_news() -> None:
    """2022-11-11  Kherson, UA  withdraw by Russia  per ministry (Russia)  via A  @2022-11-11
    2022-03-01/2022-11-11  Kherson, UA  hold by Russia  background  via B  @2022-11-11
    """
    claims = of(test_a_state_told_as_history_lasted_until_the_news)
    assert said(claims, "Kherson", "2022-11-10") == "Russia"
    assert said(claims, "Kherson", "2022-11-12") != "Russia"


def test_a_denial_stands_against() -> None:
    """2023-01-11  Soledar, UA  gain by Russia from Ukraine  per monitor  via A  @2023-01-11
    2023-01-12  Soledar, UA  gain by Russia  denied  per army (Ukraine)  via B  @2023-01-12
    """
    claims = of(test_a_denial_stands_against)
    holding = held(claims, "Soledar", "2023-01-15")
    assert holding is not None
    assert (holding.claims, holding.against) == ((claims[0].id,), (claims[1].id,))


FIVE_OUTLETS = """
2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via {}  @2023-01-11
"""


def test_a_denial_of_the_loser_that_it_left_stands_against() -> None:
    """2024-12-02  Hama, SY  gain by Syrian government from Syrian rebels  per state television (Syrian government)  @2024-12-04
    ../2024-12-04  Hama, SY  withdraw  denied  per Syrian rebels (Syrian rebels)  @2024-12-04
    """
    claims = of(test_a_denial_of_the_loser_that_it_left_stands_against)
    holding = held(claims, "Hama", "2024-12-05")
    assert holding is not None
    assert (holding.holder, holding.against) == ("Syrian government", (claims[1].id,))


def test_a_speaker_through_five_outlets_is_one_witness() -> None:
    once = written(FIVE_OUTLETS.format("A"))
    five = [claim for outlet in "ABCDE" for claim in written(FIVE_OUTLETS.format(outlet))]
    side = [claim for name in "ABCDE" for claim in written(FIVE_OUTLETS.format("A").replace("Yevgeny", name))]
    others = [claim for name in "ABCDE" for claim in written(FIVE_OUTLETS.format("A").replace("Yevgeny (Russia)", name))]
    sure = [held(claims, "Soledar", "2023-01-12") for claims in (once, five, side, others)]
    one, same, same_side, more = (h.probability if h else math.nan for h in sure)
    assert one == same == same_side < more


def test_two_neutral_witnesses_outweigh_five_times_the_same_boast() -> None:
    """2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via A  @2023-01-11
    2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via B  @2023-01-11
    2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via C  @2023-01-11
    2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via D  @2023-01-11
    2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via E  @2023-01-11
    2023-01-11  Soledar, UA  hold by Ukraine  per residents  via A  @2023-01-11
    2023-01-11  Soledar, UA  hold by Ukraine  per monitor  via B  @2023-01-11
    """
    assert said(of(test_two_neutral_witnesses_outweigh_five_times_the_same_boast), "Soledar", "2023-01-11") == "Ukraine"


def test_an_admission_weighs_more_than_a_boast() -> None:
    """2022-11-11  Kherson, UA  gain by Ukraine  per Kyiv (Ukraine)  via A  @2022-11-11
    2022-11-11  Kherson, UA  gain by Russia  per Moscow (Russia)  via A  @2022-11-11
    2022-11-11  Kherson, UA  withdraw by Russia  per general (Russia)  via A  @2022-11-11
    """
    claims = of(test_an_admission_weighs_more_than_a_boast)
    assert said(claims, "Kherson", "2022-11-12") == "Ukraine"
    boast = replace(claims[0], opponents=claims[1].actors)
    admission = replace(boast, sources=claims[2].sources)
    one, other = held([boast], "Kherson", "2022-11-11"), held([admission], "Kherson", "2022-11-11")
    assert one is not None
    assert other is not None
    assert one.probability < other.probability


def test_siege_and_relief() -> None:
    """2017-08-01  Deir ez-Zor, SY  hold by Syrian government  per residents  via A  @2017-08-01
    2017-08-01  Deir ez-Zor, SY  besiege by ISIS from Syrian government  per residents  via A  @2017-08-01
    2017-09-05  Deir ez-Zor, SY  relieve by Syrian government from ISIS  per state media (Syrian government)  via A  @2017-09-05
    """
    claims = of(test_siege_and_relief)
    assert said(claims, "Deir ez-Zor", "2017-08-20") == "Syrian government, besieged by ISIS"
    assert said(claims, "Deir ez-Zor", "2017-09-06") == "Syrian government"


def test_who_is_besieged_holds_the_place() -> None:
    """2017-11-03  Rawa, IQ  besiege by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via CNN  @2017-11-03"""
    claims = of(test_who_is_besieged_holds_the_place)
    assert said(claims, "Rawa", "2017-11-03") == "ISIS, besieged by Iraqi government"


def test_fighting_inside_makes_a_place_contested_for_a_time() -> None:
    """2022-08-01  Bakhmut, UA  hold by Ukraine  per residents  via A  @2022-08-01
    2022-12-01  Bakhmut, UA  contest by Russia from Ukraine  per monitor  via A  @2022-12-01
    """
    claims = of(test_fighting_inside_makes_a_place_contested_for_a_time)
    assert [said(claims, "Bakhmut", day) for day in ("2022-11-30", "2022-12-02", "2023-03-01")] == [
        "Ukraine",
        "contested",
        "Ukraine",
    ]
    holding = held(claims, "Bakhmut", "2022-12-02")
    assert holding is not None
    assert holding.holder == "Ukraine"


def test_a_capture_ends_the_contest() -> None:
    """2022-12-01  Bakhmut, UA  contest by Russia from Ukraine  per monitor  via A  @2022-12-01
    2022-12-05  Bakhmut, UA  gain by Russia from Ukraine  per monitor  via A  @2022-12-05
    """
    assert said(of(test_a_capture_ends_the_contest), "Bakhmut", "2022-12-06") == "Russia"


def test_a_loss_without_a_winner() -> None:
    """2017-06-01  Raqqa, SY  hold by ISIS  per residents  via A  @2017-06-01
    2017-10-17  Raqqa, SY  loss by ISIS  per monitor  via A  @2017-10-17
    """
    claims = of(test_a_loss_without_a_winner)
    assert [said(claims, "Raqqa", day) for day in ("2017-06-02", "2017-10-18")] == ["ISIS", "nobody"]
    holding = held(claims, "Raqqa", "2017-10-18")
    assert holding is not None
    assert (holding.holder, holding.previous) == (None, "ISIS")


def test_doubt_weighs_less() -> None:
    """2017-11-03  Qaim, IQ  gain by Iraqi government  per monitor  via A  @2017-11-03
    2017-11-03  Rawa, IQ  gain by Iraqi government  uncertain  per monitor  via A  @2017-11-03
    """
    claims = of(test_doubt_weighs_less)
    sure, doubted = (held(claims, place, "2017-11-03") for place in ("Qaim", "Rawa"))
    assert sure is not None
    assert doubted is not None
    assert doubted.probability < sure.probability


def test_a_part_is_not_the_whole() -> None:
    """2017-06-01  Raqqa, SY  hold by ISIS  per residents  via A  @2017-06-01
    2017-06-10  part of Raqqa (east), SY  gain by SDF from ISIS  per monitor  via A  @2017-06-10
    """
    assert said(of(test_a_part_is_not_the_whole), "Raqqa", "2017-06-11") != "SDF"


def test_an_attack_beaten_back_leaves_the_holder() -> None:
    """2022-11-01  Bakhmut, UA  repel by Ukraine from Russia  per general staff (Ukraine)  via A  @2022-11-01"""
    assert said(of(test_an_attack_beaten_back_leaves_the_holder), "Bakhmut", "2022-11-02") == "Ukraine"


def test_a_date_that_is_only_a_limit_is_kept_so() -> None:
    """../2017-11-03  Raqqa, SY  loss by ISIS  via CNN  @2017-11-03"""
    holding = held(of(test_a_date_that_is_only_a_limit_is_kept_so), "Raqqa", "2017-11-03")
    assert holding is not None
    assert holding.since == "../2017-11-03"


def test_places_of_one_name_in_two_countries_are_two() -> None:
    """2019-04-04  Tripoli, LY  hold by GNA  per residents  via A  @2019-04-04
    2014-10-24  Tripoli, LB  hold by Lebanon  per residents  via A  @2014-10-24
    """
    assert len({place_key(h.place) for h in holdings(of(test_places_of_one_name_in_two_countries_are_two))}) == 2


ANY = """
2015-05-20  Palmyra, SY  gain by ISIS from Syrian government  per residents  via A  @2015-05-21
2016-03-27  Palmyra, SY  gain by Syrian government from ISIS  per monitor  via A  @2016-03-27
2016-03-29  Palmyra, SY  gain by Syrian government from ISIS  per state media (Syrian government)  via B  @2016-03-29
2016-03-28  Palmyra, SY  gain by Syrian government  denied  per Amaq (ISIS)  via B  @2016-03-28
2016-04  Palmyra, SY  contest by ISIS  via B  @2016-05-01
2016-12-11  Palmyra, SY  gain by ISIS  uncertain  per monitor  via B  @2016-12-11
../2016-12-11  Palmyra, SY  withdraw by Syrian government  per army (Syrian government)  via C  @2016-12-11
2016-12-01/..  Palmyra, SY  besiege by ISIS from Syrian government  via C  @2016-12-05
2017-01  Palmyra, SY  relieve by Syrian government  via C  @2017-02-05
?  Palmyra, SY  hold by ISIS  background  via C
2017-03-02  part of Palmyra (castle), SY  enter by Syrian government  via C  @2017-03-02
?  Palmyra, SY  unclear  via C  @2017-03-01
2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via CNN  @2017-11-03
../2017-11-03  Qaim, IQ  loss by ISIS  via CNN  @2017-11-03
2014  Qaim, IQ  gain by ISIS  background  via CNN  @2017-11-03
"""
SOME = st.lists(st.sampled_from(written(ANY)), max_size=12, unique_by=lambda claim: claim.id)


@given(SOME, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(claims: list[Claim], random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert holdings(shuffled) == holdings(claims)


@given(SOME)
def test_a_claim_told_twice_is_told_once(claims: list[Claim]) -> None:
    def told(found: list[Holding]) -> list[tuple[object, ...]]:
        return [(h.place.name, h.first, h.end, h.status, h.holder, h.probability) for h in found]

    assert told(holdings(claims + claims)) == told(holdings(claims))


@given(SOME)
def test_holdings_of_a_place_follow_each_other_without_a_gap(claims: list[Claim]) -> None:
    found = holdings(claims)
    known = {claim.id for claim in claims}
    for one, other in pairwise(found):
        if place_key(one.place) == place_key(other.place):
            assert one.end == other.first
            assert one.end is not None
    for holding in found:
        assert 0 <= holding.probability <= 1
        assert (holding.holder is not None) or holding.status != "held"
        assert {*holding.claims, *holding.against} <= known
        assert holding.first is None or holding.end is None or holding.first < holding.end
        assert holding.holder not in holding.besieged_by


@given(SOME)
def test_denials_plans_and_conditions_move_nothing(claims: list[Claim]) -> None:
    more = [replace(c, commitment=k) for c in claims for k in ("denied", "conditional")] + [
        replace(c, phase="future") for c in claims
    ]
    before, after = holdings(claims), holdings(claims + more)
    assert [(h.first, h.end, h.status, h.holder, h.probability, h.besieged_by) for h in after] == [
        (h.first, h.end, h.status, h.holder, h.probability, h.besieged_by) for h in before
    ]


@pytest.mark.parametrize("claims", [[], written("?  Qaim, IQ  gain by X  background")])
def test_nothing_dated_holds_nothing(claims: list[Claim]) -> None:
    assert holdings(claims) == []


def test_that_a_side_left_before_it_came_back_is_no_word_for_its_hold() -> None:
    """The army holds a composed town, leaves it, and is told to hold it again; then someone says that it has lost a part.

    2020-01-01  Town, SY  hold by Army  via A  @2020-01-02
    2020-03-01  Town, SY  withdraw by Army  via A  @2020-03-02
    2020-03-01  Town, SY  withdraw by Army  via B  @2020-03-02
    2020-06-01  Town, SY  gain by Army  via A  @2020-06-02
    2020-06-01  Town, SY  gain by Army  via C  @2020-06-02
    2020-07-01  part of Town, SY  loss by Army  via B  @2020-07-02
    2020-08-01  Town, SY  hold by Army  via C  @2020-08-02
    """
    claims = of(test_that_a_side_left_before_it_came_back_is_no_word_for_its_hold)
    holding = held(claims, "Town", "2020-08-01")
    assert holding is not None
    assert (holding.holder, holding.first) == ("Army", "2020-06-01")
    (lost,) = (claim.id for claim in claims if claim.event == "loss")
    assert lost in holding.against  # what it implies of the day before is for the army's hold, too


QAIM = """
2017-10-20  Qaim, IQ  hold by ISIS  via A  @2017-10-20
2017-11-03  Qaim, IQ  loss by ISIS  per office (Iraqi government)  via A  @2017-11-05
"""


def since(words: str) -> tuple[str | None, str | None, int]:
    """From when Iraq's government holds Qaim, how that is said, and by how many claims."""
    holding = held(written(QAIM + words), "Qaim", "2017-11-06")
    assert holding is not None
    assert (holding.holder, holding.previous) == ("Iraqi government", "ISIS")
    return holding.first, holding.since, len(holding.claims)


def test_a_change_told_in_two_halves_is_of_the_day_of_the_loss() -> None:
    assert since("../2017-11-04  Qaim, IQ  gain by Iraqi government  via B  @2017-11-05") == ("2017-11-03", "2017-11-03", 2)


@pytest.mark.parametrize(("when", "first"), [("2017-11-04", "2017-11-04"), ("../2017-11-20", "2017-11-20")])
def test_a_gain_of_a_day_of_its_own_or_much_later_is_another_change(when: str, first: str) -> None:
    words = f"{when}  Qaim, IQ  gain by Iraqi government  via B  @2017-11-20"
    holding = held(written(QAIM + words), "Qaim", "2017-11-21")
    assert holding is not None
    assert holding.first == first


def test_who_is_said_to_have_left_in_between_did_not_take_it_before() -> None:
    words = "2017-11-04  Qaim, IQ  withdraw by Iraqi government  via C  @2017-11-05\n"
    words += "../2017-11-07  Qaim, IQ  gain by Iraqi government  via B  @2017-11-07"
    holding = held(written(QAIM + words), "Qaim", "2017-11-08")
    assert holding is None or holding.first != "2017-11-03"


@pytest.mark.parametrize(("denial", "is_against"), [
    ("gain  denied  per ministry (Ukraine)", True),  # of the other side's gain
    ("gain by Russia  denied  per ministry (Ukraine)", True),
    ("gain  denied  per residents", True),
    ("gain  denied  per ministry (Russia)", False),  # nobody denies what he says himself: of some other change
    ("withdraw  denied  per ministry (Ukraine)", True),  # of its own
    ("withdraw  denied  per ministry (Russia)", False),
])  # fmt: skip
def test_who_denies_and_names_nobody(denial: str, is_against: bool) -> None:
    claims = written(
        f"""
        2022-12-20  Soledar, UA  hold by Ukraine  via A  @2022-12-20
        2023-01-12  Soledar, UA  gain by Russia from Ukraine  via A  @2023-01-13
        2023-01-12  Soledar, UA  {denial}  via B  @2023-01-13
        """
    )
    holding = held(claims, "Soledar", "2023-01-20")
    assert holding is not None
    assert holding.holder == "Russia"
    assert (claims[-1].id in holding.against) == is_against
