"""The columns beside a ledger answer as the ledger does, on every day as of every moment, whatever happens to them."""

from __future__ import annotations

import datetime as dt
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis.stateful import rule, run_state_machine_as_test

from tests.ledger.composing import CREATED, reading
from tests.ledger.conftest import NewDatabase
from tests.ledger.test_histories import DAYS, PLACES, REPORTS, Histories, claim
from whoholds import ledger
from whoholds.ledger import AsOf, Judging
from whoholds.ledger.sql import SqlLedger
from whoholds.reconcile import day_of, holdings, place_key
from whoholds.serve import beside as module
from whoholds.serve.beside import Beside, columns_checked
from whoholds.serve.differences import Knowledge, differences
from whoholds.serve.shelf import Mark, MovedError, Shelf, form_words, path_of


class WithColumns(Histories):
    """As there; and the columns are taken up now and then, in spans of a few links."""

    def __init__(self) -> None:
        super().__init__()
        self.home = tempfile.TemporaryDirectory()
        assert isinstance(self.store, SqlLedger)
        self.beside = Beside(self.store, Path(self.home.name, "columns.db"), worth=0)

    @rule()
    def ask(self) -> None:
        assert self.beside.holders(DAYS[4], None) == holdings(
            [row.claim for row in self.oracle.claims()], ids=[row.id for row in self.oracle.claims()], on=DAYS[4]
        )

    def compare(self) -> None:
        for as_of in [None, *(AsOf.of_day(day) for day in DAYS), *map(AsOf, self.told), AsOf(self.clock + dt.timedelta(days=9))]:
            rows = self.oracle.claims(as_of=as_of)
            claims, ids = [row.claim for row in rows], [row.id for row in rows]
            for day in [dt.date(2010, 1, 1), *DAYS, dt.date(2018, 1, 1)]:
                assert self.beside.holders(day, as_of) == holdings(claims, ids=ids, on=day)
            assert self.beside.histories(as_of) == holdings(claims, ids=ids)
            for place in PLACES:
                mine = [row for row in rows if row.claim.place == place]
                found = self.beside.holding(place, None, as_of)
                assert found in (None, holdings([row.claim for row in mine], ids=[row.id for row in mine]))
                words, like = set(form_words(place)), self.beside.places_like(form_words(place), as_of)
                wanted = [row for row in self.oracle.places(as_of) if words & set(form_words(row.place))]
                assert like is not None
                assert [row for row in like if words & set(form_words(row.place))] == wanted
                assert self.beside.undated(place, as_of) in (None, sum(day_of(row.claim) is None for row in mine))
            assert self.beside.places(as_of) == self.oracle.places(as_of)
            assert self.store.last_day(as_of) == self.oracle.last_day(as_of)

        for earlier, later in pairwise([*(AsOf.of_day(day) for day in DAYS), *map(AsOf, self.told)]):
            moved, then, now = self.beside.moved(earlier, later), Knowledge(self.oracle, earlier), Knowledge(self.oracle, later)
            assert moved is not None
            assert differences(then, now, among={place_key(place) for place in moved}) == differences(then, now)

    def teardown(self) -> None:
        super().teardown()
        self.beside.close()
        self.home.cleanup()


def test_every_cell_of_the_columns_is_that_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SPAN", 3)
    run_state_machine_as_test(WithColumns, settings=settings(max_examples=12, stateful_step_count=12, deadline=None))


def test_every_cell_of_the_columns_beside_postgresql_is_that_of_memory(new_database: NewDatabase) -> None:
    class InPostgres(WithColumns):
        def url(self) -> str:
            return new_database()

    run_state_machine_as_test(InPostgres, settings=settings(max_examples=3, stateful_step_count=10, deadline=None))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlLedger]:
    with ledger.open(tmp_path / "ledger.db", created=CREATED) as found:
        assert isinstance(found, SqlLedger)
        for number, (day, side) in enumerate([("2017-11-02", "ISIS"), ("2017-11-03", "Iraqi government")]):
            told = claim(number, day, "gain", side, PLACES[number])
            found.append_many([reading(REPORTS[number], told, recorded=CREATED)])
        yield found


def told(store: SqlLedger, day: dt.date) -> Any:
    rows = store.claims()
    return holdings([row.claim for row in rows], ids=[row.id for row in rows], on=day)


def test_a_flipped_byte_is_seen_and_all_is_made_anew(store: SqlLedger, tmp_path: Path) -> None:
    path = tmp_path / "home" / "columns.db"
    Beside(store, path, worth=0).holders(DAYS[5], None)
    with closing(sqlite3.connect(path)) as file, file:
        (key, blob), *_ = file.execute("SELECT key, seen FROM blocks").fetchall()
        file.execute("UPDATE blocks SET seen = ? WHERE key = ?", (bytes([blob[0] ^ 1]) + blob[1:], key))
    shelf = Shelf(path)
    assert shelf.spoilt() == [key.decode()]
    shelf.close()
    asked = Beside(store, path, worth=0)
    assert asked.holders(DAYS[5], None) == told(store, DAYS[5])
    asked.close()
    assert Shelf(path).spoilt() == []


def test_a_check_says_what_became_of_the_columns(store: SqlLedger, tmp_path: Path) -> None:
    home, url = tmp_path / "home", str(tmp_path / "ledger.db")
    path = path_of(url, home)
    assert columns_checked(store, url, home) is None
    for spoil, said in [
        ("SELECT 1", "whole, up to row 6"), ("UPDATE blocks SET told = zeroblob(40)", "2 places are not as they were written"),
        ("UPDATE meta SET value = 'ab' WHERE key = 'hash'", "of another ledger"), ("UPDATE meta SET value = ''", "older rules"),
    ]:  # fmt: skip
        with closing(Beside(store, path, worth=0)) as asked:
            asked.holders(DAYS[5], None)
        with closing(sqlite3.connect(path)) as file, file:
            file.execute(spoil)
        assert said in str(columns_checked(store, url, home))
        assert path.exists() == (spoil == "SELECT 1")


