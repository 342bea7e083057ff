"""A place is said to have changed hands and nobody says between whom. Each ledger is composed after real events."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.reconcile.ledgers import held, of, said, written
from whoholds.reconcile import holdings, reasons
from whoholds.reconcile.observations import Gist
from whoholds.records import Claim


def liberated(claims: list[Claim], word: str = "declared liberated") -> list[Claim]:
    """The claims, those of a gain without a side in these words."""
    return [replace(c, trigger=word) if c.event == "gain" and not c.actors else c for c in claims]


def test_who_held_a_place_that_is_declared_liberated_has_lost_it() -> None:
    """2014-06-10  Mosul, IQ  gain by ISIS  background  via A  @2017-11-10
    ../2017-07  Mosul, IQ  gain  background  via A  @2017-11-10
    """
    claims = liberated(of(test_who_held_a_place_that_is_declared_liberated_has_lost_it))
    assert said(claims, "Mosul", "2017-07-30") == "ISIS"
    holding = held(claims, "Mosul", "2018-01-01")
    assert holding is not None
    assert (holding.status, holding.previous, holding.since) == ("nobody", "ISIS", "../2017-07")
    assert (holding.claims, holding.told) == ((claims[1].id,), "2017-07-31")
    assert "whoever held it until then has lost it" in reasons(claims)[1].uncounted


def test_what_is_regained_goes_back_to_whom_it_was_taken_from() -> None:
    """2014-06-10  Mosul, IQ  gain by ISIS from Iraqi government  via A  @2014-06-10
    2017-07-10  Mosul, IQ  gain  via A  @2017-07-11
    """
    claims = liberated(of(test_what_is_regained_goes_back_to_whom_it_was_taken_from))
    assert said(claims, "Mosul", "2018-01-01") == "Iraqi government"
    assert said(liberated(claims, "fallen"), "Mosul", "2018-01-01") == "nobody"  # such words do not say so


def test_who_alone_was_near_takes_what_fell() -> None:
    """2021-01-01  Kandahar, AF  hold by Afghan government  via A  @2021-01-01
    2021-07-09  Kandahar, AF  besiege by Taliban  via A  @2021-07-09
    2021-08-12  Kandahar, AF  loss  via A  @2021-08-13
    """
    claims = of(test_who_alone_was_near_takes_what_fell)
    assert said(claims, "Kandahar", "2021-08-11") == "Afghan government, besieged by Taliban"
    assert said(claims, "Kandahar", "2021-08-14") == "Taliban"


def test_a_holder_who_is_told_to_hold_it_again_has_it_from_then_on() -> None:
    """2008-01-01  Town, IQ  hold by Iraqi government  via A  @2008-01-01
    2014-06-10  Town, IQ  loss  via A  @2014-06-11
    2016-06-26  Town, IQ  gain by Iraqi government  via A  @2016-06-26
    """
    claims = of(test_a_holder_who_is_told_to_hold_it_again_has_it_from_then_on)
    assert [said(claims, "Town", day) for day in ("2014-06-09", "2015-01-01", "2016-07-01")] == [
        "Iraqi government", "nobody", "Iraqi government",
    ]  # fmt: skip


def test_the_liberator_does_not_lose_what_is_told_once_more_to_be_liberated() -> None:
    """2014-06-10  Mosul, IQ  gain by ISIS from Iraqi government  via A  @2014-06-10
    2017-07-10  Mosul, IQ  gain by Iraqi government from ISIS  via A  @2017-07-11
    2017-12-09  Mosul, IQ  gain  via B  @2017-12-10
    """
    claims = of(test_the_liberator_does_not_lose_what_is_told_once_more_to_be_liberated)
    claims = liberated([replace(c, trigger="recaptured") if c.when == "2017-07-10" else c for c in claims])
    assert said(claims, "Mosul", "2018-01-01") == "Iraqi government"


@pytest.mark.parametrize(
    "line",
    [
        "2014-06-20  Mosul, IQ  loss  via B  @2014-06-20",  # ten days after it was taken: that is what is told
        "../2017-07-10  Mosul, IQ  gain  background  via B  @2017-07-10",  # at some time, nobody says when
        "2017  Mosul, IQ  gain  via B  @2017-12-31",  # some time in a year
        "2017-07-10  part of Mosul, IQ  gain  via B  @2017-07-10",
        "2017-07-10  Mosul, IQ  gain  denied  via B  @2017-07-10",
        "2017-07-10  Mosul, IQ  gain  uncertain  via B  @2017-07-10",
        "2017-07-10  Mosul, IQ  gain  future  via B  @2017-07-10",
        "2017-07-10  Mosul, IQ  handover  via B  @2017-07-10",  # 'the surrender of Mosul' is most often one that is asked for
    ],
)
def test_other_words_without_a_side_end_nothing(line: str) -> None:
    claims = written(f"2014-06-10  Mosul, IQ  gain by ISIS  via A  @2014-06-10\n{line}")
    assert said(claims, "Mosul", "2018-01-01") == "ISIS"


def test_a_gain_that_names_the_loser_alone_ends_his_hold() -> None:
    """2016-11-21  Lake Port, TD  hold by Boko Haram  via A  @2016-11-21
    2023-01-07  Lake Port, TD  gain from Boko Haram  via A  @2023-01-07
    """
    claims = of(test_a_gain_that_names_the_loser_alone_ends_his_hold)
    assert said(claims, "Lake Port", "2023-01-08") == "nobody"
    assert next(h for h in holdings(claims) if h.status == "nobody").previous == "Boko Haram"


@pytest.mark.parametrize(
    ("word", "regained"), [("recaptured", True), ("re-took", True), ("retaken", True), ("liberation", True), ("freed", True),
                           ("captured", False), ("freedom fighters took", False), ("fell", False)],
)  # fmt: skip
def test_words_of_regaining_are_known(word: str, regained: bool) -> None:
    claim = replace(written("2017-07-10  Mosul, IQ  gain  @2017-07-10")[0], trigger=word)
    assert Gist.of(claim).regained is regained
