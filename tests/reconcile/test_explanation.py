"""Why a holding is what it is: each claim with what it weighed."""

from __future__ import annotations

import datetime as dt

from hypothesis import given

from tests.reconcile.ledgers import written
from tests.reconcile.test_holdings import SOME
from whoholds.reconcile import counts, reasons
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
