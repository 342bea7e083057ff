"""The packed part of the index gives what was put in, in order, whatever the keys."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whoholds.errors import GazetteerError
from whoholds.identify import Gazetteer, bloom, packed
from whoholds.identify.entries import Entry
from whoholds.identify.gazetteer_build import build

KEYS = st.text("abقд#", min_size=1, max_size=5)
ROWS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2), st.sampled_from(["", "deir", "دير"])), min_size=1, max_size=9)
PLACES = [
    Entry(ref=f"composed:{n}", name=f"Town {n}", country="IQ" if n < 3 else None, lat=33.5, lon=44.1 if n < 4 else None)
    for n in range(1, 5)
]
ABOUT = [(9000 - n, n, n % 3) for n in range(1, 5)]  # prior, kind, country


def expected(
    table: dict[str, list[packed.Given]], keys: list[str], countries: frozenset[int], limit: int
) -> list[tuple[int, int, int, int, str]]:
    """What a database would give: rows of the keys in order, those of the countries alone, so many."""
    rows = [
        (place, ABOUT[place - 1][1], ABOUT[place - 1][0], rank, word)
        for key in sorted(set(keys))
        for place, rank, word in table.get(key, [])
        if not countries or ABOUT[place - 1][2] in countries
    ]
    return rows[:limit]


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(KEYS, ROWS, max_size=40),
    st.lists(KEYS, min_size=1, max_size=4),
    st.frozensets(st.integers(0, 2)),
    st.integers(1, 12),
)
def test_rows_of_keys_as_a_database_would_give_them(
    table: dict[str, list[packed.Given]], keys: list[str], countries: frozenset[int], limit: int
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "index.sqlite"
        path.write_bytes(b"a database that is written and closed")
        packed.write(path, sorted(table.items()), [], PLACES, ABOUT, bloom.made(table.keys()))
        index = packed.Packed(path)
        assert index.names.rows(keys, countries, limit) == expected(table, keys, countries, limit)
        assert index.loose.rows(keys, countries, limit) == []
        assert set(bloom.passed(index.sieve, table)) == set(table)
        told = [index.place(number) for number in range(1, 5)]
        index.close()
    assert [(place.ref, place.name, place.country, place.lon, place.prior) for place in told] == [
        (e.ref, e.name, e.country, e.lon, round(e.prior * packed.PRIORS)) for e in PLACES
    ]


def test_a_database_is_whole_with_what_follows_it(tmp_path: Path) -> None:
    build(PLACES, tmp_path / "index.sqlite", "composed")
    with sqlite3.connect(f"{(tmp_path / 'index.sqlite').as_uri()}?mode=ro", uri=True) as base:
        assert base.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert base.execute("SELECT count(*) FROM place").fetchone() == (4,)


@pytest.mark.parametrize("left", [40_000, 100])
def test_an_index_that_was_cut_off_is_refused(tmp_path: Path, left: int) -> None:
    path = tmp_path / "index.sqlite"
    build(PLACES, path, "composed")
    whole = path.read_bytes()
    path.write_bytes(whole[:left] if left < 1000 else whole[:-left])
    with pytest.raises(GazetteerError):
        Gazetteer.open(path)


def test_an_index_whose_packed_part_is_missing_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    build(PLACES, path, "composed")
    path.write_bytes(path.read_bytes()[: -packed.PAGE])
    with pytest.raises(GazetteerError, match="cut off"):
        Gazetteer.open(path)
