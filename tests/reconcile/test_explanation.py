"""Why a holding is what it is: each claim with what it weighed."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from tests.reconcile.ledgers import written
from tests.reconcile.test_holdings import SOME
from tests.reconcile.test_together import DAYS, entries
from whoholds.ledger import ClockedClaim
from whoholds.reconcile import account, counts, holdings, reasons
from whoholds.reconcile.explanation import UNCOUNTED
from whoholds.records import Claim

SOLEDAR = written("""
2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via A  @2023-01-11
2023-01-11  Soledar, UA  gain by Russia  per Yevgeny (Russia)  via B  @2023-01-11
2023-01-12  Soledar, UA  gain by Russia  denied  per army (Ukraine)  via A  @2023-01-12
?  Soledar, UA  gain by Ukraine  future  via A  @2023-01-12
2023-01-25  Soledar, UA  withdraw by Ukraine  per army (Ukraine)  via A  @2023-01-25
2023-01-26  Soledar, UA  attack by Ukraine  via A  @2023-01-26
""")


def test_every_claim_is_accounted_for() -> None:
    found = {
        (reason.claim.event, reason.claim.outlet, reason.claim.commitment, reason.claim.phase): reason
        for reason in reasons(SOLEDAR)
    }
    assert len(found) == len(SOLEDAR)
    boast = found["gain", "A", "affirmed", "news"]
    assert (boast.side, boast.uncounted, boast.weight > 0) == ("Russia", "", True)
    assert found["gain", "B", "affirmed", "news"].uncounted == UNCOUNTED["repeated"]
    assert found["gain", "A", "denied", "news"].uncounted == UNCOUNTED["denied"]
    assert found["gain", "A", "affirmed", "future"].uncounted == UNCOUNTED["future"]
    admission = found["withdraw", "A", "affirmed", "news"]
    assert (admission.side, admission.weight < 0) == ("Ukraine", True)
    assert abs(admission.weight) > boast.weight
    assert found["attack", "A", "affirmed", "news"].uncounted == UNCOUNTED["neutral"]


def test_claims_of_later_days_are_left_out() -> None:
    found = reasons(SOLEDAR, until=dt.date(2023, 1, 15))
    assert "withdraw" not in {reason.claim.event for reason in found}


@given(SOME)
def test_what_does_not_count_weighs_nothing_and_says_why(claims: list[Claim]) -> None:
    found = reasons(claims)
    assert sorted(reason.claim.id for reason in found) == sorted(claim.id for claim in claims)
    for reason in found:
        assert bool(reason.uncounted) == (reason.weight == 0)
        assert counts(reason.claim) or reason.uncounted


@settings(deadline=None, max_examples=200)
@given(st.lists(entries(), min_size=1, max_size=15), st.lists(DAYS, min_size=1, max_size=5))
def test_an_account_ends_with_the_chance_of_the_answer(given: list[ClockedClaim], days: list[dt.date]) -> None:
    """Rule by rule to the very figure; where no holder is told, no rule gives a chance last."""
    claims = {entry.id: entry.claim for entry in given if entry.claim.place.id == given[0].claim.place.id}
    for day in [*days, dt.date(2016, 12, 1), dt.date(2026, 1, 1)]:
        found, steps = holdings(claims.values(), ids=claims, on=day), account(claims.values(), day, ids=claims)
        if not found:
            assert steps == ()
            continue
        (holding,) = found
        rules = {step.rule for step in steps}
        assert ("contested" in rules) == (holding.status == "contested")
        assert ("besieged" in rules) == bool(holding.besieged_by)
        assert {name for step in steps for name in step.claims} <= set(claims)
        told = holding.sure_between is not None
        assert (steps[-1].rule == "sharpened") == told
        assert not told or steps[-1].probability == holding.probability


@settings(deadline=None)
@given(st.lists(entries(), min_size=1, max_size=12))
def test_all_that_a_claim_lets_the_model_observe_is_told(given: list[ClockedClaim]) -> None:
    """The claims that a holding rests on are no 'neutral' ones, but those of fights and of who is near."""
    claims = {entry.id: entry.claim for entry in given if entry.claim.place.id == given[0].claim.place.id}
    told = {reason.claim.id: reason for reason in reasons(claims.values())}
    for reason in told.values():
        assert (reason.weight != 0) == any(effect.weight and effect.side == reason.side for effect in reason.effects[:1])
        assert bool(reason.effects) or reason.uncounted


ISIS = "2014-06-10  Mosul, IQ  gain by ISIS  via A  @2014-06-10"
FREED = "2017-07-09  Mosul, IQ  gain  via B  @2017-07-09"
SIEGE = "2016-06-01  Darayya, SY  besiege by Syrian government from Syrian rebels  via A  @2016-06-01"
RULES = [
    ("passed", [ISIS, FREED], "2017-07-10"),
    ("regained", ["2014-06-01  Mosul, IQ  hold by Iraqi government  via A  @2014-06-01", ISIS, FREED], "2017-07-10"),
    ("heir", [SIEGE, "2016-08-26  Darayya, SY  withdraw by Syrian rebels  via A  @2016-08-26"], "2016-08-27"),
    ("contested", ["2023-01-11  Soledar, UA  hold by Ukraine  via A  @2023-01-11",
                   "2023-01-12  Soledar, UA  contest by Russia  via A  @2023-01-12"], "2023-01-13"),
    ("besieged", [SIEGE], "2016-06-02"),
    ("silent", [ISIS], "2015-06-10"),
    ("unheld", ["2023-01-12  Soledar, UA  contest by Russia  via A  @2023-01-12"], "2023-01-13"),
    ("left", ["2025-03-26  part of Khartoum, SD  withdraw by RSF  uncertain  per residents  via A  @2025-03-26"], "2025-03-25"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "words", "on"), RULES)
def test_each_rule_that_decides_is_in_the_account(rule: str, words: list[str], on: str) -> None:
    claims = written("\n".join(words))
    if rule == "regained":
        claims[-1] = replace(claims[-1], trigger="liberated")
    steps = {step.rule: step for step in account(claims, dt.date.fromisoformat(on))}
    assert rule in steps
    if rule in ("passed", "regained"):
        assert steps[rule].claims == (claims[-1].id,)
        assert "ISIS has lost it" in steps[rule].text
    if rule == "heir":
        assert steps[rule].claims == (claims[0].id,)
        assert "Syrian government alone was near" in steps[rule].text


def test_who_is_besieged_or_gets_what_was_left_is_told_as_implied() -> None:
    siege, left = written("""
    2016-06-01  Darayya, SY  besiege by Syrian government from Syrian rebels  via A  @2016-06-01
    2016-08-26  Homs, SY  withdraw by Syrian rebels from Syrian government  via A  @2016-08-26
    """)
    (besieged,) = reasons([siege])
    assert (besieged.side, besieged.uncounted, besieged.weight > 0, besieged.effects[0].implied) == (
        "Syrian rebels",
        "",
        True,
        True,
    )
    (passed,) = reasons([left])
    assert (passed.side, passed.weight < 0) == ("Syrian rebels", True)
    assert {(effect.day, effect.side) for effect in passed.effects if effect.implied} == {
        ("2016-08-25", "Syrian rebels"), ("2016-08-26", "Syrian government")
    }  # fmt: skip


def test_claims_of_later_days_come_where_the_answer_rests_on_them() -> None:
    found = reasons(SOLEDAR, until=dt.date(2023, 1, 15), cited=[claim.id for claim in SOLEDAR if claim.event == "withdraw"])
    assert [reason.claim.event for reason in found if reason.day and reason.day > "2023-01-15"] == ["withdraw"]
