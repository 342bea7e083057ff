"""The quick look of `verify` and the careful one find the same, whatever was done to a ledger behind its back.

The words are composed: odd on purpose, so that every way of writing them into a database is gone.
"""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.composing import CREATED, LATER, QAIM, gain, qaim_report, reading, siege
from tests.ledger.test_verify import TABLES, altered, copied, rows, tamper
from whoholds import ledger
from whoholds.ledger import Judging, Retracting, Verification, quotations, scan, verification
from whoholds.ledger.sqlite import SqliteLedger
from whoholds.records import Claim, Issue, Party, Report

ODD = (
    "plain",
    "NUL \0 and\x1fapart",
    'a "quote", a \\ and\ttab',
    "half \ud83d a character",
    "not known: \ufffd",
    "Al-Qā’im, Ра́ва 中",
)
BYTES = b"a\xffb"  # no UTF-8
HALF = b"\xed\xa0\x80"  # half a character, as some programs write it


def odd_report(number: int) -> Report:
    return replace(qaim_report(text=f"{QAIM} Part {number}: {ODD[number % len(ODD)]}."), title=ODD[-number % len(ODD)])


def odd(claim: Claim, number: int) -> Claim:
    words = ODD[number % len(ODD)]
    return replace(claim, place=replace(claim.place, name=words), actors=(*claim.actors, Party(text=words, name=words)))


@pytest.fixture(scope="module", autouse=True)
def short_spans() -> Iterator[None]:
    """Few links at once, few names, few texts: a small ledger has all the borders of a large one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verification, "SPAN", 8)
        patch.setattr(scan, "AT_ONCE", 3)
        patch.setattr(scan, "MANY", 5)
        patch.setattr(quotations, "KEPT", 300)
        yield


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An unspoilt ledger: reports in batches and alone, read once and twice, with and without claims."""
    path = tmp_path_factory.mktemp("whole") / "ledger.db"
    reports = [odd_report(number) for number in range(12)]
    issues = [Issue(stage="extract", code="odd", where=where, message=ODD[1]) for where in ODD]
    with ledger.open(path, created=CREATED) as made:
        made.append_many(reading(one, odd(gain(one), n), siege(one)) for n, one in enumerate(reports[:8]))
        for number, one in enumerate(reports[8:]):
            made.append(
                one,
                reading(one, *[odd(gain(one), number)] * (number % 2)).claims,
                issues[number:],
                made_by="rules-1",
                recorded=LATER,
            )
        made.append_many(reading(one, siege(one), made_by='rules-2, "new"') for one in reports[::3])
        why: dict[str, Any] = {"by": "Ana Example", "why": "composed", "recorded": LATER}
        kept = made.claims()
        claim = next(row.claim for row in kept if row.claim.event == "gain")
        hold = replace(claim, event="hold", evidence="troops took Qaim", start=QAIM.index("troops took"))
        made.judge(Judging(deed="correct", claims=[claim.id], corrected=hold, **why))
        made.judge(Judging(deed="reject", claims=[kept[-1].id], **why))
        made.retract(Retracting(report=reports[-1].id, why="composed", recorded=LATER))
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
    return path


def both(path: Path) -> tuple[Verification, Verification]:
    """What the quick look finds, and what the careful one does."""
    with ledger.open(path, create=False) as kept:
        assert isinstance(kept, SqliteLedger)
        quick = kept.verify(indexes=False)
        kept._scan = lambda connection: None  # type: ignore[method-assign]
        return quick, kept.verify(indexes=False)


def alike(path: Path) -> Verification:
    quick, careful = both(path)
    assert quick == careful
    return quick


def test_an_unspoilt_ledger_is_whole_to_both(whole: Path) -> None:
    with copied(whole.read_bytes()) as path:
        found = alike(path)
        assert (found.whole, found.reports, found.claims) == (True, 12, 22)
        counted = rows(path, "SELECT (SELECT count(*) FROM claims) + (SELECT count(corrected) FROM judgements)")
        assert (found.quotations,) == counted[0]


