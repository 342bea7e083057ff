"""What a bare denial denies; the claims are composed in the notation of lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from whoholds.identify.denials import answered
from whoholds.lines import parse
from whoholds.records import Claim

SAID = "2020-02-27  Saraqib, SY  withdraw by Syrian government  per a monitor  via Composed Wire  @2020-02-28"
TAKEN = "2020-02-27  Saraqib, SY  gain by Syrian rebels  per a commander (Syrian rebels)  via Composed Wire  @2020-02-28"
BOAST = "2020-02-27  Saraqib, SY  gain by Syrian government  per a minister (Syrian government)  via Composed Wire  @2020-02-28"


def at(line: str, start: int, trigger: str) -> Claim:
    return replace(parse(line), start=start, trigger=trigger, trigger_start=start)


def denial(event: str, by: str = "an agency (Syrian government)", start: int = 80, trigger: str = "denied it") -> Claim:
    return at(f"2020-02-27  Saraqib, SY  {event}  denied  per {by}  via Composed Wire  @2020-02-28", start, trigger)


def actors(*claims: Claim) -> list[str | None]:
    return [p.name for p in answered(claims)[-1].actors]


def test_who_denies_to_have_left_is_who_was_said_to_have_left() -> None:
    told = answered([at(SAID, 0, "withdrew"), denial("withdraw")])
    assert [(p.name, p.text) for p in told[1].actors] == [("Syrian government", None)]


def test_nobody_denies_what_his_own_side_says_it_gained() -> None:
    assert actors(at(TAKEN, 0, "took"), denial("gain")) == ["Syrian rebels"]
    assert actors(at(BOAST, 0, "took"), denial("gain")) == []
    assert actors(at(TAKEN, 0, "took"), at(BOAST, 40, "retook"), denial("gain")) == ["Syrian rebels"]


@pytest.mark.parametrize(
    "other",
    [denial("gain"), denial("withdraw", start=400), denial("withdraw", trigger="never left"),
     denial("withdraw by Turkey and SNA")],
)  # fmt: skip
def test_other_events_far_ones_and_denials_in_own_words_stay_as_they_are(other: Claim) -> None:
    assert answered([at(SAID, 0, "withdrew"), other])[1] == other