def test_to_accept_a_claim_adds_no_weight(store: SqlLedger) -> None:
    before = told(store, DAYS[5])
    accepted = [row.id for row in store.claims()]
    store.judge(Judging(deed="accept", claims=accepted, by="Ana Example", why="composed", recorded=CREATED))
    assert told(store, DAYS[5]) == before
    assert all(row.judgement for row in store.claims())


@pytest.mark.parametrize("words", [b"not a database at all, but long enough to be read as one" * 20, b""])
def test_a_file_that_is_none_is_made_anew(store: SqlLedger, tmp_path: Path, words: bytes) -> None:
    path = tmp_path / "columns.db"
    path.write_bytes(words)
    assert Beside(store, path, worth=0).holders(DAYS[5], None) == told(store, DAYS[5])


def test_columns_of_another_ledger_are_not_believed(store: SqlLedger, tmp_path: Path) -> None:
    path = tmp_path / "columns.db"
    with ledger.open(tmp_path / "other.db", created=CREATED + dt.timedelta(days=1)) as other:
        assert isinstance(other, SqlLedger)
        other.append_many([reading(REPORTS[1], claim(1, "2017-11-03", "gain", "ISIS", PLACES[0]), recorded=CREATED)])
        Beside(other, path, worth=0).holders(DAYS[5], None)
    assert Beside(store, path, worth=0).holders(DAYS[5], None) == told(store, DAYS[5])


def test_columns_of_other_rules_are_made_anew(store: SqlLedger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "columns.db"
    monkeypatch.setattr("whoholds.serve.shelf.rules", lambda: "older rules")
    Beside(store, path, worth=0).holders(DAYS[5], None)
    monkeypatch.undo()
    assert Beside(store, path, worth=0).holders(DAYS[5], None) == told(store, DAYS[5])


def test_who_takes_up_claims_keeps_nobody_from_writing_and_the_quicker_one_stands(store: SqlLedger, tmp_path: Path) -> None:
    path, met = tmp_path / "columns.db", list[Any]()
    quicker = Beside(store, path, worth=0)
    slower = Beside(store, path, worth=0, progress=lambda *_: met.append(quicker.holders(DAYS[5], None)))
    expected = told(store, DAYS[5])
    assert slower.holders(DAYS[5], None) == expected
    more = claim(3, "2017-11-04", "gain", "Iraqi government", PLACES[0])
    store.append_many([reading(REPORTS[3], more, recorded=CREATED)])
    assert slower.holders(DAYS[5], None) == told(store, DAYS[5]) != expected
    assert met == [expected, told(store, DAYS[5])]
    assert Shelf(path).spoilt() == []


def test_two_who_begin_at_once_write_their_words_once(store: SqlLedger, tmp_path: Path) -> None:
    path = tmp_path / "columns.db"
    with closing(Shelf(path)) as first, closing(Shelf(path)) as second:
        for shelf, word in ((first, "A"), (second, "B")):
            with shelf.reading():
                shelf.lexicon.code(shelf.lexicon.sides, word)
        with first.writing():
            first.expect(Mark(-1, ""))
            first.advance(Mark(0, "ab"))
        with pytest.raises(MovedError), second.writing():
            second.expect(Mark(-1, ""))
        with second.reading() as mark:
            assert (mark, second.lexicon.sides) == (Mark(0, "ab"), ["A"])


def test_without_a_place_to_write_the_claims_answer(store: SqlLedger, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Beside(store, tmp_path / "file" / "columns.db", worth=0).holders(DAYS[5], None) is None


def test_a_small_ledger_has_no_columns(store: SqlLedger, tmp_path: Path) -> None:
    assert Beside(store, tmp_path / "columns.db").holders(DAYS[5], None) is None
    assert not (tmp_path / "columns.db").exists()


def test_a_claim_that_does_not_fit_is_weighed_all_the_same(store: SqlLedger, tmp_path: Path) -> None:
    asked = Beside(store, tmp_path / "columns.db", worth=0)
    asked.holders(DAYS[5], None)
    odd = replace(claim(3, "2017-11-04", "gain", "ISIS", PLACES[0]), published="20171105")
    store.append_many([reading(REPORTS[3], odd, recorded=CREATED)])
    assert asked.holders(DAYS[5], None) == told(store, DAYS[5])
    assert asked.places(None) is None
    assert asked.places_like(["=qaim"], None) is None


def test_what_is_decided_about_a_claim_is_heeded(store: SqlLedger, tmp_path: Path) -> None:
    asked = Beside(store, tmp_path / "columns.db", worth=0)
    before = asked.holders(DAYS[5], None)
    rejected = store.claims()[0].id
    store.judge(Judging(deed="reject", claims=[rejected], by="Ana Example", why="composed", recorded=CREATED))
    assert asked.holders(DAYS[5], None) == told(store, DAYS[5]) != before


def test_each_ledger_has_a_file_of_its_own(tmp_path: Path) -> None:
    names = {path_of(str(tmp_path / name), tmp_path) for name in ("a.db", "b.db", "./a.db")}
    assert len(names) == 2
    assert path_of(f"sqlite:///{tmp_path / 'a.db'}", tmp_path) in names
