"""Columns give the same holdings as the claims, whatever the claims, the moment and the day. The claims are composed."""

from __future__ import annotations

import datetime as dt
import os
import random
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from tests.reconcile.ledgers import written
from whoholds.ledger import AsOf, ClockedClaim
from whoholds.reconcile import day_of, holdings, place_key
from whoholds.reconcile.chains import FEW, Chances, Few, groups, paths
from whoholds.reconcile.columns import Block, Lexicon, rules
from whoholds.reconcile.control import Control, control, passage
from whoholds.reconcile.gathering import Gathering
from whoholds.reconcile.lockstep import Days, powers
from whoholds.reconcile.observations import Observation, Told
from whoholds.reconcile.sight import Moment, forms, undated
from whoholds.reconcile.together import holders, holdings_of
from whoholds.records import EVENT_KINDS, Claim, ClaimedPlace, Party, Source

BORN = dt.datetime(2017, 3, 1, tzinfo=dt.UTC)
FIRST = dt.date(2017, 1, 1)
SIDES = ("ISIS", "SDF", "Syrian government", "Turkey")
WHERE = [ClaimedPlace(name="Composed Town", country="SY", id="composed:1"),
         ClaimedPlace(name="Older Name", country="SY", id="composed:1"),
         ClaimedPlace(name="Other Town", country="SY")]  # fmt: skip
DAYS = (st.integers(0, 200) | st.integers(0, 2500)).map(lambda number: FIRST + dt.timedelta(days=number))  # near, and years apart
PARTIES = st.lists(st.sampled_from([*SIDES, None]).map(lambda name: Party(name=name)), max_size=2).map(tuple)
SOURCES = st.lists(
    st.builds(Source, name=st.sampled_from(["army", "residents", None]), of=st.sampled_from([*SIDES, None])), max_size=1
).map(tuple)  # fmt: skip

TOLD = Told.of(written("2017-11-03  Town, SY  gain by X  via A  @2017-11-03")[0])


@st.composite
def entries(draw: Any) -> ClockedClaim:
    """A claim with its clocks."""
    day = draw(DAYS).isoformat()
    when = draw(st.sampled_from([day, day, day, day[:7], f"../{day}", f"{day}/..", f"2017-01-01/{day}", None]))
    published = draw(st.none() | DAYS.map(dt.date.isoformat))
    claim = Claim(
        place=replace(draw(st.sampled_from(WHERE)), extent=draw(st.sampled_from(["whole", "whole", "part"]))),
        event=draw(st.sampled_from(EVENT_KINDS)), actors=draw(PARTIES), opponents=draw(PARTIES), when=when, sources=draw(SOURCES),
        commitment=draw(st.sampled_from(["affirmed", "affirmed", "affirmed", "denied", "uncertain"])),
        phase=draw(st.sampled_from(["news", "news", "background", "future"])), evidence="composed", start=draw(st.integers(0, 3)),
        report="r", outlet=draw(st.sampled_from(["A", "B", None])), published=published, made_by="composed",
        score=draw(st.sampled_from([1.0, 1.0, 0.7, 0.24])), trigger=draw(st.sampled_from([None, "recaptured"])),
    )  # fmt: skip
    recorded = BORN + dt.timedelta(days=draw(st.integers(0, 150)))
    until = draw(st.none() | st.integers(0, 60).map(lambda days: recorded + dt.timedelta(days=days)))
    return ClockedClaim(claim, claim.id, recorded, until, published)


def sees(entry: ClockedClaim, as_of: AsOf | None) -> bool:
    """The second clock, with a reading that the next one supersedes."""
    if as_of is None or as_of.moment < BORN:
        return entry.until is None and (
            as_of is None or as_of.sees(published=entry.published, recorded=entry.recorded, created=BORN)
        )
    superseded = entry.until is not None and entry.until <= as_of.moment
    return not superseded and as_of.sees(published=entry.published, recorded=entry.recorded, created=BORN)


def together(blocks: list[Block], lexicon: Lexicon, moment: Moment, on: dt.date) -> Any:
    clock, told, order, seen = (np.concatenate(columns) for columns in zip(*blocks, strict=True))
    counts = [len(block.told) for block in blocks], [len(block.seen) for block in blocks]
    return holders(Block(clock, told, order, seen), *counts, lexicon, moment, on)


