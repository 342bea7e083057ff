"""Hostile and broken files: refused with the line and the reason, and what stands beside them is read."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.serve.interchange.composing import claims, read, table
from whoholds import ledger as ledgers
from whoholds.errors import LocationError
from whoholds.records import Issue
from whoholds.serve.cells import guarded, unguarded
from whoholds.serve.interchange import Names, files
from whoholds.serve.interchange.rows import Row
from whoholds.serve.interchange.tables import LONGEST_FIELD, LONGEST_LINE
from whoholds.serve.interchange.tables import table as rows_of

COLUMNS = ("seen_at", "place", "held_by")
GOOD = '2022-03-02,Kherson,"Russia"\n'
HEADER = ",".join(COLUMNS) + "\n"


def reading(path: Path) -> tuple[list[Row], list[tuple[str, str]]]:
    """The rows of a table, and code and line of each issue."""
    items = list(rows_of(path, COLUMNS))
    return [i for i in items if isinstance(i, Row)], [(i.code, i.where) for i in items if isinstance(i, Issue)]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("2022-03-02,Kher\0son,Russia\n", "control-character"),
        ("2022-03-02,\x1b[31mKherson,Russia\n", "control-character"),
        ("2022-03-02,Kherson\n", "bad-row"),
        (",".join("a" * 1_000_000) + "\n", "bad-row"),
        ("2022-03-02," + "x" * (LONGEST_FIELD + 1) + ",Russia\n", "huge-field"),
        ('2022-03-02,"' + "x" * 200_000 + '",Russia\n', "huge-field"),
        ("x" * (LONGEST_LINE + 9) + "\n", "bad-row"),
        ('2022-03-02,"Kher"son,Russia\n', "bad-row"),
        ('2022-03-02,"Kherson,Russia\n', "bad-row"),
        ('2022-03-02,"Kherson,Russia\n2022-03-02,"Kherson,Russia\n', "bad-row"),
    ],
    ids=[
        "nul",
        "escape",
        "short",
        "million columns",
        "huge",
        "huge quoted",
        "long line",
        "quote inside",
        "open quote",
        "two open",
    ],
)
def test_a_bad_row_is_refused_with_its_line_and_the_next_is_read(bad: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + GOOD + bad + GOOD, encoding="utf-8")
    rows, issues = reading(path)
    assert rows[0].cells["place"] == "Kherson"
    assert issues[0] == (code, "t.csv:3")
    assert [row.where for row in rows] == ["t.csv:2", f"t.csv:{3 + bad.count(chr(10))}"]


@pytest.mark.parametrize(
    "swallowing",
    [
        ['"2022-03-02,Kherson,Russia', '2022-03-03",Kherson,Russia'], ['2022-03-02,"Kherson,Russia', 'x,Kherson",Russia'],
        ['2022-03-02,"Kherson,Russia', '2022-03-03,Kherson",Russia,Ukraine'],
    ],
)  # fmt: skip
def test_an_open_quotation_mark_swallows_no_row_up_to_the_next_one(swallowing: list[str], tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(HEADER + "2022-03-01,Irpin,Ukraine\n" + "\n".join(swallowing) + "\n2022-03-04,Bucha,Russia\n")
    rows, issues = reading(path)
    assert issues[0] == ("bad-row", "t.csv:3")
    assert [row.where for row in rows if "Kherson" not in row.cells["place"]] == ["t.csv:2", "t.csv:5"]
    assert {where for _, where in issues} | {row.where for row in rows} == {f"t.csv:{line}" for line in (2, 3, 4, 5)}


def test_bytes_that_are_no_utf8_spoil_their_own_row_alone(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER.encode() + b"2022-03-02,Kh\xe9rson,Russia\n" + GOOD.encode())
    rows, issues = reading(path)
    assert (len(rows), issues) == (1, [("no-utf8", "t.csv:2")])


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"a,b\n1,2\n", b"\x00\x01\x02\n", HEADER.encode("utf-16"), ",".join(f"c{i}" for i in range(9999)).encode(),
     b"x" * (LONGEST_LINE + 9)],
    ids=["empty", "blank", "other", "binary", "utf-16", "wide", "endless"],
)  # fmt: skip
def test_what_is_no_such_table_at_all_is_an_error_that_names_the_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(content)
    with pytest.raises(LocationError, match=r"t\.csv"):
        reading(path)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_tables_come_with_commas_semicolons_or_tabs_packed_or_not(delimiter: str, tmp_path: Path) -> None:
    words = (HEADER + GOOD).replace(",", delimiter)
    plain, packed, zipped = tmp_path / "t.csv", tmp_path / "t.csv.gz", tmp_path / "t.zip"
    plain.write_text(words)
    packed.write_bytes(gzip.compress(words.encode()))
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("inner/t.csv", words)
        archive.writestr("README.md", "composed")
    assert [reading(path)[0][0].text for path in (plain, packed, zipped)] == [
        "seen_at: 2022-03-02\nplace: Kherson\nheld_by: Russia"
    ] * 3


def bomb(line: bytes) -> bytes:
    """A file that unpacks to a thousand times its size."""
    page = io.BytesIO()
    with gzip.GzipFile(fileobj=page, mode="wb") as packed:
        packed.write(HEADER.encode() + GOOD.encode())
        for _ in range(64):
            packed.write(line * (1 << 20))
    return page.getvalue()


@pytest.mark.parametrize("line", [b"0", b"\n", b"1,,\n"], ids=["one line", "blank lines", "rows"])
def test_a_zip_bomb_is_stopped_in_the_middle(line: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "FREE_BYTES", 1 << 20)
    monkeypatch.setattr(files, "MOST_TIMES", 10)
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(bomb(line)[: 8 << 20])
    items = list(rows_of(path, COLUMNS))
    last = items[-1]
    assert isinstance(items[0], Row)
    assert isinstance(last, Issue)
    assert last.code == "broken-file"


def test_a_zip_within_a_zip_or_with_many_tables_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.zip"
    for members in (["inner.zip"], ["a.csv", "../../b.csv"]):
        with zipfile.ZipFile(path, "w") as archive:
            for member in members:
                archive.writestr(member, HEADER)
        with pytest.raises(LocationError, match="exactly one"):
            reading(path)


def test_a_torn_archive_gives_what_was_before_the_tear(tmp_path: Path) -> None:
    path = tmp_path / "t.csv.gz"
    path.write_bytes(gzip.compress((HEADER + GOOD * 5000).encode())[:-40])
    rows, issues = reading(path)
    assert rows
    assert issues[-1][0] == "broken-file"


def test_sql_in_names_is_a_name(tmp_path: Path, names: Names) -> None:
    name = "Kherson'); DROP TABLE claims;--"
    path = table(tmp_path / "t.csv", (*COLUMNS, "lat", "lon"),
                 {"seen_at": "2022-03-02", "place": name, "held_by": "Russia", "lat": "1.5", "lon": "2.5"})  # fmt: skip
    imported, _ = read("control-cities", path, names)
    with ledgers.open(tmp_path / "l.db") as store:
        for item in imported:
            store.append(item.report, item.claims, made_by=item.made_by, recorded=store.created)
        assert [row.claim.place.name for row in store.claims(None, None)] == [name]
    assert claims(imported)[0].place.id == "point:1.50,2.50:kherson-drop-table-claims"


@given(st.text() | st.from_regex(r"[\s']{0,3}[=+\-@\t\r\n]?[a-z(]{0,4}", fullmatch=True))
def test_a_guarded_cell_is_harmless_and_comes_back_whole(words: str) -> None:
    cell = guarded(words)
    assert isinstance(cell, str)
    assert not cell.lstrip(" \xa0").startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unguarded(cell) == words
