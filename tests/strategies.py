"""Hypothesis strategies for the kernel's records, and claims in the one-line notation for tests that read well."""

from __future__ import annotations

import datetime as dt

from hypothesis import strategies as st

from whoholds import periods
from whoholds.periods import Edge, Period
from whoholds.records import (
    COMMITMENTS,
    EVENT_KINDS,
    EXTENTS,
    PHASES,
    Claim,
    ClaimedPlace,
    Holding,
    Issue,
    Party,
    Report,
    Source,
    Toward,
)  # fmt: skip

DAYS = st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 30))
MARKS = st.sampled_from(["", "", "?", "~", "%"])
TEXT = st.text(st.characters(codec="utf-8"), max_size=30)
SAID = st.none() | TEXT


@st.composite
def edges(draw: st.DrawFn) -> Edge:
    """A date to the day, the month or the year."""
    day = draw(DAYS)
    precision = draw(st.sampled_from(("day", "month", "year")))
    month = day.month if precision != "year" else 0
    return Edge(day.year, month, day.day if precision == "day" else 0, draw(MARKS))


@st.composite
def all_periods(draw: st.DrawFn) -> Period:
    """A single date, an interval, or one with an open end."""
    one, other = sorted((draw(edges()), draw(edges())), key=lambda edge: (edge.first, edge.end))
    return draw(st.sampled_from((Period(one, one), Period(one, other), Period(None, one), Period(one, None))))


WHENS = all_periods().map(str)
DAY_WORDS = DAYS.map(lambda day: periods.day(day).first).map(str)
COUNTRIES = st.none() | st.sampled_from(("IQ", "SY", "UA", "SD"))
POINTS = st.none() | st.floats(-90, 90, allow_nan=False)
PARTIES = st.builds(Party, text=SAID, name=SAID, id=SAID)
SOURCES = st.builds(Source, text=SAID, name=SAID, of=SAID, id=SAID)
PLACES = st.builds(
    ClaimedPlace, text=SAID, name=TEXT, country=COUNTRIES, lat=POINTS, lon=POINTS, extent=st.sampled_from(EXTENTS),
    part=SAID, id=SAID, kind=SAID,
)  # fmt: skip
CLAIMS = st.builds(
    Claim, place=PLACES, event=st.sampled_from(EVENT_KINDS), actors=st.lists(PARTIES, max_size=3).map(tuple),
    opponents=st.lists(PARTIES, max_size=2).map(tuple), when=st.none() | WHENS, commitment=st.sampled_from(COMMITMENTS),
    phase=st.sampled_from(PHASES), sources=st.lists(SOURCES, max_size=3).map(tuple),
    toward=st.none() | st.builds(Toward, text=SAID, name=SAID), evidence=TEXT, start=st.integers(0, 10**6), report=TEXT,
    outlet=SAID, published=st.none() | DAY_WORDS, when_text=SAID, trigger=SAID, score=st.floats(0, 1),
)  # fmt: skip
HOLDINGS = st.builds(
    Holding,
    place=PLACES,
    first=st.none() | DAY_WORDS,
    end=st.none() | DAY_WORDS,
    holder=SAID,
    since=st.none() | WHENS,
    probability=st.floats(0, 1),
)
REPORTS = st.builds(Report.new, TEXT, title=TEXT, outlet=SAID, published=st.none() | DAY_WORDS, name=SAID, url=SAID, origin=TEXT)
ISSUES = st.builds(Issue, code=TEXT, where=TEXT, message=TEXT)
