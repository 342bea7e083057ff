"""The one-line notation of a claim, written and read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given

from tests.strategies import CLAIMS
from whoholds.errors import NotationError, PeriodError
from whoholds.lines import line, parse
from whoholds.records import Claim, Party, Source, Toward

QAIM = "2017-11-03  Qaim, IQ  gain by Iraqi government from ISIS  per Yahya Rasoul (Iraqi government)  via CNN  @2017-11-03"


def bare(claim: Claim) -> Claim:
    """What of a claim the line says: no words of the text, no identifiers, no point."""
    return replace(
        claim,
        place=replace(claim.place, text=None, lat=None, lon=None, id=None, kind=None),
        actors=tuple(Party(text=None, name=p.name) for p in claim.actors),
        opponents=tuple(Party(text=None, name=p.name) for p in claim.opponents),
        sources=tuple(Source(text=None, name=s.name, of=s.of) for s in claim.sources),
        toward=claim.toward and Toward(text=None, name=claim.toward.name),
        evidence="", start=0, report="", when_text=None, trigger=None, score=1.0,
    )  # fmt: skip


def test_the_line_of_the_design() -> None:
    claim = parse(QAIM)
    assert (claim.place.name, claim.place.country, claim.event, claim.when) == ("Qaim", "IQ", "gain", "2017-11-03")
    assert [p.name for p in claim.actors] == ["Iraqi government"]
    assert [p.name for p in claim.opponents] == ["ISIS"]
    assert claim.sources == (Source(text=None, name="Yahya Rasoul", of="Iraqi government"),)
    assert (claim.outlet, claim.published) == ("CNN", "2017-11-03")
    assert line(claim) == QAIM


@pytest.mark.parametrize(
    "words",
    [
        "?  Qaim, ?  unclear",
        "2017-10-30/2017-11-03  part of Qaim (centre), IQ  enter by Iraqi government + Popular Mobilization Forces",
        "../2017-11-03  around Rawa, IQ  besiege by Iraqi government from ISIS  denied",
        "?  Rawa, IQ  attack by Iraqi government  future",
        "2017-11-03  Rawa, IQ  withdraw by ISIS to Abu Kamal  uncertain background  per ? (ISIS) < Amaq",
        "2017-11-03  Qaim, IQ  gain by ?",
        '2017-11-03  "Bab al-Hawa (crossing)", SY  hold by "Hay’at + others"  per residents',
    ],
)
def test_lines_that_are_the_same_after_reading_and_writing(words: str) -> None:
    assert line(parse(words)) == words


@given(CLAIMS)
def test_a_claim_is_the_same_after_its_line(claim: Claim) -> None:
    written = line(claim)
    assert len(written.splitlines()) == 1
    assert parse(written) == bare(claim)


@given(CLAIMS)
def test_lines_of_claims_that_differ_in_what_they_say_differ(claim: Claim) -> None:
    told = line(claim)
    assert line(replace(claim, event="gain" if claim.event != "gain" else "loss")) != told
    assert line(replace(claim, commitment="denied" if claim.commitment != "denied" else "affirmed")) != told
    assert line(replace(claim, actors=(*claim.actors, Party(text=None, name="one more")))) != told


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "0 fields|1 fields"),
        ("2017-11-03  Qaim, IQ", "2 fields"),
        ("2017-11-03  Qaim  gain by X", "'Qaim' is no place"),
        ("2017-11-03  Qaim, IQ  wins by X", "'wins by X' is no event"),
        ("2017-11-03  Qaim, IQ  gain by X  surely", "the field 'surely'"),
        ("2017-11-03  Qaim, IQ  gain by X  per ", "field|source"),
    ],
)
def test_what_is_no_line_says_which_field(words: str, found: str) -> None:
    with pytest.raises(NotationError, match=found):
        parse(words)


def test_a_line_with_a_day_that_cannot_be() -> None:
    with pytest.raises(PeriodError, match="2017-02-30"):
        parse("2017-02-30  Qaim, IQ  gain by X")
