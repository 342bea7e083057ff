"""Whatever is appended, judged and retracted in whatever order: every cell of `on × as_of` is the one of the plain store."""

from __future__ import annotations

import datetime as dt
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.ledger.composing import CREATED, gain, qaim_report, reading
from tests.ledger.conftest import NewDatabase
from whoholds import ledger
from whoholds.errors import LedgerError
from whoholds.ledger import DEEDS, AsOf, ClaimQuery, Judging, Ledger, Retracting
from whoholds.reconcile import holdings, place_key
from whoholds.records import Claim, ClaimedPlace, Party

DAYS = [dt.date(2017, 10, 31) + dt.timedelta(days=number) for number in range(8)]
REPORTS = [qaim_report(day, f"Iraqi troops took Qaim. {number}. Rawa.") for number, day in
           enumerate(("2017-11-02", "2017-11-03", None, "2017-11-05", "2020-01-03"))]  # fmt: skip
PLACES = (ClaimedPlace(name="Qaim", country="IQ", id="geonames:1"), ClaimedPlace(name="Rawa", country="IQ"))
SIDES = ("Iraqi government", "ISIS")
Cell = dict[str, tuple[str, str | None, float, tuple[str, ...]]]


def claim(number: int, day: str, event: Any, side: str, where: ClaimedPlace) -> Claim:
    """A composed claim about one of two places."""
    report = REPORTS[number]
    base = replace(gain(report), evidence="Iraqi troops took Qaim", start=0, sources=())
    other = SIDES[1 - SIDES.index(side)]
    return replace(base, event=event, when=day, actors=(Party(name=side),), opponents=(Party(name=other),), place=where)


CLAIMS = st.builds(
    claim, st.integers(0, len(REPORTS) - 1), st.sampled_from([day.isoformat() for day in DAYS]),
    st.sampled_from(["gain", "hold", "contest", "loss"]), st.sampled_from(SIDES), st.sampled_from(PLACES),
)  # fmt: skip


def cells(store: Ledger, as_of: AsOf | None) -> dict[dt.date, Cell]:
    """Who holds what on every day, as known at a moment."""
    found = holdings(row.claim for row in store.claims(as_of=as_of))
    return {
        day: {
            place_key(h.place): (h.status, h.holder, h.probability, h.claims)
            for h in found
            if (h.first is None or h.first <= day.isoformat()) and (h.end is None or day.isoformat() < h.end)
        }
        for day in DAYS
    }


