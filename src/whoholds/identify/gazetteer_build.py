"""Building of the gazetteer's index: entries of all recipes merged, folded and written as one file.

It is an SQLite database with the packed part (see `packed`) behind it.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from whoholds.errors import GazetteerError
from whoholds.identify import bloom, packed, sounds
from whoholds.identify.entries import Entry
from whoholds.identify.matching import ALTERNATE, PRIMARY, WEAK, packed_pairs
from whoholds.identify.merging import ARABIC_COUNTRIES, LOOSE_COUNTRIES, Sheet, merge
from whoholds.identify.names import Folded, fold
from whoholds.identify.packed import NOWHERE, PRIORS

Progress = Callable[[str, float], None]
APPLICATION_ID = 0x77686F67  # 'whog': tells our index from any other SQLite file
SCHEMA_VERSION = 7
DIVISIONS = frozenset({"region", "district"})
TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE place (ref TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE kind (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE country (number INTEGER PRIMARY KEY, code TEXT NOT NULL);
CREATE TABLE sound (key TEXT NOT NULL, place INTEGER NOT NULL, script INTEGER NOT NULL, voice TEXT NOT NULL,
    country INTEGER NOT NULL, PRIMARY KEY (key, place, script, voice)) WITHOUT ROWID;
CREATE TABLE also (ref TEXT PRIMARY KEY, place INTEGER NOT NULL) WITHOUT ROWID;
"""


def build(entries: Iterable[Entry], path: Path, fingerprint: str, progress: Progress | None = None) -> None:
    """Write the index of `entries` to `path`, whole or not at all; safe where two processes do it at once.

    Args:
        entries: places of all recipes, those whose id shall stay first.
        path: the file; its folder is made.
        fingerprint: what the index says of its inputs.
        progress: told what is being done and how much of all is done, 0 to 1.

    Raises:
        GazetteerError: the file cannot be written.
    """
    tell = progress or (lambda words, done: None)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        os.close(handle)
    except OSError as error:
        raise GazetteerError(
            f"the gazetteer's index cannot be written to {path.parent} ({error.strerror})",
            advice="Set WHOHOLDS_HOME to a folder that can be written",
        ) from error
    part = Path(name)
    collecting = gc.isenabled()
    gc.disable()  # millions of rows and no cycles: collecting them takes longer than making them
    try:
        tell("reading places", 0.0)
        merged = sorted(merge(entries), key=lambda sheet: (-sheet.entry.prior, sheet.entry.ref))
        tell("sorting names", 0.5)
        _write(part, merged, fingerprint, tell)
        part.chmod(0o644)
        part.replace(path)
    except (OSError, sqlite3.Error) as error:
        raise GazetteerError(f"the gazetteer's index {path} cannot be written ({error})", advice="Is the disk full?") from error
    finally:
        part.unlink(missing_ok=True)
        if collecting:
            gc.enable()
    tell("ready", 1.0)


