"""Whatever is done to a ledger behind its back, `verify` finds it and names the row."""

from __future__ import annotations

import datetime as dt
import gzip
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.ledger.composing import CREATED, LATER, QAIM, gain, qaim_report, reading, siege
from whoholds import ledger
from whoholds.errors import LedgerError
from whoholds.ledger import Judging, Retracting, Verification
from whoholds.records import Issue

OLD = Path(__file__).parent / "data" / "version_1.db.gz"  # composed; made by the code of schema version 1
TABLES = ("reports", "readings", "claims", "names", "issues", "judgements", "retractions", "links")


def compose(path: Path) -> None:
    """Three reports, four readings, six claims, two issues, two judgements, a retraction."""
    first, second, third = (qaim_report(day) for day in ("2017-11-03", "2017-11-04", None))
    issues = [Issue(stage="extract", code="odd", where=where, message="composed") for where in ("a.txt", "b.txt")]
    with ledger.open(path, created=CREATED) as made:
        made.append_many([reading(first, gain(first), siege(first)), reading(second, gain(second), siege(second))])
        made.append(first, [gain(first, "rules-2"), siege(first, "rules-2")], made_by="rules-2", recorded=LATER)
        made.append(third, [], issues, made_by="rules-1", recorded=LATER)
        hold = replace(gain(second), event="hold", evidence="troops took Qaim", start=second.text.index("troops took"))
        why = {"by": "Ana Example", "why": "composed", "recorded": LATER}
        made.judge(Judging(deed="correct", claims=[gain(second).id], corrected=hold, **why))  # type: ignore[arg-type]
        made.judge(Judging(deed="merge", claims=[siege(second).id, siege(first).id], **why))  # type: ignore[arg-type]
        made.retract(Retracting(report=third.id, why="composed", recorded=LATER))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of an unspoilt ledger."""
    path = tmp_path_factory.mktemp("whole") / "ledger.db"
    compose(path)
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=DELETE")
    return path.read_bytes()


@contextmanager
def copied(whole: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "ledger.db")
        path.write_bytes(whole)
        yield path


def verified(path: Path, **how: Any) -> Verification:
    with ledger.open(path, create=False) as kept:
        return kept.verify(**how)


def rows(path: Path, statement: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute(statement).fetchall()


def tamper(path: Path, *statements: tuple[str, tuple[Any, ...]]) -> None:
    """Change a ledger as one would who puts the guards back afterwards."""
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA synchronous=OFF")
        guards = raw.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in guards:
            raw.execute(f"DROP TRIGGER {name}")
        for statement, values in statements:
            assert raw.execute(statement, values).rowcount == 1
        for _, sql in guards:
            raw.execute(sql)


def content(path: Path) -> list[list[tuple[Any, ...]]]:
    return [sorted(rows(path, f"SELECT * FROM {table}"), key=repr) for table in (*TABLES, "meta")]


def altered(value: Any, at: int) -> Any:
    """A value that differs in one place."""
    if value is None:
        return "x"
    at = at % (len(value) or 1) if isinstance(value, str | bytes) else at
    if isinstance(value, str):
        return value[:at] + "#" + value[at + 1 :]
    if isinstance(value, bytes):
        return value[:at] + bytes([value[at] ^ 1]) + value[at + 1 :]
    return value + 1


def test_an_unspoilt_ledger_is_whole(whole: bytes) -> None:
    told: list[tuple[int, int]] = []
    with copied(whole) as path:
        found = verified(path, progress=lambda done, total: told.append((done, total)))
        assert (found.whole, found.breaks) == (True, ())
        assert (found.rows, found.reports, found.claims, found.quotations) == (18, 3, 6, 7)
        assert len(found.head) == 64
        assert verified(path, head=found.head).whole
    assert told == [(19, 19)]


def test_the_same_rows_make_the_same_chain(tmp_path: Path, whole: bytes) -> None:
    compose(tmp_path / "again.db")
    with copied(whole) as path:
        assert verified(path).head == verified(tmp_path / "again.db").head


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_cell_is_found_and_its_row_named(whole: bytes, data: st.DataObject) -> None:
    table = data.draw(st.sampled_from(TABLES))
    with copied(whole) as path:
        row_id = data.draw(st.sampled_from([row[0] for row in rows(path, f"SELECT rowid FROM {table}")]))
        column = data.draw(st.sampled_from([row[0] for row in rows(path, f"SELECT name FROM pragma_table_info('{table}')")]))
        value = rows(path, f'SELECT "{column}" FROM {table} WHERE rowid = {row_id}')[0][0]
        new = altered(value, data.draw(st.integers(0, 5000)))
        if new == value or (table, column) == ("links", "number"):
            return  # the order of links has a test of its own
        key = "claim" if table == "names" else "report" if table == "readings" else "number" if table == "links" else "id"
        named = rows(path, f"SELECT {key} FROM {table} WHERE rowid = {row_id}")[0][0]
        tamper(path, (f'UPDATE {table} SET "{column}" = ? WHERE rowid = ?', (new, row_id)))
        found = verified(path)
        assert not found.whole
        if table == "links":
            assert found.breaks[0].number in (named, named + 1)
        else:
            assert any(str(named) in found.key for found in found.breaks)


@pytest.mark.parametrize("table", TABLES)
def test_a_deleted_row_is_found(whole: bytes, table: str) -> None:
    with copied(whole) as path:
        for row_id in [row[0] for row in rows(path, f"SELECT rowid FROM {table}")]:
            path.write_bytes(whole)
            tamper(path, (f"DELETE FROM {table} WHERE rowid = ?", (row_id,)))
            found = verified(path)
            assert not found.whole, (table, row_id)
            assert found.breaks[0].number is not None or table == "links"


@pytest.mark.parametrize("table", [table for table in TABLES if table != "links"])
def test_a_row_put_in_from_outside_is_found(whole: bytes, table: str) -> None:
    with copied(whole) as path:
        first = list(rows(path, f"SELECT * FROM {table}")[0])
        first[0] = "f" * 32
        marks = ", ".join("?" * len(first))
        tamper(path, (f"INSERT INTO {table} VALUES ({marks})", tuple(first)))
        found = verified(path)
        assert [(b.table, "f" * 32 in b.key) for b in found.breaks] == [(table, True)]


@settings(max_examples=12, deadline=None)
@given(st.lists(st.integers(0, 15), min_size=2, max_size=2, unique=True))
def test_links_in_another_order_are_found(whole: bytes, numbers: list[int]) -> None:
    one, other = numbers
    move = "UPDATE links SET number = ? WHERE number = ?"
    with copied(whole) as path:
        tamper(path, (move, (99, one)), (move, (one, other)), (move, (other, 99)))
        found = verified(path)
        assert found.breaks[0].number == min(one, other)


def test_texts_that_changed_places_are_found(whole: bytes) -> None:
    with copied(whole) as path:
        (one, text), (other, _), *_ = rows(path, "SELECT id, text FROM reports")
        tamper(path, ("UPDATE reports SET title = 'Qaim holds' WHERE id = ?", (other,)))
        assert verified(path).breaks[0].key == other
        tamper(path, ("UPDATE reports SET text = ? WHERE id = ?", (text[:-1], one)))
        assert {(b.key, b.what) for b in verified(path).breaks} >= {(one, "text"), (one, "hash"), (other, "hash")}


@pytest.mark.parametrize("deed", ["UPDATE meta SET value = '2019-01-01T12:00:00+00:00' WHERE key = 'created'",
                                  "INSERT INTO meta VALUES ('x', 'y')", "DELETE FROM meta WHERE key = 'chained'"])  # fmt: skip
def test_another_age_is_found(whole: bytes, deed: str) -> None:
    with copied(whole) as path:
        tamper(path, (deed, ()))
        assert [(b.number, b.table) for b in verified(path).breaks] == [(0, "meta")]


def test_a_guard_that_is_gone_is_found(whole: bytes) -> None:
    with copied(whole) as path:
        with closing(sqlite3.connect(path)) as raw:
            raw.execute("DROP TRIGGER claims_no_update")
        assert [(b.what, b.key) for b in verified(path).breaks] == [("guard", "claims_no_update")]


def test_a_chain_cut_short_is_found_by_a_head_noted_before(whole: bytes) -> None:
    with copied(whole) as path:
        head = verified(path).head
        last = "(SELECT max(number) FROM links)"
        for table in ("retractions", "judgements"):  # these stand last
            tamper(path, (f"DELETE FROM {table} WHERE id = (SELECT key FROM links WHERE number = {last})", ()),
                   (f"DELETE FROM links WHERE number = {last}", ()))  # fmt: skip
        assert verified(path).whole  # nothing in the file can tell
        assert [b.what for b in verified(path, head=head).breaks] == ["head"]
        assert [b.what for b in verified(path, head="no hash").breaks] == ["head"]


def test_a_forger_who_makes_the_chain_anew_is_found_by_the_words(whole: bytes) -> None:
    with copied(whole) as path:
        head = verified(path).head
        forged = "UPDATE claims SET claim = replace(claim, 'Iraqi troops took', 'Iraqi troops lost') WHERE rowid = 1"
        tamper(path, (forged, ()))
        with closing(sqlite3.connect(path)) as raw, raw:
            for table in ("links", "judgements", "retractions"):
                raw.execute(f"DROP TABLE {table}")
            raw.execute("DELETE FROM meta WHERE key = 'chained'")
            raw.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
        assert ledger.upgrade(path, moment=LATER) == (1, 3)
        found = verified(path, head=head)
        assert [b.what for b in found.breaks] == ["evidence", "head"]
        assert "Iraqi troops took" in found.breaks[0].found
        assert "Iraqi troops lost" in found.breaks[0].expected


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_flipped_bit_of_the_file_is_found_or_changed_nothing(whole: bytes, data: st.DataObject) -> None:
    at, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    with copied(whole) as path:
        before = content(path)
        spoilt = bytearray(whole)
        spoilt[at] ^= 1 << bit
        path.write_bytes(spoilt)
        try:
            found = verified(path)
        except LedgerError:
            return
        if found.whole:
            assert content(path) == before


def test_a_schema_that_is_no_text_is_a_damaged_ledger(whole: bytes) -> None:
    """SQLite quotes the broken words, in bytes that are no text."""
    at = whole.index(b"CREATE INDEX claims_of_reading") + 3
    spoilt = bytearray(whole)
    spoilt[at] ^= 1 << 7
    with copied(bytes(spoilt)) as path, pytest.raises(LedgerError, match="is damaged"):
        verified(path)


def test_the_ledgers_that_came_before_are_chained(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    before = [rows(path, f"SELECT * FROM {table}") for table in TABLES[:5]]
    with pytest.raises(LedgerError, match=r"version 1.*whoholds ledger upgrade"):
        ledger.open(path)
    told: list[tuple[int, int]] = []
    moment = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
    assert ledger.upgrade(path, moment=moment, progress=lambda done, total: told.append((done, total))) == (1, 3)
    assert told[-1] == (17, 17)
    assert [rows(path, f"SELECT * FROM {table}") for table in TABLES[:5]] == before
    found = verified(path)
    assert (found.whole, found.rows, found.reports, found.claims) == (True, 17, 4, 5)
    report = qaim_report("2018-01-01")
    with ledger.open(path) as kept:
        assert kept.created == CREATED
        assert kept.append(report, [gain(report)], made_by="rules-1", recorded=LATER)
    assert verified(path, head=found.head).rows == 20
    assert ledger.upgrade(path, moment=moment) == (3, 3)


def test_an_upgraded_ledger_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    old.write_bytes(gzip.decompress(OLD.read_bytes()))
    ledger.upgrade(old, moment=LATER)
    ledger.open(new, created=CREATED).close()
    columns = (
        "SELECT m.name, p.name, p.\"notnull\", p.pk FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table'"
    )
    others = "SELECT name, tbl_name FROM sqlite_master WHERE type IN ('index', 'trigger')"
    for asked in (columns, others):
        assert sorted(rows(old, asked)) == sorted(rows(new, asked))


def test_an_upgraded_ledger_takes_judgements(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    ledger.upgrade(path, moment=LATER)
    with ledger.open(path) as kept:
        before = [row.id for row in kept.claims()]
        kept.judge(Judging(deed="reject", claims=before[:1], by="Ana Example", why="composed", recorded=LATER))
        kept.retract(Retracting(report=kept.claims()[-1].claim.report, why="composed", recorded=LATER))
        assert len(kept.claims()) < len(before) - 1
        assert kept.verify().whole


def test_a_ledger_of_a_newer_program_is_not_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    ledger.open(path, created=CREATED).close()
    tamper(path, ("UPDATE meta SET value = '99' WHERE key = 'schema'", ()))
    with pytest.raises(LedgerError, match=r"version 99.*at most 3.*Install a newer whoholds"):
        ledger.upgrade(path, moment=LATER)


@pytest.mark.parametrize("spoilt", [None, b"notes", b""])
def test_what_is_no_ledger_is_not_upgraded(tmp_path: Path, spoilt: bytes | None) -> None:
    path = tmp_path / "old.db"
    if spoilt is not None:
        path.write_bytes(spoilt)
    with pytest.raises(LedgerError, match=r"no ledger|no database"):
        ledger.upgrade(path, moment=LATER)


def test_a_long_chain_is_checked_from_span_to_span(tmp_path: Path) -> None:
    path = tmp_path / "long.db"
    reports = [qaim_report(text=f"{QAIM} Part {number}.") for number in range(1500)]
    with ledger.open(path, created=CREATED) as kept:
        kept.append_many(reading(report, gain(report)) for report in reports)
        kept.append_many(reading(report, siege(report), made_by="rules-2") for report in reports)
    found = verified(path)
    assert (found.whole, found.rows, found.claims) == (True, 7500, 3000)
    number, key = rows(path, "SELECT number, key FROM links WHERE kind = 'claims' ORDER BY number DESC")[7]
    tamper(path, ("UPDATE claims SET event = 'lose' WHERE id = ?", (key,)))
    broken = verified(path)
    assert [(b.number, b.key, b.what) for b in broken.breaks] == [(number, key, "hash")]