@settings(deadline=None, max_examples=150)
@given(st.lists(entries(), min_size=1, max_size=25), st.integers(0, 25), st.lists(DAYS, min_size=1, max_size=4),
       st.none() | st.integers(-60, 200))  # fmt: skip
def test_columns_give_what_claims_give(given: list[ClockedClaim], cut: int, days: list[dt.date], at: int | None) -> None:
    lexicon, blocks = Lexicon(), dict[str, Block]()
    for part in (given[:cut], given[cut:], given[:3]):  # those that come again change nothing
        gathering = Gathering(lexicon)
        for some in (part[:7], part[7:]):
            gathering.add(some)
        blocks |= gathering.blocks(blocks)
        assert not gathering.odd
    latest = {entry.id: entry for entry in [*given, *given[:3]]}
    as_of = None if at is None else AsOf(BORN + dt.timedelta(days=at))
    moment = Moment(as_of.moment if as_of else None, BORN)
    claims = {name: entry.claim for name, entry in latest.items() if sees(entry, as_of)}
    keys = sorted(blocks)
    for on in [*days, dt.date(2010, 1, 1), dt.date(2016, 12, 1), dt.date(2020, 1, 1)]:
        wanted = holdings(claims.values(), ids=claims, on=on)
        assert together([blocks[key] for key in keys], lexicon, moment, on) == wanted
        assert [h for key in keys for h in holdings_of(blocks[key], lexicon, moment, on)] == wanted
    assert [h for key in keys for h in holdings_of(blocks[key], lexicon, moment)] == holdings(claims.values(), ids=claims)
    assert sum(number for key in keys for _, number in forms(blocks[key], lexicon, moment)) == len(claims)
    assert sum(undated(blocks[key], moment) for key in keys) == sum(day_of(claim) is None for claim in claims.values())


@pytest.mark.parametrize("sides", [5, 12, 40])
def test_a_long_and_even_fight_is_reckoned_alike(sides: int) -> None:
    """Sides that each claim the town many times: numbers would run out without scaling."""
    lines = "\n".join(
        f"{FIRST + dt.timedelta(3 * number)}  Town, SY  gain by Side {number * 7 % sides}  per S{number % 9}  via A  @2018-12-01"
        for number in range(500)
    )
    claims = written(lines)
    lexicon = Lexicon()
    gathering = Gathering(lexicon)
    gathering.add(ClockedClaim(one, one.id, BORN, None, one.published) for one in claims)
    (block,) = gathering.blocks({}).values()
    for on in (FIRST, FIRST + dt.timedelta(days=700), FIRST + dt.timedelta(days=2000)):
        assert together([block], lexicon, Moment(None, BORN), on) == holdings(claims, on=on)


@pytest.mark.parametrize("seed", range(3))
def test_many_places_at_once_are_reckoned_as_one_by_one(seed: int) -> None:
    """Places of two to nine states and one to ninety days, in one sweep: each has the path and the chances that it has alone."""
    chance = random.Random(seed)
    seen = [
        [
            Observation(
                FIRST + dt.timedelta(days=chance.randrange(4000)), f"Side {chance.randrange(sides)}", chance.random() < 0.8,
                chance.choice([0.6, 2.0, 2.6, 3.2]), TOLD, number, chance.random() < 0.3, chance.random() < 0.4,
            )
            for number in range(chance.choice([1, 2, 5, 20, 90]))
        ]
        for sides in [chance.randint(1, 8) for _ in range(60)]
    ]  # fmt: skip
    alone = [control(sorted(some, key=lambda o: o.day)) for some in seen]
    days = _days_of(alone)
    path, among = paths(days), groups(days)
    assert [tuple(path[a:b].tolist()) for a, b in pairwise(days.first.tolist())] == [one.path for one in alone]
    spans = [sorted((chance.randrange(len(one.days)), chance.randrange(len(one.days)))) for one in alone]
    states = [chance.randrange(len(one.states)) for one in alone]
    first, last = (days.first[:-1] + np.array([span[at] for span in spans]) for at in (0, 1))
    expected = [one.sure(low, high, state) for one, (low, high), state in zip(alone, spans, states, strict=True)]
    assert Chances(days, first, last).sure(first, last, np.array(states)).tolist() == expected
    assert Chances(days, days.first[:-1], days.first[1:] - 1, among).sure(first, last, np.array(states)).tolist() == expected


