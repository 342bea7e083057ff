"""After any appends, every query at any moment gets the same answer from each store as from the plain one in memory."""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.composing import CREATED, QAIM, qaim_report
from tests.ledger.conftest import NewDatabase
from whoholds import ledger
from whoholds.ledger import Appending, AsOf, ClaimQuery
from whoholds.records import Claim, ClaimedPlace, Issue, Party, Report, Source

DAYS = [dt.date(2019, 12, 30) + dt.timedelta(days=number) for number in range(5)]
MOMENTS = st.integers(-50, 50).map(lambda hours: CREATED + dt.timedelta(hours=hours))
NAMES = st.sampled_from(["Iraqi government", "iraqi  Government", "ISIS", "SDF", "Ünïted\0"])
PLACES = st.builds(
    ClaimedPlace,
    text=st.just("Qaim"),
    name=st.sampled_from(["Qaim", "Al-Qā’im", "al qaim", "Rawa"]),
    country=st.sampled_from(["IQ", "SY", None]),
    lat=st.sampled_from([None, -10.0, 34.37]),
    lon=st.sampled_from([None, -179.0, 41.09, 179.5]),
    id=st.sampled_from([None, "geonames:1", "geonames:2"]),
    kind=st.sampled_from([None, "settlement"]),
)
WHEN = st.sampled_from([None, "2020", "2019-12", "2019-12-31", "../2019-12-31", "2020-01-01/..", "2019-12-30/2020-01-01~"])
REPORTS = [qaim_report(published, f"{QAIM} {number}") for number in range(2) for published in (None, "2019-12-31", "2020-01-02")]


@st.composite
def appendings(draw: st.DrawFn) -> Appending:
    report: Report = draw(st.sampled_from(REPORTS))
    made_by: str = draw(st.sampled_from(["rules-1", "rules-2"]))
    start: int = draw(st.integers(0, 30))
    claims = st.builds(
        Claim,
        place=PLACES,
        event=st.sampled_from(["gain", "hold", "besiege"]),
        actors=st.lists(st.builds(Party, text=st.none(), name=NAMES | st.none()), max_size=2).map(tuple),
        opponents=st.lists(st.builds(Party, text=st.none(), name=NAMES), max_size=1).map(tuple),
        sources=st.lists(st.builds(Source, text=st.none(), name=NAMES, of=NAMES | st.none()), max_size=2).map(tuple),
        when=WHEN,
        commitment=st.sampled_from(["affirmed", "denied"]),
        phase=st.sampled_from(["news", "background"]),
        evidence=st.just(report.text[start : start + 5]),
        start=st.just(start),
        report=st.just(report.id),
        made_by=st.just(made_by),
    )
    issues = st.builds(
        Issue, stage=st.just("extract"), code=st.just("odd"), where=st.text(max_size=2), message=st.text(max_size=2)
    )
    found: list[Claim] = draw(st.lists(claims, max_size=4))
    wrong: list[Issue] = draw(st.lists(issues, max_size=1))
    return Appending(report=report, claims=found, issues=wrong, made_by=made_by, recorded=draw(MOMENTS))


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.just(()) | st.lists(values, min_size=1, max_size=2).map(tuple)


QUERIES = st.builds(
    ClaimQuery,
    place_ids=some(st.sampled_from(["geonames:1", "geonames:3"])),
    place_names=some(st.sampled_from(["AL-QAIM", "rawa", "nowhere"])),
    country=st.sampled_from([None, None, "IQ"]),
    box=st.sampled_from([None, None, (-20.0, -180.0, 90.0, 180.0), (30.0, 41.09, 40.0, -179.0), (-90.0, 0.0, 34.37, 50.0)]),
    sides=some(NAMES),
    sources=some(NAMES),
    since=st.none() | st.sampled_from(DAYS),
    until=st.none() | st.sampled_from(DAYS),
    events=some(st.sampled_from(["gain", "hold"])),
    commitment=st.sampled_from([None, None, "denied"]),
    phase=st.sampled_from([None, None, "news"]),
    report=st.none() | st.none() | st.sampled_from([report.id for report in REPORTS]),
)
AS_OF = st.none() | MOMENTS.map(AsOf) | st.sampled_from(DAYS).map(AsOf.of_day)


Batches = list[list[Appending]]
Asked = list[tuple[ClaimQuery, AsOf | None]]
BATCHES = st.lists(st.lists(appendings(), max_size=4), max_size=3)
ASKED = st.lists(st.tuples(QUERIES, AS_OF), min_size=4, max_size=8)


@settings(max_examples=20, deadline=None)
@given(BATCHES, ASKED)
def test_sqlite_answers_as_memory_does(batches: Batches, asked: Asked) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder, "ledger.db"), batches, asked)


@settings(max_examples=20, deadline=None)
@given(batches=BATCHES, asked=ASKED)
def test_postgresql_answers_as_memory_does(new_database: NewDatabase, batches: Batches, asked: Asked) -> None:
    check(new_database(), batches, asked)


def check(url: str | Path, batches: Batches, asked: Asked) -> None:
    with ledger.open(url, created=CREATED) as store, ledger.open("memory:", created=CREATED) as memory:
        for batch in batches:
            assert store.append_many(batch) == memory.append_many(batch)
        assert store.counts() == memory.counts()
        assert store.issues() == memory.issues()
        assert list(store.reports()) == list(memory.reports())
        for query, as_of in [*asked, (ClaimQuery(), None), *((ClaimQuery(), as_of) for _, as_of in asked)]:
            assert store.claims(query, as_of) == memory.claims(query, as_of)
            assert store.places(as_of) == memory.places(as_of)
        proved, plain = store.verify(), memory.verify()
        assert proved.whole
        assert (proved.rows, proved.claims, proved.quotations) == (plain.rows, plain.claims, plain.quotations)