def _write(part: Path, places: list[Sheet], fingerprint: str, tell: Progress) -> None:
    """Write the tables, rows in the order of their keys.

    What every look-up reads follows the database in the same file. What places are weighed and chosen by lies
    apart, so that only the places told need be read.
    """
    kinds = _numbers(sheet.entry.kind for sheet in places)
    countries = _numbers(sheet.entry.country for sheet in places if sheet.entry.country)
    about = [
        (round(s.entry.prior * PRIORS), kinds[s.entry.kind], countries[s.entry.country] if s.entry.country else NOWHERE)
        for s in places
    ]
    names: set[tuple[str, int, int, str]] = set()
    loose: set[tuple[str, int, int, str]] = set()
    heard: list[tuple[str, int, int, str]] = []
    for number, sheet in enumerate(places, 1):
        for key, rank, strict, alike in _rows(sheet):
            names.add((key, number, rank, "" if strict == key else strict))
            for one in alike:
                loose.add((one, number, 0, key))
        if sheet.entry.country in ARABIC_COUNTRIES:
            heard += [(key, number, script, voice) for key, script, voice in _heard(sheet)]
        sheet.forms.clear()
    tell("writing the index", 0.7)
    with closing(sqlite3.connect(part, isolation_level=None)) as base:
        base.executescript(f"PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA application_id={APPLICATION_ID};")
        base.executescript(TABLES)
        base.execute("BEGIN")
        base.executemany("INSERT OR IGNORE INTO place VALUES (?,?)", sorted((s.entry.ref, n) for n, s in enumerate(places, 1)))
        base.executemany("INSERT INTO kind VALUES (?,?)", ((number, kind) for kind, number in kinds.items()))
        base.executemany("INSERT INTO country VALUES (?,?)", ((number, code) for code, number in countries.items()))
        heard_where = ((*row, about[row[1] - 1][-1]) for row in sorted(heard))
        base.executemany("INSERT OR IGNORE INTO sound VALUES (?,?,?,?,?)", heard_where)
        base.executemany("INSERT OR IGNORE INTO also VALUES (?,?)", _others(places))
        meta = {"fingerprint": fingerprint, "schema": str(SCHEMA_VERSION), "places": str(len(places))}
        base.executemany("INSERT INTO meta VALUES (?,?)", meta.items())
        base.execute("COMMIT")
    tell("writing the index", 0.85)
    sieve = bloom.made({key for key, *_ in names if key.isascii()})
    paired = ((key, [(place, rank, packed_pairs(exact)) for place, rank, exact in rows]) for key, rows in _grouped(loose))
    packed.write(part, _grouped(names), paired, [sheet.entry for sheet in places], about, sieve)
    descriptor = os.open(part, os.O_RDWR)  # on the disk before it gets its name
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _numbers(words: Iterable[str]) -> dict[str, int]:
    """A number for each of some words, the commonest the smallest, from 1."""
    return {word: number for number, (word, _) in enumerate(Counter(words).most_common(), 1)}


def _grouped(rows: set[tuple[str, int, int, str]]) -> Iterator[tuple[str, list[packed.Given]]]:
    """The rows of each key, the likeliest place first."""
    for key, group in groupby(sorted(rows), itemgetter(0)):
        yield key, [row[1:] for row in group]


def _others(places: list[Sheet]) -> Iterator[tuple[str, int]]:
    """The identifiers of places in other sources: p-codes, and those of entries that became one with another."""
    for number, sheet in enumerate(places, 1):
        yield from ((ref, number) for ref in sheet.entry.same)


def _rows(sheet: Sheet) -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    """Each name of a place once: exact key, rank, strict form, loose keys."""
    own = fold.__wrapped__(sheet.entry.name)
    bare = own.keys if sheet.entry.kind in DIVISIONS else ()  # 'Helmand' is as much its own name as 'Helmand Province'
    loose = sheet.entry.noted or sheet.entry.country in LOOSE_COUNTRIES
    for folded in sheet.forms.values():
        rank = PRIMARY if folded.strict == own.strict or (bare and folded.keys == bare) else ALTERNATE
        for key in folded.keys:
            if rank == PRIMARY or _told(key):
                yield key, rank, folded.strict, folded.loose if loose else ()
        if sheet.entry.noted:
            yield from _weak(folded, sheet.keys)


def _heard(sheet: Sheet) -> Iterator[tuple[str, int, str]]:
    """How the names of a place sound: key, script, voice."""
    spoken = {folded.words for folded in sheet.forms.values() if folded.words}
    latin_only = all(words.isascii() for words in spoken)
    for words in spoken:
        script = sounds.ARABIC if not words.isascii() else sounds.LATIN_ONLY if latin_only else sounds.LATIN
        for core in sounds.cores(words):
            voice = sounds.voice(core)
            yield from ((key, script, voice) for key in sounds.keys(core))
        for part in sounds.parts(words):
            voice = sounds.voice(part)
            yield from ((sounds.PART_OF + key, script, voice) for key in sounds.keys(part))


def _told(key: str) -> bool:
    """False for Latin keys without any vowel, such as the bare consonants that GeoNames lists for Arabic names."""
    return not key.isascii() or len(key) < 4 or any(letter in "aeiouy" for letter in key)


def _weak(folded: Folded, known: set[str]) -> Iterator[tuple[str, int, str, tuple[str, ...]]]:
    """'Menagh' for 'Menagh air base': the name without the word for what it is, where reports drop that word."""
    for key in folded.keys:
        stem, mark, _ = key.partition("#")
        if mark and stem not in known:
            yield stem, WEAK, f"{stem}#", ()