def _days_of(alone: list[Control]) -> Days:
    """What some places' models take, as the days of one sweep."""
    cells = [
        (row, state, weight)
        for row, cell in enumerate(cell for one in alone for cell in one._weighed)
        for state, weight in cell.items()
    ]
    row, state, weight = (np.array(column) for column in zip(*cells, strict=True))
    day = np.array([day.toordinal() for one in alone for day in one.days])
    changed = np.array([turn for one in alone for turn in (False, *_turns(one))])
    first = np.cumsum([0, *[len(one.days) for one in alone]])
    power = powers(weight, np.zeros(len(weight), bool), np.zeros(len(weight), np.int64))
    return Days(first, day, changed, np.array([len(one.states) for one in alone]), row, state, weight, power)


def _turns(one: Control) -> list[bool]:
    """Which steps of a model are ones on which a place is said to have changed hands."""
    gaps = [(b - a).days for a, b in pairwise(one.days)]
    return [step == passage(len(one.states), gap, True) for step, gap in zip(one._steps, gaps, strict=True)]


@pytest.mark.parametrize("wrong", [{"id": "name"}, {"published": "2017"}, {"published": "20170101"}])
def test_what_does_not_fit_into_columns_is_said(wrong: dict[str, Any]) -> None:
    claim = written("2017-11-03  Qaim, IQ  gain by X  @2017-11-03")[0]
    entry = ClockedClaim(claim, claim.id, BORN, None, "2017-11-03")._replace(**wrong)
    gathering = Gathering(Lexicon())
    gathering.add([entry])
    assert gathering.odd == {place_key(claim.place)}
    assert gathering.blocks({}) == {}


def test_rules_have_one_name_in_every_process() -> None:
    """Else each would make all columns anew: Python shuffles the words of sets from process to process."""
    asked = [sys.executable, "-c", "from whoholds.reconcile.columns import rules; print(rules())"]
    found = {
        subprocess.run(
            asked, check=True, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout.strip()
        for seed in ("1", "2", "3")
    }
    assert found == {rules()}


@pytest.mark.parametrize("places", [1, FEW, FEW + 1, 60])
def test_few_places_are_reckoned_as_many_are(places: int) -> None:
    """Whether places are taken one by one, in plain lists, or all in a sweep, each has the same path and the same chances."""
    chance = random.Random(places)
    seen = [
        [
            Observation(
                FIRST + dt.timedelta(days=chance.randrange(3000)), f"Side {chance.randrange(3)}", chance.random() < 0.7,
                chance.choice([0.6, 2.0, 3.2]), TOLD, number, False, chance.random() < 0.4,
            )
            for number in range(30)
        ]
        for _ in range(places)
    ]  # fmt: skip
    alone = [control(sorted(some, key=lambda o: o.day)) for some in seen]
    days = _days_of(alone)
    (one,) = groups(days)
    assert isinstance(one, Few) == (places <= FEW)
    assert paths(days).tolist() == [state for place in alone for state in place.path]
    first, last = days.first[:-1] + 2, days.first[1:] - 3
    expected = [place.sure(2, len(place.days) - 3, 1) for place in alone]
    assert Chances(days, first, last).sure(first, last, np.ones(places, np.int64)).tolist() == expected


def test_a_state_is_told_from_as_long_before_the_first_word_of_it_as_of_one_place() -> None:
    """That others entered a part of the town is no word of its holder, who is told two months later."""
    lines = "2020-01-01  part of Town, SY  gain by B  uncertain  via A  @2020-01-01\n" + "\n".join(
        f"2020-03-0{day}  Town, SY  hold by A  per S{day}  via A  @2020-03-0{day}" for day in range(1, 6)
    )
    claims, lexicon = written(lines), Lexicon()
    gathering = Gathering(lexicon)
    gathering.add(ClockedClaim(one, one.id, BORN, None, one.published) for one in claims)
    (block,) = gathering.blocks({}).values()
    told = []
    for on in map(dt.date.fromisoformat, ("2018-05-01", "2018-05-20", "2018-07-20")):
        assert together([block], lexicon, Moment(None, BORN), on) == holdings(claims, on=on)
        told.append(len(holdings(claims, on=on)))
    assert told == [0, 0, 1]