class Histories(RuleBasedStateMachine):
    """One ledger beside the oracle. The clock goes on at every step."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.store = ledger.open(self.url(), created=CREATED)
        self.oracle = ledger.open("memory:", created=CREATED)
        self.clock = CREATED
        self.known: list[Claim] = []
        self.told: dict[dt.datetime, tuple[dict[dt.date, Cell], list[str]]] = {}

    def url(self) -> str:
        return str(Path(self.folder.name, "ledger.db"))

    def tick(self) -> dt.datetime:
        self.clock += dt.timedelta(hours=7)
        return self.clock

    def both(self, deed: str, *given: Any) -> None:
        """Do the same to the two; they refuse alike."""
        outcomes: list[Any] = []
        for store in (self.store, self.oracle):
            try:
                outcomes.append(getattr(store, deed)(*given))
            except LedgerError as error:
                outcomes.append(str(error))
        assert outcomes[0] == outcomes[1]

    @rule(found=st.lists(CLAIMS, min_size=1, max_size=4), reader=st.sampled_from(["rules-1", "rules-2"]))
    def append(self, found: list[Claim], reader: str) -> None:
        at, number = self.tick(), REPORTS.index(next(r for r in REPORTS if r.id == found[0].report))
        mine = [one for one in found if one.report == REPORTS[number].id]
        entry = reading(REPORTS[number], *mine, made_by=reader, recorded=at)
        self.known += entry.claims
        self.both("append_many", [entry])

    @rule(deed=st.sampled_from(DEEDS), picks=st.lists(st.integers(0, 50), min_size=1, max_size=3), to=CLAIMS,
          by=st.sampled_from(["Ana Example", "Ben Example"]))  # fmt: skip
    def judge(self, deed: Any, picks: list[int], to: Claim, by: str) -> None:
        corrected = [one.corrected for one in self.oracle.judgements() if one.corrected]
        names = [claim.id for claim in [*self.known, *corrected]] or ["none"]
        chosen = [names[pick % len(names)] for pick in picks]
        read = self.oracle.claim(chosen[0])
        right = replace(to, report=read.report) if deed == "correct" and read else None
        judging = Judging(
            deed=deed, claims=chosen[:1] if right else chosen, by=by, why="composed", recorded=self.tick(), corrected=right
        )
        self.both("judge", judging)

    @rule(number=st.integers(0, len(REPORTS) - 1), instead=st.none() | st.integers(0, len(REPORTS) - 1), restored=st.booleans(),
          day=st.sampled_from([None, "2017-11-04"]))  # fmt: skip
    def retract(self, number: int, instead: int | None, restored: bool, day: str | None) -> None:
        deed: Any = "restore" if restored else "retract" if instead is None else "correct"
        other = REPORTS[instead].id if instead is not None and not restored else None
        word = Retracting(
            deed=deed, report=REPORTS[number].id, replaced_by=other, published=day, why="composed", recorded=self.tick()
        )
        self.both("retract", word)

    @invariant()
    def what_is_told_now_is_noted(self) -> None:
        self.told[self.clock] = cells(self.store, AsOf(self.clock)), [row.id for row in self.store.claims(as_of=AsOf(self.clock))]

    def teardown(self) -> None:
        """Every cell, both clocks; and every answer that was given once is given again."""
        try:
            self.compare()
        finally:
            self.store.close()
            self.folder.cleanup()

    def compare(self) -> None:
        before = [AsOf.of_day(day) for day in DAYS]
        for as_of in [None, *before, *map(AsOf, self.told), AsOf(self.clock + dt.timedelta(days=9))]:
            assert cells(self.store, as_of) == cells(self.oracle, as_of)
            assert self.store.places(as_of) == self.oracle.places(as_of)
            assert self.store.judgements(as_of) == self.oracle.judgements(as_of)
            assert self.store.retractions(as_of) == self.oracle.retractions(as_of)
            for query in (ClaimQuery(), ClaimQuery(place_ids=("geonames:1",), since=DAYS[3]), ClaimQuery(events=("gain",))):
                assert self.store.claims(query, as_of) == self.oracle.claims(query, as_of)
                assert self.store.aside(query, as_of) == self.oracle.aside(query, as_of)
        for moment, (answered, seen) in self.told.items():
            assert cells(self.store, AsOf(moment)) == answered
            assert [row.id for row in self.store.claims(as_of=AsOf(moment))] == seen
        proved, plain = self.store.verify(), self.oracle.verify()
        assert proved.whole
        assert (proved.rows, proved.quotations) == (plain.rows, plain.quotations)


def test_every_cell_of_sqlite_is_that_of_memory() -> None:
    run_state_machine_as_test(Histories, settings=settings(max_examples=15, stateful_step_count=14, deadline=None))


def test_every_cell_of_postgresql_is_that_of_memory(new_database: NewDatabase) -> None:
    class InPostgres(Histories):
        def url(self) -> str:
            return new_database()

    run_state_machine_as_test(InPostgres, settings=settings(max_examples=4, stateful_step_count=12, deadline=None))


def test_the_machine_reaches_what_it_is_for(tmp_path: Path) -> None:
    """The claims that the machine makes do get judged, and some then count no longer."""
    with ledger.open(tmp_path / "ledger.db", created=CREATED) as store:
        one = claim(0, "2017-11-02", "gain", "ISIS", PLACES[0])
        store.append_many([reading(REPORTS[0], one, recorded=CREATED)])
        store.judge(
            Judging(deed="reject", claims=[store.claims()[0].id], by="Ana", why="composed", recorded=CREATED + dt.timedelta(1))
        )
        assert cells(store, AsOf(CREATED)) != cells(store, None)
        with pytest.raises(LedgerError):
            store.judge(Judging(deed="reject", claims=["none"], by="Ana", why="composed", recorded=CREATED))