def test_an_unspoilt_ledger_needs_no_careful_look(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = spans_looked_at(monkeypatch)
    with copied(whole.read_bytes()) as path, ledger.open(path, create=False) as kept:
        assert kept.verify().whole
    assert looked == [0]


def spans_looked_at(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    looked, span = list[int](), verification.Verifier._span

    def noted(self: verification.Verifier, first: int, until: int) -> Any:
        looked.append(first)
        return span(self, first, until)

    monkeypatch.setattr(verification.Verifier, "_span", noted)
    return looked


CELLS = st.one_of(
    st.just(("?", lambda value, at: altered(value, at))),
    st.just(("CAST(? AS TEXT)", lambda value, at: BYTES)),
    st.just(("CAST(? AS TEXT)", lambda value, at: HALF)),
    st.just(("?", lambda value, at: value.encode() if isinstance(value, str) else b"12")),
    st.just(("?", lambda value, at: decoded(value))),
    st.just(("?", lambda value, at: f"{value}\0")),
    st.just(("?", lambda value, at: f"{value}\x1f{value},{value}")),
    st.just(("?", lambda value, at: "")),
    st.just(("?", lambda value, at: 7.5)),
    st.just(("?", lambda value, at: float("inf"))),
    st.just(("?", lambda value, at: at + 1_000_000)),
)


def decoded(value: Any) -> bytes:
    """Bytes that JSON spells like a text, where some are."""
    try:
        return base64.b64decode(value, validate=True)
    except (ValueError, TypeError):
        return b"none"


def cells(path: Path, table: str) -> list[tuple[Any, ...]]:
    columns = ", ".join(f"typeof({name}), CAST({name} AS BLOB)" for name in (f'"{row[0]}"' for row in columns_of(path, table)))
    return sorted(rows(path, f"SELECT {columns} FROM {table}"), key=repr)


def columns_of(path: Path, table: str) -> list[tuple[Any, ...]]:
    return rows(path, f"SELECT name FROM pragma_table_info('{table}')")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_cell_is_found_by_both_alike(whole: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    with copied(whole.read_bytes()) as path:
        row_id = data.draw(st.sampled_from([row[0] for row in rows(path, f"SELECT rowid FROM {table}")]))
        column = data.draw(st.sampled_from([row[0] for row in columns_of(path, table)]))
        written, change = data.draw(CELLS)
        value = rows(path, f'SELECT "{column}" FROM {table} WHERE rowid = {row_id}')[0][0]
        before = cells(path, table)
        try:
            tamper(path, (f'UPDATE {table} SET "{column}" = {written} WHERE rowid = ?',
                          (change(value, data.draw(st.integers(0, 500))), row_id)))  # fmt: skip
        except sqlite3.IntegrityError:  # two rows of one key, or a number that is none
            return
        found = alike(path)
        assert found.whole == (cells(path, table) == before)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_rows_moved_lost_or_doubled_are_found_by_both_alike(whole: Path, data: st.DataObject) -> None:
    with copied(whole.read_bytes()) as path:
        lost = False
        for _ in range(data.draw(st.integers(1, 3))):
            table = data.draw(st.sampled_from(TABLES))
            here = [row[0] for row in rows(path, f"SELECT rowid FROM {table}")]
            if not here:
                continue
            one = data.draw(st.sampled_from(here))
            deed = data.draw(st.sampled_from(("lose", "to the end", "to the front")))
            if deed == "lose" or table == "links":
                tamper(path, (f"DELETE FROM {table} WHERE rowid = ?", (one,)))
                lost = True
                continue
            to = max(here) + 3 if deed == "to the end" else min(here) - 2
            tamper(path, (f"UPDATE {table} SET rowid = ? WHERE rowid = ?", (to, one)))
        assert alike(path).whole is not lost


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_rows_put_in_are_found_by_both_alike(whole: Path, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from([table for table in TABLES if table != "links"]))
    with copied(whole.read_bytes()) as path:
        columns = [row[0] for row in columns_of(path, table)]
        values = list(data.draw(st.sampled_from(rows(path, f"SELECT * FROM {table}"))))
        changed = data.draw(st.sampled_from((0, 1, len(values) - 1))) if table in ("names", "readings") else 0
        values[changed] = values[changed][:-1] + "#"
        names, marks = ", ".join(f'"{column}"' for column in columns), ", ".join("?" * len(values))
        at = data.draw(st.sampled_from((-5, 0, 10**6)))
        try:
            tamper(path, (f"INSERT INTO {table} (rowid, {names}) VALUES (?, {marks})", (at, *values)))
        except sqlite3.IntegrityError:
            return
        assert not alike(path).whole


def test_a_name_far_from_its_claims_others_is_found(whole: Path) -> None:
    with copied(whole.read_bytes()) as path:
        claim = rows(path, "SELECT id FROM claims ORDER BY rowid")[2][0]
        tamper(path, ("INSERT INTO names VALUES (?, 'actor', 'somebody')", (claim,)))
        assert [(b.key, b.what) for b in alike(path).breaks] == [(claim, "hash")]


def test_bytes_that_json_spells_like_the_text_are_found(whole: Path) -> None:
    with copied(whole.read_bytes()) as path:
        tamper(path, ("UPDATE claims SET event = ? WHERE rowid = 3", (base64.b64decode("gain"),)))
        assert [(b.what, b.found) for b in alike(path).breaks] == [("row", "event b'\\x81\\xa8\\xa7'")]


def test_a_number_without_end_in_place_of_none_is_found(whole: Path) -> None:
    with copied(whole.read_bytes()) as path:
        row_id = rows(path, "SELECT rowid FROM claims WHERE lat IS NULL")[0][0]
        tamper(path, ("UPDATE claims SET lat = 9e999 WHERE rowid = ?", (row_id,)))
        assert [(b.what, b.found) for b in alike(path).breaks] == [("row", "lat inf")]


def test_bytes_that_are_no_text_in_place_of_the_mark_for_such_are_found(whole: Path) -> None:
    with copied(whole.read_bytes()) as path:
        row_id, title = rows(path, "SELECT rowid, title FROM reports WHERE title LIKE '%\ufffd%'")[0]
        spoilt = title.encode().replace("\ufffd".encode(), b"\xff")
        tamper(path, ("UPDATE reports SET title = CAST(? AS TEXT) WHERE rowid = ?", (spoilt, row_id)))
        assert [b.what for b in alike(path).breaks] == ["hash"]


def test_hashes_that_share_their_bytes_otherwise_are_found(whole: Path) -> None:
    with copied(whole.read_bytes()) as path:
        (one,), (other,) = rows(path, "SELECT hash FROM links WHERE number IN (12, 13) ORDER BY number")
        change = "UPDATE links SET hash = ? WHERE number = ?"
        tamper(path, (change, (one + other[:1], 12)), (change, (other[1:], 13)))
        assert alike(path).breaks[0].number == 12


def test_a_number_far_beyond_the_others_is_a_gap(whole: Path) -> None:
    with copied(whole.read_bytes()) as path:
        last = rows(path, "SELECT max(number) FROM links")[0][0]
        tamper(path, ("UPDATE links SET number = ? WHERE number = ?", (2**62, last)))
        found = alike(path)
        assert (found.breaks[0].number, found.breaks[0].what) == (last, "link")
        assert found.breaks[-2].key.endswith(f" to {2**62 - 1}")
        assert (found.breaks[-1].number, found.breaks[-1].what) == (2**62, "hash")


@pytest.mark.parametrize("table", ["reports", "readings", "claims", "names"])
def test_behind_a_lost_row_the_look_is_quick_again(whole: Path, table: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = spans_looked_at(monkeypatch)
    with copied(whole.read_bytes()) as path:
        row_id = rows(path, f"SELECT rowid FROM {table} ORDER BY rowid")[3][0]
        tamper(path, (f"DELETE FROM {table} WHERE rowid = ?", (row_id,)))
        with ledger.open(path, create=False) as kept:
            broken = [found.number for found in kept.verify().breaks if found.number]
    assert broken
    assert looked == [0, *sorted({number - (number - 1) % verification.SPAN for number in broken})]


def test_a_report_that_is_named_in_bytes_does_not_end_the_check(whole: Path) -> None:
    """Beside it other claims of the span name theirs in words."""
    with copied(whole.read_bytes()) as path:
        tamper(path, ("UPDATE claims SET report = x'00ff' WHERE rowid = (SELECT max(rowid) FROM claims)", ()))
        assert not alike(path).whole
